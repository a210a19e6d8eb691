"""Turns a record that adds up others, and what these add up to now, into its renewed row: computed fields and rules as in every save. Saves nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from hezong.kernel.model.field import Entity
from hezong.kernel.query.world import codes
from hezong.kernel.records.change import Columns, Entry, Parts, parts_of
from hezong.kernel.records.phases import Draft, Phases
from hezong.kernel.records.record import Record, whole
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.value import Tools
from hezong.kernel.types import Context, Problem, Refused


@dataclass(frozen=True, slots=True)
class Changed:
    """A record whose sums have changed, as it is saved."""

    row: Columns
    entry: Entry
    copies: bool


@dataclass(frozen=True, slots=True)
class Book:
    """One record that adds up others, in the hands of the save pipeline. ``via``: the field at which its problems are shown."""

    runtime: Runtime
    context: Context
    record: Record
    via: str

    @property
    def entity(self) -> Entity:
        """The entity as the record's organization has it."""
        known, organization = self.context.structure, self.record.organization
        chain = codes(known, organization) if organization in known.organizations else ()
        return self.runtime.world.model.entity(self.record.entity, chain)

    def change(self, values: Mapping[str, object]) -> Changed | None:
        """The record with its sums, its computed fields renewed; None where nothing changes. 422 for what its rules then forbid."""
        if all(self.record.values.get(name) == value for name, value in values.items()):
            return None
        parts, old = parts_of(self.entity), self.record.values
        draft = self._completed(parts, values)
        about = {
            "version": self.record.version,
            "changed_by": self.context.user,
            "changed_at": None,
            "deleted_at": self.record.deleted_at,
        }
        row = parts.record_row(self.record.id, self.record.organization, draft.row, self.record.ext, about)
        return Changed(row, self._entry(parts.changes(old, draft.row)), parts.copies_touched(old, draft.row))

    def _completed(self, parts: Parts, values: Mapping[str, object]) -> Draft:
        tools = Tools(self.runtime.vault, self.context.structure)
        phases = Phases(self.runtime.world.hooks, tools, self.context)
        before = self._draft(parts, self.record.values)
        draft = phases.complete(self._draft(parts, {**self.record.values, **values}))
        if problems := phases.problems(draft):
            # What was wrong before does not keep others from going on with their work.
            known = {(each.code, each.field) for each in phases.problems(before)}
            fresh = [each for each in problems if (each.code, each.field) not in known]
            if fresh:
                raise Refused([Problem(each.code, field=self.via, params=each.params) for each in fresh])
        return draft

    def _draft(self, parts: Parts, row: Mapping[str, object]) -> Draft:
        record, nobody = self.record, frozenset[str]()
        return Draft(
            self.entity, record.organization, row, nobody, nobody, parts.outside, whole(record), links=record.links
        )

    def _entry(self, changes: tuple[dict[str, object], ...]) -> Entry:
        record, version = self.record, str(self.record.version + 1)
        return Entry(record.id, record.organization, version, "update", "update", changes, by=self.context.user)
