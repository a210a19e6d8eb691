"""What a YAML file says, as immutable nodes that know where they stand. Knows nothing of entities."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from hezong.kernel.types import Place

Plain: TypeAlias = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; ``text`` is how it was written, ``offset`` how many characters stand before it (a quote).

    ``under`` is the condition of the base that an overlay's condition is joined to: both must hold.
    """

    value: Plain
    text: str
    place: Place
    offset: int = 0
    lines: bool = False
    under: "Scalar | None" = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping with its own place, and its value."""

    key: str
    place: Place
    value: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping in the order of the file. ``broken`` names refused keys, so that nobody calls them missing."""

    entries: tuple[Entry, ...]
    place: Place
    broken: frozenset[str] = field(default=frozenset())

    def entry(self, key: str) -> Entry | None:
        return next((each for each in self.entries if each.key == key), None)

    def get(self, key: str) -> "Node | None":
        found = self.entry(key)
        return None if found is None else found.value

    def has(self, key: str) -> bool:
        """Whether the file speaks of the key at all, rightly or wrongly."""
        return key in self.broken or self.entry(key) is not None

    def table(self, key: str) -> "Table":
        """The mapping under a key; an empty one where there is none."""
        found = self.get(key)
        return found if isinstance(found, Table) else Table((), self.place)

    def text(self, key: str) -> str | None:
        """The text under a key, None where there is none."""
        found = self.get(key)
        return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else None

    def flag(self, key: str) -> bool:
        found = self.get(key)
        return isinstance(found, Scalar) and found.value is True

    def at(self, key: str) -> Place:
        """Where the value of a key stands; the mapping itself where there is none."""
        found = self.get(key)
        return self.place if found is None else found.place

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


Node: TypeAlias = Scalar | Items | Table


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """The values of a list, or the single value where a list may be left out."""
    if isinstance(node, Scalar):
        return (node,)
    if isinstance(node, Items):
        return tuple(each for each in node.items if isinstance(each, Scalar))
    return ()


def words(node: Node | None) -> tuple[str, ...]:
    """The texts of a list of names."""
    return tuple(each.text for each in scalars(node))
