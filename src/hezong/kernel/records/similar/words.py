"""Loads the places by which names are taken apart, and remembers them for a while, since they hardly ever change. Reads no values of askers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import cast

from hezong.kernel.model.field import Entity
from hezong.kernel.model.model import Model
from hezong.kernel.schema import layout
from hezong.kernel.search.match import Lexicon, Matcher, Place, lexicon
from hezong.kernel.types.ports import Connection

KEPT = timedelta(minutes=10)
"""How long places are remembered: a new one is known to matching after that."""
Row = Mapping[str, object]


@dataclass
class Lexicons:
    """The words of each entity of places, with the time when they were read."""

    known: dict[tuple[str, str], tuple[datetime, Lexicon]] = field(
        default_factory=dict[tuple[str, str], tuple[datetime, Lexicon]]
    )

    async def of(self, connection: Connection, model: Model, places: tuple[str, str] | None, now: datetime) -> Lexicon:
        """The lexicon with the places that an entity's records are; places of the group are no secret to matching."""
        if places is None or places[0] not in model.entities:
            return lexicon()
        found = self.known.get(places)
        if found is None or now - found[0] > KEPT:
            found = self.known[places] = (now, lexicon(await _places(connection, model.entities[places[0]], places[1])))
        return found[1]


async def matcher_of(
    connection: Connection, model: Model, entity: Entity, lexicons: Lexicons, now: datetime
) -> Matcher:
    """What compares records of an entity."""
    places = next((each.places for each in entity.compared.values() if each.places is not None), None)
    kinds = {name: each.likeness for name, each in entity.compared.items()}
    return Matcher(MappingProxyType(kinds), await lexicons.of(connection, model, places, now))


async def _places(connection: Connection, entity: Entity, outer: str) -> list[Place]:
    names = [layout.column(each).of("t") for each in layout.own_fields(entity) if layout.searchable(each)]
    parent = layout.column(entity.fields[outer]).of("t")
    sql = (
        f'select t.id::text as "id", array_remove(array[{", ".join(names)}], null) as "names", {parent}::text as "parent"'
        f" from {layout.table(entity)} t where t.deleted_at is null"
    )
    rows = cast("Sequence[Row]", await connection.fetch(sql))
    return [
        Place(str(row["id"]), tuple(cast("list[str]", row["names"])), cast("str | None", row["parent"])) for row in rows
    ]
