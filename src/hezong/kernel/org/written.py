"""Turns rows of a timeline into JSON and back, so that a reorganization keeps what it changed. Loses nothing on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import cast
from uuid import UUID

from hezong.kernel.org.reorganize import Delta
from hezong.kernel.org.timeline import Heir, Life, Link, Name, Row, Seat, Span, Unit

KINDS: Mapping[str, type[Row]] = MappingProxyType(
    {"unit": Unit, "life": Life, "link": Link, "name": Name, "heir": Heir, "seat": Seat}
)
DATES = frozenset({"since", "deputy_from", "deputy_to"})
TEXTS = frozenset({"code", "name", "kind", "currency", "role"})
Json = Mapping[str, object]


def write_delta(delta: Delta) -> dict[str, object]:
    """JSON of a difference, in an order that is always the same."""
    return {"gone": _written(delta.gone), "come": _written(delta.come)}


def read_delta(stored: Json) -> Delta:
    """The difference that ``write_delta`` wrote."""
    return Delta(_read(stored["gone"]), _read(stored["come"]))


def _written(rows: Iterable[Row]) -> list[dict[str, object]]:
    return sorted((_row(each) for each in rows), key=str)


def _row(row: Row) -> dict[str, object]:
    name = next(name for name, kind in KINDS.items() if isinstance(row, kind))
    return {"row": name, **{each.name: _plain(getattr(row, each.name)) for each in fields(row)}}


def _plain(value: object) -> object:
    match value:
        case UUID():
            return str(value)
        case date():
            return value.isoformat()
        case Span():
            return [value.start.isoformat(), None if value.end is None else value.end.isoformat()]
        case _:
            return value


def _read(stored: object) -> frozenset[Row]:
    return frozenset(_made(each) for each in cast("Sequence[Json]", stored))


def _made(stored: Json) -> Row:
    kind = KINDS[str(stored["row"])]
    members = {each.name: _value(each.name, stored[each.name]) for each in fields(kind)}
    return kind(**members)  # pyright: ignore[reportCallIssue, reportArgumentType]  the members are the fields of the kind


def _value(name: str, value: object) -> object:
    if name == "span":
        start, end = cast("Sequence[str | None]", value)
        return Span(date.fromisoformat(str(start)), None if end is None else date.fromisoformat(end))
    if value is None or name in TEXTS:
        return value
    return date.fromisoformat(str(value)) if name in DATES else UUID(str(value))
