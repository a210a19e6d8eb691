"""Turns a row before and after into what is written: the rows of its tables and one entry of history and outbox. Pure; reads and writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from hezong.kernel.model.field import Entity, Field
from hezong.kernel.records.column import encode, facet_fields, plain
from hezong.kernel.records.value import shown
from hezong.kernel.schema import layout

Columns = Mapping[str, object]
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved record: what history and outbox tell of it. ``facet``: the relationship that it was saved for, if any."""

    record: UUID
    organization: UUID
    version: str
    verb: str
    kind: str
    changes: tuple[Mapping[str, object], ...]
    facet: UUID | None = None
    at: str | None = None
    by: UUID | None = None


def changes(entity: Entity, old: Row | None, new: Row) -> tuple[dict[str, object], ...]:
    """``[{field, old, new}]`` of all fields that differ. A sensitive one is named, its value never leaves the row (contract §2)."""
    found: list[dict[str, object]] = []
    for field in entity.stored():
        if field.name in layout.IMPLICIT:
            continue
        before, after = (None if old is None else old.get(field.name)), new.get(field.name)
        if before != after:
            found.append({"field": field.name, "old": shown(field, before), "new": shown(field, after)})
    return tuple(found)


def touched(entity: Entity, old: Row, new: Row, *, facet: bool) -> bool:
    """Whether a field of the master, or of the facet, gets another value."""
    return any(old.get(each.name) != new.get(each.name) for each in part(entity, facet=facet))


def part(entity: Entity, *, facet: bool) -> tuple[Field, ...]:
    """The fields kept in the facet's row, or in the record's; local ones lie in the facet, where there are facets."""
    own = layout.own_fields(entity, facet)
    return (*own, *layout.ext_fields(entity)) if facet == entity.faceted else own


def names(entity: Entity, *, facet: bool) -> frozenset[str]:
    return frozenset(each.name for each in part(entity, facet=facet))


def record_row(entity: Entity, id: UUID, organization: UUID, row: Row, ext: Row, about: Row) -> Columns:
    """The row of the record table as JSON columns; ``about`` holds common columns: version, who, when."""
    own = encode(layout.own_fields(entity), row)
    kept = dict(ext) if entity.faceted else local(entity, row, ext)
    return {**own, "id": str(id), "organization": str(organization), "ext": kept, **common(about)}


def facet_row(entity: Entity, id: UUID, record: UUID, organization: UUID, row: Row, ext: Row, about: Row) -> Columns:
    """The row of the facet table; its copies of master fields are filled by the statement, from the master's row itself."""
    own = encode(facet_fields(entity), row)
    places = {"id": str(id), "record": str(record), "organization": str(organization)}
    return {**own, **places, "ext": local(entity, row, ext), **common(about)}


def local(entity: Entity, row: Row, ext: Row) -> dict[str, object]:
    """``ext`` with the local fields of this organization; keys of others stay."""
    mine = encode(layout.ext_fields(entity), row)
    return {name: value for name, value in {**ext, **mine}.items() if value is not None}


def common(about: Row) -> dict[str, object]:
    return {name: plain(value) for name, value in about.items()}


def projection_touched(entity: Entity, old: Row, new: Row) -> bool:
    """Whether a master field that facets carry a copy of gets another value; only then are other facets touched at all (facts A2)."""
    copied: Iterable[Field] = layout.projected(entity)
    return any(old.get(each.name) != new.get(each.name) for each in copied)
