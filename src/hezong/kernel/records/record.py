"""A record as it lies in the tables, decoded: the master's values, its facets, and the references that rules look through. Holds no rights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from hezong.kernel.model.field import Entity

Values = Mapping[str, object]
"""Stored values by field name: str, int, Decimal, Money, bool, date, datetime (UTC), UUID, list, dict, Secret or None."""

EMPTY: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Facet:
    """The relationship of one organization with a shared record. ``links``: loaded targets of references."""

    id: UUID
    organization: UUID
    version: int
    values: Values
    created_by: UUID | None = None
    created_at: datetime | None = None
    deleted_at: datetime | None = None
    ext: Values = field(default_factory=dict[str, object])
    links: Mapping[str, Values] = field(default_factory=dict[str, Values])
    twin: int = 0
    """Not 0: a merge brought it to a record with which its organization had a facet already."""

    @property
    def live(self) -> bool:
        return self.deleted_at is None


@dataclass(frozen=True, slots=True)
class Record:
    """A record of any entity. ``values`` holds its fields, implicit ones included; of a faceted one the master's only.

    ``above``: the record from which it has its rights, where its entity says so and there is one.
    """

    entity: str
    id: UUID
    version: int
    values: Values
    facets: tuple[Facet, ...] = ()
    deleted_at: datetime | None = None
    ext: Values = field(default_factory=dict[str, object])
    links: Mapping[str, Values] = field(default_factory=dict[str, Values])
    above: "Record | None" = None

    @property
    def live(self) -> bool:
        return self.deleted_at is None

    @property
    def organization(self) -> UUID:
        """Whose record it is; of a faceted one the steward."""
        return _uuid(self.values["organization"])

    def live_facets(self) -> Iterator[Facet]:
        return (each for each in self.facets if each.live)

    def facet(self, id: UUID | None) -> Facet | None:
        return next((each for each in self.facets if each.id == id), None)

    def version_with(self, facet: Facet | None) -> str:
        """The opaque version of the record with a facet shown at its top, or of the record alone (contract §2, "Versions")."""
        return str(self.version) if facet is None else f"{self.version}.{facet.version}"


def whole(record: Record, facet: Facet | None = None) -> dict[str, object]:
    """The record as expressions see it: master and facet fields together, loaded references in place of their ids."""
    row: dict[str, object] = {**record.values, "id": record.id}
    if facet is not None:
        row.update(facet.values)
    return linked(row, record.links if facet is None else {**record.links, **facet.links})


def linked(row: Mapping[str, object], links: Mapping[str, Values]) -> dict[str, object]:
    """The row with loaded targets in place of ids, where the id is still the same."""
    result = dict(row)
    for name, target in links.items():
        if result.get(name) == target["id"]:
            result[name] = target
    return result


def owner_of(entity: Entity, record: Record, facet: Facet | None) -> object:
    """The user whose row it is (depth ``own``): its owner, else who created the facet or the record."""
    if not entity.owned:
        return record.values.get("created_by") if facet is None else facet.created_by
    owner = entity.fields["owner"]
    return facet.values.get("owner") if owner.facet and facet is not None else record.values.get("owner")


def _uuid(value: object) -> UUID:
    if not isinstance(value, UUID):
        raise TypeError(f"a record without organization: {value!r}")
    return value
