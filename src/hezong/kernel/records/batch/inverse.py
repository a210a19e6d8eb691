"""Turns what a batch did to a record into what takes it back, field by field, with today's rights; what has changed since is kept (contract §2, "Undo")."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from hezong.kernel.model.field import Field, FieldType
from hezong.kernel.records.batch.chunk import Step
from hezong.kernel.records.batch.sealed import journal, kept_of, same_secret, unpacked
from hezong.kernel.records.batch.store import Item, Outcome
from hezong.kernel.records.batch.trace import Trace
from hezong.kernel.records.body import Given, both_parts
from hezong.kernel.records.change import told
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.life import planned_delete, planned_facet, planned_restore
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.records.right import require_readable
from hezong.kernel.records.update import Place, Planned, Request, planned
from hezong.kernel.records.value import parse
from hezong.kernel.types import Problem, Refused

CHANGED = "undo.changed"
REFERENCED = "undo.referenced"


@dataclass
class Inverse:
    """One record on its way back. ``referenced``: live records point to it that the batch has not made."""

    desk: Desk
    item: Item
    record: Record
    trace: Trace
    referenced: bool = False
    kept: list[Problem] = field(default_factory=list[Problem])
    found: list[Planned] = field(default_factory=list[Planned])

    async def step(self) -> Step:
        """What becomes of the record; nothing where it is already as it was."""
        try:
            if self.trace.life is not None:
                self._life(self.trace.life)
            else:
                await self._values()
                self._facets()
        except Refused as refused:
            self.found.clear()
            self.kept += refused.problems
        return self._step()

    def _step(self) -> Step:
        writing = [each for each in self.found if each.saving.entries]
        state = "changed" if writing else "kept" if self.kept else "skipped"
        sealed: dict[str, object] = {}
        for each in writing:
            sealed |= journal(self.desk, self.record, each) or {}
        outcome = Outcome(self.item.number, state, tuple(self.kept), sealed or None)
        return Step(outcome, tuple(each.saving for each in writing), tuple(each.wanted for each in writing))

    def _life(self, verb: str) -> None:
        """Made → deleted; deleted → restored; restored → deleted again. Nothing of it where others have been at it since."""
        record = self.record
        if verb == "delete":
            if record.live or self._since(self.trace.ended_since):
                return
            self.found.append(planned_restore(self.desk, record))
        elif record.live:
            changed = self._differs() if verb == "create" else any(row.changes for row in self.trace.later)
            if not self._since(changed) and not self._pointed_at():
                require_readable(self.desk.judge, record)
                self.found.append(planned_delete(self.desk, record, self.desk.context.now))

    def _since(self, changed: bool) -> bool:
        if changed:
            self.kept.append(Problem(CHANGED))
        return changed

    def _pointed_at(self) -> bool:
        if self.referenced:
            self.kept.append(Problem(REFERENCED))
        return self.referenced

    def _differs(self) -> bool:
        """Whether a record that the batch made is no longer what it was made as."""
        written = self.trace.fields()
        own = {row.facet for row in self.trace.mine if row.facet is not None}
        if any(each.id not in own for each in self.record.live_facets()):
            return True
        rows = self.record.live_facets() if self.desk.entity.faceted else (None,)
        return any(self._unlike(facet, written) for facet in rows)

    def _unlike(self, facet: Facet | None, written: Mapping[tuple[UUID | None, str], tuple[object, object]]) -> bool:
        """Whether a field of the record, or of one of its facets, holds another value than the batch wrote."""
        by_name = {name: new for (_, name), (_, new) in written.items()}
        desk = self._seen(facet)
        for each in desk.parts.every:
            if each.sensitive:
                if self.trace.touched_since(each.name):
                    return True
            elif each.of is None and each.rollup is None and self._told(each, facet) != by_name.get(each.name):
                return True
        return False

    def earlier(self) -> Mapping[str, object]:
        """The values of the record itself that it had before the batch, computed ones among them, of those that still are the batch's."""
        back: dict[UUID | None, dict[str, object]] = {}
        for (_, name), change in self.trace.fields().items():
            known = self.desk.entity.fields.get(name)
            if known is not None and known.rollup is None and not self._inside(known):
                self._value(back, known, None, change)
        return back.get(None, {})

    async def _values(self) -> None:
        """Puts fields back that still hold what the batch wrote: those of each facet by themselves, the master's with the first."""
        back: dict[UUID | None, dict[str, object]] = {}
        for (place, name), (old, new) in self.trace.fields().items():
            facet = self.record.facet(place)
            known = self._seen(facet).entity.fields.get(name)
            if known is None or (known.hidden and not known.derived):
                self.kept.append(Problem("undo.no_field", field=name))
            elif not known.derived:
                self._value(back, known, facet if self._inside(known) else None, (old, new))
        if not back:
            return
        require_readable(self.desk.judge, self.record)
        for place, values in self._together(back).items():
            await self._put(self.record.facet(place), values)

    def _value(
        self,
        back: dict[UUID | None, dict[str, object]],
        known: Field,
        facet: Facet | None,
        change: tuple[object, object],
    ) -> None:
        found = self._secret(known, facet) if known.sensitive else self._plain(known, facet, *change)
        if isinstance(found, Problem):
            self.kept.append(found)
        elif found is not None:
            related = known.type is FieldType.RELATED
            values = both_parts(known.name, found[0]) if related else {known.name: found[0]}
            back.setdefault(facet.id if facet else None, {}).update(values)

    def _plain(self, known: Field, facet: Facet | None, old: object, new: object) -> tuple[object] | Problem | None:
        """The earlier value; None where it stands there already."""
        now = self._told(known, facet)
        if now == old:
            return None
        if now != new or (facet is not None and not facet.live):
            return Problem(CHANGED, field=known.name)
        value = parse(known, old, self.desk.tools)
        return value if isinstance(value, Problem) else (value,)

    def _secret(self, known: Field, facet: Facet | None) -> tuple[object] | Problem | None:
        """The earlier secret, out of the sealed journal of the batch."""
        kept = kept_of(self.trace.sealed, known, facet.id if facet else None)
        if kept is None:
            return Problem("undo.sensitive", field=known.name)
        now, old = self._now(known, facet), unpacked(kept["old"])
        if same_secret(now, old):
            return None
        return (old,) if same_secret(now, unpacked(kept["new"])) else Problem(CHANGED, field=known.name)

    def _together(self, back: dict[UUID | None, dict[str, object]]) -> Mapping[UUID | None, dict[str, object]]:
        """Master fields go with those of the first facet, so that the record is saved once."""
        facets = [place for place in back if place is not None]
        if None in back and facets:
            back[facets[0]] = {**back.pop(None), **back[facets[0]]}
        return back

    async def _put(self, facet: Facet | None, values: Mapping[str, object]) -> None:
        desk = self._seen(facet)
        request = Request(self.record.id, {}, dict.fromkeys(values), None, back=True)
        try:
            self.found.append(await planned(Place(desk, self.record, facet), request, Given(values)))
        except Refused as refused:
            self.kept += [
                each if each.field else replace(each, field=name) for each in refused.problems for name in values
            ]

    def _facets(self) -> None:
        """Opened → closed again, closed → open again."""
        last = {row.facet: row.verb for row in self.trace.mine if row.verb in ("open", "close")}
        for id, verb in last.items():
            facet = self.record.facet(id)
            if facet is None or facet.live is not (verb == "open"):
                continue
            if any(row.facet == id for row in self.trace.later):
                self.kept.append(Problem(CHANGED))
            else:
                at = self.desk.context.now if verb == "open" else None
                self.found.append(planned_facet(self.desk, self.record, facet, at))

    def _seen(self, facet: Facet | None) -> Desk:
        if facet is not None:
            return self.desk.seen_by(facet.organization)
        return self.desk if self.desk.entity.faceted else self.desk.seen_by(self.record.organization)

    def _inside(self, known: Field) -> bool:
        return self.desk.entity.faceted and (known.facet or known.local is not None)

    def _told(self, known: Field, facet: Facet | None) -> object:
        """The value of today as history would tell it."""
        inside = self._inside(known) and facet is not None
        return told(known, facet.values if inside and facet else self.record.values)

    def _now(self, known: Field, facet: Facet | None) -> object:
        inside = self._inside(known) and facet is not None
        return facet.values.get(known.name) if inside and facet else self.record.values.get(known.name)
