"""Turns what a reorganization makes of organizations and positions into saves of their records, in its transaction. Asks for no rights: the plan was approved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from hezong.kernel.org.reorganize import Delta
from hezong.kernel.org.timeline import Seat, Timeline, Unit
from hezong.kernel.records.body import given
from hezong.kernel.records.change import Entry
from hezong.kernel.records.create import New, new_draft, prepare, require_clean, saving_of
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.load import Want, load
from hezong.kernel.records.record import Record
from hezong.kernel.records.runtime import Body, Runtime
from hezong.kernel.records.save import Saving, locks, save_within
from hezong.kernel.records.statement import Shape
from hezong.kernel.records.update import renewed_record
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection

ORGANIZATION, POSITION = "organization", "position"
BATCH = 500


@dataclass(frozen=True, slots=True)
class Renewal:
    """A record as it shall be: its values by name, or that it is gone."""

    record: UUID
    organization: UUID
    values: Mapping[str, object]
    gone: bool = False


@dataclass(frozen=True)
class Rows:
    """Saves of records within one transaction of the owner's."""

    connection: Connection
    runtime: Runtime
    context: Context

    async def units(self, delta: Delta, after: Timeline, names: Mapping[UUID, str]) -> None:
        """Records of organizations that open, that are gone again, and that have another name today."""
        wanted: list[Renewal] = []
        for each in delta.come:
            if isinstance(each, Unit):
                parent = next(iter(after.links.get(each.id, ())), None)
                place = each.id if parent is None else parent.parent
                values = {"code": each.code, "name": each.name, "kind": each.kind, "currency": each.currency}
                wanted.append(Renewal(each.id, place, values))
        wanted += [Renewal(each.id, each.id, {}, gone=True) for each in delta.gone if isinstance(each, Unit)]
        made = {each.record for each in wanted}
        wanted += [Renewal(id, id, {"name": name}) for id, name in names.items() if id not in made]
        await self.renew(ORGANIZATION, wanted)

    async def seats(self, delta: Delta) -> None:
        """Records of positions that end, that go on elsewhere, and that are as they were."""
        come = {each.id: each for each in delta.come if isinstance(each, Seat)}
        gone = {each.id: each for each in delta.gone if isinstance(each, Seat)}
        wanted = [Renewal(each.id, each.organization, _seated(each)) for each in come.values()]
        wanted += [Renewal(each.id, each.organization, {}, gone=True) for id, each in gone.items() if id not in come]
        await self.renew(POSITION, wanted)

    async def renew(self, entity: str, wanted: Sequence[Renewal]) -> None:
        """Makes, changes, ends and brings back the records, some hundred at a time."""
        desk = Desk(self.runtime, self.context, self.runtime.world.model.entities[entity])
        for start in range(0, len(wanted), BATCH):
            await self._some(desk, wanted[start : start + BATCH])

    async def _some(self, desk: Desk, wanted: Sequence[Renewal]) -> None:
        await self.connection.execute(locks(each.record for each in wanted) or "select")
        ids = tuple(each.record for each in wanted)
        found = await load(self.connection, self.runtime.world.model, (Want(desk.entity, ids),))
        known = found[desk.entity.name]
        await self._make(desk, [each for each in wanted if each.record not in known])
        changes = [(known[each.record], each) for each in wanted if each.record in known]
        saving = self._changed(desk, changes)
        if saving.entries:
            await save_within(self.connection, self.runtime, self.context, saving)

    async def _make(self, desk: Desk, wanted: Iterable[Renewal]) -> None:
        rows = [_new(desk, number, each) for number, each in enumerate(wanted) if not each.gone]
        if not rows:
            return
        prepared = await prepare(desk, rows, trusted=True)
        require_clean(prepared, single=False)
        await save_within(self.connection, self.runtime, self.context, saving_of(desk, prepared.rows, answered=False))

    def _changed(self, desk: Desk, wanted: Iterable[tuple[Record, Renewal]]) -> Saving:
        rows: list[Mapping[str, object]] = []
        entries: list[Entry] = []
        now = self.context.now
        for record, each in wanted:
            row = {**record.values, **each.values}
            if desk.entity.name == POSITION and not each.gone:
                row["organization"] = each.organization
            entry = _entry(desk, record, row, each)
            if entry is not None:
                rows.append(renewed_record(desk, record, row, _deleted(each, now)))
                entries.append(entry)
        return Saving(desk.entity, Shape("update"), tuple(rows), (), tuple(entries), answered=False)


def _deleted(renewal: Renewal, now: datetime) -> str | None:
    return now.isoformat() if renewal.gone else None


def _entry(desk: Desk, record: Record, row: Mapping[str, object], renewal: Renewal) -> Entry | None:
    """What history tells; None where nothing changes."""
    changes = () if renewal.gone else desk.parts.changes(record.values, row)
    if record.organization != row["organization"]:
        moved = {"field": "organization", "old": str(record.organization), "new": str(row["organization"])}
        changes = (*changes, moved)
    verb = "delete" if renewal.gone else "update" if record.live else "restore"
    if verb == "update" and not changes:
        return None
    version, by = str(record.version + 1), desk.context.user
    organization = cast("UUID", row["organization"])
    return Entry(record.id, organization, version, verb, verb, tuple(changes), by=by)


def _new(desk: Desk, number: int, renewal: Renewal) -> New:
    body: Body = {name: _json(value) for name, value in renewal.values.items() if value is not None}
    found = given(desk.entity, body, desk.tools)
    draft = new_draft(desk, renewal.organization, found)
    return New(number, renewal.record, draft, found)


def _json(value: object) -> object:
    return str(value)


def _seated(seat: Seat) -> Mapping[str, object]:
    return {
        "user": seat.user,
        "role": seat.role,
        "valid_from": seat.span.start,
        "valid_to": seat.span.end,
        "deputy": seat.deputy,
        "deputy_from": seat.deputy_from,
        "deputy_to": seat.deputy_to,
    }
