"""Turns a YAML file into located nodes, with the scalars of YAML 1.2. Never accepts anchors, tags or repeated keys."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol, cast

import yaml

from hezong.kernel.model.nodes import Entry, Items, Node, Plain, Scalar, Table
from hezong.kernel.model.problem import Problems
from hezong.kernel.types import Place

SIZE_LIMIT = 1_000_000
"""Characters of one file."""
DEPTH_LIMIT = 20
"""Levels of lists and mappings; an entity needs seven."""

_INT = re.compile(r"[-+]?[0-9]{1,30}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]{1,30}|[0-9]{1,30}\.[0-9]{0,30})")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
# The C parser reads ten times faster; both give the same events for what is accepted here.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Mark(Protocol):
    """A place as either parser of PyYAML gives it, from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class _Stop(Exception):
    """The rest of the file cannot be read."""


@dataclass(slots=True)
class _Open:
    """A list or a mapping whose end has not been read yet."""

    place: Place
    table: bool
    items: list[Node] = field(default_factory=list[Node])
    keys: list[tuple[str, Place]] = field(default_factory=list[tuple[str, Place]])
    key: tuple[str, Place] | None = None


def parse_text(file: str, text: str, problems: Problems) -> Table | None:
    """The mapping a file holds; None when it cannot be read, and then ``problems`` says why."""
    if len(text) > SIZE_LIMIT:
        problems.add("model.size", Place(file), limit=SIZE_LIMIT)
        return None
    if not _check_characters(file, text, problems):
        return None
    try:
        return _Reader(file, problems).read(text)
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file) if mark is None else Place(file, mark.line + 1, mark.column + 1)
        problems.add("model.yaml", place, "model.hint.quote", reason=error.problem or error.context or "?")
    return None


def _check_characters(file: str, text: str, problems: Problems) -> bool:
    """Control characters and lone surrogates are refused here, where the place is still known."""
    found = _UNPRINTABLE.search(text)
    if found is None:
        return True
    before = text[: found.start()]
    place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    problems.add("model.character", place, word=f"U+{ord(found[0]):04X}")
    return False


class _Reader:
    """Follows the events of one file with a stack of its own, so that depth is limited and never Python's recursion."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0

    def read(self, text: str) -> Table | None:
        for event in _events(text):
            self._take(event)
        if isinstance(self.root, Table):
            return self.root
        self.problems.add("model.document", Place(self.file) if self.root is None else self.root.place)
        return None

    def _take(self, event: yaml.Event) -> None:
        place = self._place(event.start_mark)
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._stop("model.document", place)
            case yaml.AliasEvent():
                self._stop("model.anchor", place)
            case yaml.ScalarEvent():
                self._refuse_marks(event, place)
                self._scalar(event, place)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._refuse_marks(event, place)
                self._open(place, isinstance(event, yaml.MappingStartEvent))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._close()
            case _:
                pass

    def _place(self, mark: _Mark | None) -> Place:
        """Of a mark, which the parser always sets, though its types do not say so."""
        return Place(self.file) if mark is None else Place(self.file, mark.line + 1, mark.column + 1)

    def _stop(self, code: str, place: Place) -> None:
        self.problems.add(code, place, limit=DEPTH_LIMIT)
        raise _Stop

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: Place) -> None:
        if event.anchor is not None:
            self.problems.add("model.anchor", place)
        if event.tag is not None:
            self.problems.add("model.tag", place, tag=event.tag)

    def _open(self, place: Place, table: bool) -> None:
        if len(self.stack) >= DEPTH_LIMIT:
            self._stop("model.depth", place)
        if self.stack and self.stack[-1].table and self.stack[-1].key is None:
            self._stop("model.key_text", place)
        self.stack.append(_Open(place, table))

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and top.table and top.key is None:
            top.key = (event.value, place)
            return
        plain = not event.style
        quoted = event.style in {"'", '"'}
        lines = (not plain and not quoted) or self._place(event.end_mark).line != place.line
        value: Plain = resolve(event.value) if plain else event.value
        self._put(Scalar(value, event.value, place, offset=1 if quoted else 0, lines=lines))

    def _put(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if top.table and top.key is not None:
            top.keys.append(top.key)
            top.key = None
        top.items.append(node)

    def _close(self) -> None:
        done = self.stack.pop()
        self._put(self._table(done) if done.table else Items(tuple(done.items), done.place))

    def _table(self, done: _Open) -> Table:
        entries: dict[str, Entry] = {}
        for (key, place), value in zip(done.keys, done.items, strict=True):
            if key in entries:
                self.problems.add("model.duplicate", place, word=key, line=entries[key].place.line)
            else:
                entries[key] = Entry(key, place, value)
        return Table(tuple(entries.values()), done.place)


def _events(text: str) -> Iterator[yaml.Event]:
    parse = cast("Callable[..., Iterator[yaml.Event]]", yaml.parse)  # pyright: ignore[reportUnknownMemberType]  the stubs leave its stream untyped
    return parse(text, Loader=_LOADER)


def resolve(text: str) -> Plain:
    """The value of an unquoted scalar by YAML 1.2: yes, no, on and off are words, numbers are exact."""
    if text in _NULLS:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if _INT.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
