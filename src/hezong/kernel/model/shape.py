"""Turns nodes into those parts of them that have the right shape. Knows shapes, not what the keys mean."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from hezong.kernel.model.nodes import Entry, Items, Node, Scalar, Table
from hezong.kernel.model.problem import NEAR, Problems, near
from hezong.kernel.types import Place

NAME = r"[a-z][a-z0-9_]{0,39}"
"""Names of entities, areas and roles; they stand in URLs and file names."""
LOCAL = r"[a-z\u4e00-\u9fff][a-z0-9_\u4e00-\u9fff]{0,39}"
"""Names inside an entity; Chinese ones are welcome."""
CODE = r"[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9_.\u4e00-\u9fff-]{0,59}"
"""Codes of options and organizations."""
DOTTED = rf"{NAME}\.{LOCAL}"
LISTED = rf"{LOCAL}\.{LOCAL}"
"""A list of records and one of their fields."""
DURATION = r"P(?=\d)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,5}D)?"
"""A span of time, ISO 8601: years, months and days."""
PATH = rf"-?{LOCAL}(\.{LOCAL})*"
COLUMN_BYTES = 48
"""UTF-8 bytes of a name inside an entity: a PostgreSQL column has 63, and schema appends suffixes."""


@dataclass(frozen=True, slots=True)
class Word:
    """A text of one pattern; ``says`` names it in messages."""

    pattern: str = NAME
    says: str = "name"


@dataclass(frozen=True, slots=True)
class Text:
    """Any text for people."""


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression."""


@dataclass(frozen=True, slots=True)
class Value:
    """A plain value or a list of texts: the default of a field."""


@dataclass(frozen=True, slots=True)
class Size:
    """A whole number from 1 to ``most``."""

    most: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty value."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list of words."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one shape."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping from names to one shape; ``keys`` are words with a meaning of their own, which are no names."""

    item: "Shape"
    pattern: str = LOCAL
    keys: Mapping[str, "Key"] = field(default_factory=dict[str, "Key"])


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record: what it holds, whether it must be there, and a sentence for editors."""

    shape: "Shape"
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with a closed set of keys."""

    keys: Mapping[str, Key]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several shapes, told apart by the kind of node; mappings further by a key that only one has."""

    scalar: "Shape | None" = None
    items: "Shape | None" = None
    table: "Shape | None" = None
    marked: Mapping[str, "Shape"] = field(default_factory=dict[str, "Shape"])


Shape: TypeAlias = Word | Text | Flag | Formula | Value | Size | Nothing | Choice | Listing | Named | Record | Either


def conform(node: Node, shape: Shape, problems: Problems) -> Node | None:
    """The part of the node that has the shape; None when nothing of it has."""
    match shape:
        case Either():
            return _either(node, shape, problems)
        case Listing():
            return _listing(node, shape, problems)
        case Named():
            return _named(node, shape, problems)
        case Record():
            return _record(node, shape, problems)
        case _:
            return _scalar(node, shape, problems)


def _expected(node: Node, what: str, problems: Problems, hint: str | None = None) -> None:
    problems.add("model.expected", node.place, hint, expected=what, found=kind(node))


def kind(node: Node) -> str:
    """The kind of a node, in the words of the messages."""
    if isinstance(node, Items):
        return "list"
    if isinstance(node, Table):
        return "mapping"
    if node.value is None:
        return "empty"
    return "text" if isinstance(node.value, str) else "bool" if isinstance(node.value, bool) else "number"


def _scalar(node: Node, shape: Shape, problems: Problems) -> Node | None:
    if isinstance(shape, Value) and isinstance(node, Items):
        return conform(node, Listing(Text()), problems)
    what = describe(shape)
    if not isinstance(node, Scalar):
        _expected(node, what, problems)
        return None
    return node if _accepts(node, shape, what, problems) else None


def _accepts(node: Scalar, shape: Shape, what: str, problems: Problems) -> bool:
    match shape:
        case Flag() | Nothing():
            fits = isinstance(node.value, bool) if isinstance(shape, Flag) else node.value is None
        case Size(most):
            whole = isinstance(node.value, int) and not isinstance(node.value, bool)
            fits = whole and 1 <= int(node.text) <= most
        case Formula() | Value():
            fits = node.value is not None
        case Choice(values):
            return _chosen(node, values, problems)
        case Word(pattern):
            return _word(node, pattern, what, problems)
        case _:
            fits = isinstance(node.value, str)
    if not fits:
        _expected(node, what, problems, None if node.value is None or what != "text" else "model.hint.quote_text")
    return fits


def _chosen(node: Scalar, values: tuple[str, ...], problems: Problems) -> bool:
    if node.text in values and isinstance(node.value, str):
        return True
    close = near(node.text, values)
    hint = "model.hint.one_of" if close is None else NEAR
    problems.add("model.value", node.place, hint, word=node.text, near=close, known=", ".join(values))
    return False


def _word(node: Scalar, pattern: str, what: str, problems: Problems) -> bool:
    if not isinstance(node.value, str):
        _expected(node, what, problems, None if node.value is None else "model.hint.quote_text")
        return False
    return named(node.value, pattern, node.place, problems)


def named(word: str, pattern: str, place: Place, problems: Problems) -> bool:
    """Whether a word is a name of the pattern; says so where it is not."""
    if re.fullmatch(pattern, word) and len(word.encode()) <= COLUMN_BYTES * (1 + word.count(".")):
        return True
    problems.add("model.name", place, _NAME_HINTS.get(pattern), word=word)
    return False


_NAME_HINTS: Mapping[str, str] = {
    NAME: "model.hint.name",
    LOCAL: "model.hint.local",
    CODE: "model.hint.code",
    DOTTED: "model.hint.dotted",
    LISTED: "model.hint.listed",
    PATH: "model.hint.path",
    DURATION: "model.hint.duration",
}

_WORDS: tuple[tuple[type[Shape], str], ...] = (
    (Text, "text"),
    (Flag, "bool"),
    (Formula, "expression"),
    (Value, "value"),
    (Nothing, "empty"),
    (Listing, "list"),
    (Named, "mapping"),
    (Record, "mapping"),
)


def describe(shape: Shape) -> str:
    """What a shape is called in messages."""
    if isinstance(shape, Word):
        return shape.says
    if isinstance(shape, Choice):
        return " | ".join(shape.values)
    if isinstance(shape, Size):
        return f"1–{shape.most}"
    if isinstance(shape, Either):
        parts = (shape.scalar, shape.items, shape.table)
        return " / ".join(dict.fromkeys(describe(each) for each in parts if each is not None))
    return next(word for kind_of, word in _WORDS if isinstance(shape, kind_of))


def _either(node: Node, shape: Either, problems: Problems) -> Node | None:
    chosen = shape.scalar if isinstance(node, Scalar) else shape.items if isinstance(node, Items) else shape.table
    if isinstance(node, Table):
        chosen = next((each for key, each in shape.marked.items() if node.entry(key)), chosen)
    if chosen is None:
        _expected(node, describe(shape), problems)
        return None
    return conform(node, chosen, problems)


def _listing(node: Node, shape: Listing, problems: Problems) -> Node | None:
    if not isinstance(node, Items):
        _expected(node, "list", problems)
        return None
    kept = [conform(each, shape.item, problems) for each in node.items]
    seen: set[str] = set()
    for each in kept:
        if isinstance(each, Scalar):
            if each.text in seen:
                problems.add("model.repeated", each.place, word=each.text)
            seen.add(each.text)
    return replace(node, items=tuple(each for each in kept if each is not None))


def _entries(
    node: Table, shape_of: Callable[[Entry], Shape | None], problems: Problems, named_by_file: bool = False
) -> Table:
    kept: list[Entry] = []
    broken = set(node.broken)
    for entry in node:
        shape = shape_of(entry)
        value = None if shape is None else conform(entry.value, shape, problems)
        if value is None:
            broken.add(entry.key)
            if named_by_file:
                problems.broken.add(entry.key)
        else:
            kept.append(replace(entry, value=value))
    return Table(tuple(kept), node.place, frozenset(broken))


def _named(node: Node, shape: Named, problems: Problems) -> Node | None:
    if not isinstance(node, Table):
        _expected(node, "mapping", problems)
        return None

    def shape_of(entry: Entry) -> Shape | None:
        if entry.key in shape.keys:
            return shape.keys[entry.key].shape
        return shape.item if named(entry.key, shape.pattern, entry.place, problems) else None

    return _entries(node, shape_of, problems, named_by_file=True)


def _unknown_key(entry: Entry, shape: Record, problems: Problems) -> None:
    """An unquoted comma in ``{a: b, c}`` makes a key without a value, which is worth its own hint."""
    split = isinstance(entry.value, Scalar) and entry.value.value is None and not entry.key.isidentifier()
    if split:
        problems.add("model.key", entry.place, "model.hint.quote", word=entry.key)
    else:
        problems.unknown("model.key", entry.place, entry.key, shape.keys)


def _record(node: Node, shape: Record, problems: Problems) -> Node | None:
    if not isinstance(node, Table):
        _expected(node, "mapping", problems)
        return None

    def shape_of(entry: Entry) -> Shape | None:
        key = shape.keys.get(entry.key)
        if key is None:
            _unknown_key(entry, shape, problems)
            return None
        return key.shape

    for name, key in shape.keys.items():
        if key.required and node.entry(name) is None:
            problems.add("model.missing", node.place, word=name)
    return _entries(node, shape_of, problems)
