"""Turns a row before and after into what is written: the rows of its tables and one entry of history and outbox. Pure; reads and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.records.column import Encoder, plain
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


@dataclass(frozen=True)
class Parts:
    """Where the fields of an entity lie: in the record's row or in the facet's; local ones in the facet's, where there are facets."""

    entity: Entity

    @cached_property
    def outside(self) -> frozenset[str]:
        """Names of the fields in the record's row."""
        return frozenset(each.name for each in self._fields(facet=False))

    @cached_property
    def inside(self) -> frozenset[str]:
        """Names of the fields in the facet's row; none where there are no facets."""
        return frozenset(each.name for each in self._fields(facet=True)) if self.entity.faceted else frozenset()

    @cached_property
    def every(self) -> tuple[Field, ...]:
        """The stored fields that are not implicit: what history tells of."""
        return tuple(each for each in self.entity.stored() if each.name not in layout.IMPLICIT)

    def _fields(self, *, facet: bool) -> tuple[Field, ...]:
        own = layout.own_fields(self.entity, facet)
        return (*own, *layout.ext_fields(self.entity)) if facet == self.entity.faceted else own

    @cached_property
    def _record(self) -> Encoder:
        return Encoder.of(layout.own_fields(self.entity))

    @cached_property
    def _facet(self) -> Encoder:
        return Encoder.of(layout.own_fields(self.entity, facet=True))

    @cached_property
    def _locals(self) -> tuple[Field, ...]:
        return layout.ext_fields(self.entity)

    @cached_property
    def _local(self) -> Encoder:
        return Encoder.of(self._locals)

    @cached_property
    def _copied(self) -> tuple[str, ...]:
        return tuple(each.name for each in layout.projected(self.entity))

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of all fields, wherever they lie."""
        return self.outside | self.inside

    @cached_property
    def blank(self) -> Row:
        """A row of which nothing is known yet: every field, empty."""
        return dict.fromkeys(sorted(self.names))

    @cached_property
    def _told(self) -> tuple[tuple[str, Field], ...]:
        """What history tells of, by name; parts of other fields are told with them."""
        return tuple((each.name, each) for each in self.every if each.of is None)

    def changes(self, old: Row | None, new: Row) -> tuple[dict[str, object], ...]:
        """``[{field, old, new}]`` of all fields that differ. A sensitive one is named, its value never leaves the row (contract §2)."""
        if old is None:
            filled = (field for name, field in self._told if new.get(name) is not None)
            return tuple({"field": each.name, "old": None, "new": told(each, new)} for each in filled)
        found: list[dict[str, object]] = []
        for name, field in self._told:
            was, now = old.get(name), new.get(name)
            if was is not now and was != now:
                found.append({"field": name, "old": told(field, old), "new": told(field, new)})
        return tuple(found)

    def record_row(self, id: UUID, organization: UUID, row: Row, ext: Row, about: Row) -> Columns:
        """The row of the record table as JSON columns; ``about`` holds common columns: version, who, when."""
        kept = dict(ext) if self.entity.faceted else self._ext(row, ext)
        places = {"id": str(id), "organization": str(organization), "ext": kept}
        return {**self._record.encode(row), **places, **_common(about)}

    def facet_row(self, id: UUID, record: UUID, organization: UUID, row: Row, ext: Row, about: Row) -> Columns:
        """The row of the facet table; its copies of master fields are filled by the statement, from the master's row itself."""
        places = {"id": str(id), "record": str(record), "organization": str(organization), "ext": self._ext(row, ext)}
        return {**self._facet.encode(row), **places, **_common(about)}

    def _ext(self, row: Row, ext: Row) -> dict[str, object]:
        """``ext`` with the local fields of this organization; keys of others stay."""
        local = self._local.encode(row) if self._locals else {}
        return {name: value for name, value in {**ext, **local}.items() if value is not None}

    def touched(self, old: Row, new: Row, *, facet: bool) -> bool:
        """Whether a field of the record's row, or of the facet's, gets another value."""
        return any(old.get(name) != new.get(name) for name in (self.inside if facet else self.outside))

    def copies_touched(self, old: Row, new: Row) -> bool:
        """Whether a field that facets carry a copy of gets another value; only then are other facets touched at all (facts A2)."""
        return any(old.get(name) != new.get(name) for name in self._copied)


@lru_cache(maxsize=1024)
def parts_of(entity: Entity) -> Parts:
    """The parts of an entity, worked out once for the life of its model."""
    return Parts(entity)


def told(field: Field, row: Row | None) -> object:
    """The value as history keeps it; of a related record entity and id together."""
    value = None if row is None else shown(field, row.get(field.name))
    if field.type is not FieldType.RELATED or value is None or row is None:
        return value
    return {"entity": row.get(f"{field.name}_entity"), "id": value}


def _common(about: Row) -> dict[str, object]:
    return {name: plain(value) for name, value in about.items() if value is not None}
