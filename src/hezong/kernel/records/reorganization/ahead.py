"""Turns a day into the group as it was, is, or will be by what is settled until then. Carries out nothing."""

from dataclasses import asdict
from datetime import date
from typing import cast
from uuid import UUID

from hezong.kernel.org.load import SQL, load_structure
from hezong.kernel.org.store import load_timeline
from hezong.kernel.org.timeline import Timeline
from hezong.kernel.org.turn import Turn, turns
from hezong.kernel.records.reorganization.apply import folded, seated
from hezong.kernel.records.reorganization.document import scheduled
from hezong.kernel.types import Structure
from hezong.kernel.types.ports import Connection


async def structure_at(connection: Connection, day: date, today: date) -> Structure:
    """The structure of a day; of a future one with what is scheduled (contract §4)."""
    timeline = await _ahead(connection, day, today)
    if timeline is None:
        return await load_structure(connection, day)
    return timeline.at(day, cast("int", await connection.fetchval(SQL["version"])))


async def timeline_at(connection: Connection, day: date, today: date) -> Timeline:
    """The group in time; for a future day with what is scheduled until then."""
    return await _ahead(connection, day, today) or await load_timeline(connection)


async def directory(connection: Connection, day: date, today: date) -> "bytes | dict[str, object]":
    """``{at, items}`` of ``GET /api/organizations``; bytes where the database has written it."""
    timeline = await _ahead(connection, day, today)
    if timeline is None:
        return cast("bytes", await connection.fetchval(SQL["directory"], day))
    alive = sorted(timeline.alive(day), key=lambda each: timeline.units[each].code)
    return {"at": day, "items": [_item(timeline, each, day) for each in alive]}


def _item(timeline: Timeline, organization: UUID, day: date) -> dict[str, object]:
    unit, life, link = timeline.units[organization], timeline.life(organization, day), timeline.link(organization, day)
    assert life is not None, "only what is there is told"
    heir = timeline.heirs.get(organization)
    return {
        "id": organization,
        "code": unit.code,
        "name": timeline.name(organization, day),
        "kind": unit.kind,
        "parent": None if link is None else link.parent,
        "from": life.span.start,
        "to": life.span.end,
        "successors": [] if heir is None else [heir.successor],
    }


async def _ahead(connection: Connection, day: date, today: date) -> Timeline | None:
    """The timeline with what is scheduled until a day; None where nothing is, and the stored rows tell all."""
    plans = await scheduled(connection, day) if day > today else []
    if not plans:
        return None
    timeline = await load_timeline(connection)
    wanted = frozenset[UUID]().union(*(seated(timeline, each.draft.operations, each.draft.effective) for each in plans))
    if wanted:
        timeline = await load_timeline(connection, wanted, today)
    return folded(timeline, plans)


async def history(connection: Connection, today: date) -> list[dict[str, object]]:
    """What happened to organizations, and what is settled for days to come (``planned`` names the reorganization)."""
    timeline = await load_timeline(connection)
    found: list[dict[str, object]] = [_told(each, None) for each in turns(timeline)]
    known = set(turns(timeline))
    for each in await scheduled(connection, date.max):
        timeline = folded(timeline, (each,))
        later = [one for one in turns(timeline) if one not in known]
        known |= set(later)
        found += [_told(one, each.id) for one in later]
    return found


def _told(turn: Turn, planned: UUID | None) -> dict[str, object]:
    return {**asdict(turn), "planned": planned}
