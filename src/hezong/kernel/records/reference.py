"""Finds out whether the records that new values point to exist and may be read by the asker, and loads those that rules look through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from hezong.kernel.model.field import Entity, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.records.load import Branch, Loaded, Want, branches, load
from hezong.kernel.records.phases import Draft
from hezong.kernel.records.record import Record, Values, whole
from hezong.kernel.records.right import Judge
from hezong.kernel.records.rule import access_rules, own_paths, rules_of
from hezong.kernel.types import Context, Problem
from hezong.kernel.types.ports import Pool

Asked = Sequence[tuple[str, str, UUID]]
"""The references of one row that have to be looked at: field, entity, id."""


@dataclass(frozen=True, slots=True)
class References:
    """The references of one entity in one request. Targets that everyone reads and no rule looks into are left to foreign keys."""

    model: Model
    entity: Entity
    context: Context
    looked: tuple[Branch, ...]

    @classmethod
    def of(cls, model: Model, entity: Entity, context: Context) -> "References":
        return cls(model, entity, context, looked_through(model, entity))

    async def resolve(self, pool: Pool, drafts: Sequence[Draft], trusted: bool = False) -> "Resolved":
        """The drafts with their links, and problems by their place in the list; one statement, or none where nothing is to be asked."""
        asked = [tuple(self._asked(each)) for each in drafts]
        wants = list(self._wants(asked, trusted))
        loaded: Loaded = {}
        if wants:
            async with pool.acquire() as connection:
                loaded = await load(connection, self.model, wants)
        linked = tuple(self._linked(draft, names, loaded) for draft, names in zip(drafts, asked, strict=True))
        return Resolved(linked, {} if trusted else self._problems(drafts, asked, loaded))

    def _wants(self, asked: Iterable[Asked], trusted: bool) -> Iterable[Want]:
        looked = {each.field.name for each in self.looked}
        by_field: dict[str, set[tuple[str, UUID]]] = {}
        for name, target, id in (each for found in asked for each in found):
            by_field.setdefault(name, set()).add((target, id))
        ids: dict[str, set[UUID]] = {}
        for name, found in by_field.items():
            for target, id in found:
                if target in self.model.entities and (name in looked or not (trusted or self._free(name, target))):
                    ids.setdefault(target, set()).add(id)
        for name, found in ids.items():
            target = self.model.entities[name]
            yield Want(target, tuple(sorted(found)), self._below(target))

    def _below(self, target: Entity) -> tuple[Branch, ...]:
        """What is looked at beyond the target: by our rules, and by those that say who reads it."""
        inner = [each for branch in self.looked if branch.target.name == target.name for each in branch.branches]
        return merged((*inner, *_rights(self.model, target)))

    def _target(self, draft: Draft, name: str) -> str:
        """The entity of the record to which a field points."""
        return str(self.entity.fields[name].ref or draft.row.get(f"{name}_entity"))

    def _free(self, name: str, target: str) -> bool:
        """Whether a reference need not be looked up: everyone reads the target, and a foreign key finds out whether it exists."""
        above = self.entity.above
        known = self.entity.fields[name].type is FieldType.REF and (above is None or above.field != name)
        return known and self._open(target) and not self._retires(target)

    def _retires(self, target: str) -> bool:
        """Whether only valid records of the target may be chosen. Codes refer to each other whenever they were in force."""
        return self.model.entities[target].validity and not self.entity.validity

    def _above(self, draft: Draft, loaded: Loaded) -> Record | None:
        """The record that gives the rights to a row, as it will be."""
        above = self.entity.above
        value = None if above is None else draft.row.get(above.field)
        if above is None or not isinstance(value, UUID):
            return None
        known = loaded.get(self._target(draft, above.field), {}).get(value)
        return known or (draft.above if draft.above is not None and draft.above.id == value else None)

    def _asked(self, draft: Draft) -> Iterable[tuple[str, str, UUID]]:
        """References (field, entity, id) that are new in this row, given by the client or looked through by rules."""
        row, entities = draft.row, self.model.entities
        for name, target in _pointing(self.entity):
            value = row.get(name)
            if value is None or not (target is None or target in entities):
                continue
            if isinstance(value, UUID) and (name in draft.given or draft.old is None) and name not in draft.links:
                yield name, self._target(draft, name), value

    def _open(self, entity: str) -> bool:
        judge = Judge(self.model.entities[entity], self.context, narrow=False)
        return any(share.everything for share in judge.shares("read"))

    def _linked(self, draft: Draft, asked: Asked, loaded: Loaded) -> Draft:
        """The draft with its links; most rows of a long list have none."""
        links, above = self._links(draft, asked, loaded), self._above(draft, loaded)
        if above is not draft.above:
            draft = replace(draft, above=above)
        return replace(draft, links={**draft.links, **links}) if links else draft

    def _links(self, draft: Draft, asked: Asked, loaded: Loaded) -> Mapping[str, Values]:
        """What rules see of the targets. Of one that does not exist there is its id alone: the row is refused, but not before all is said."""
        if not self.looked:
            return {}
        looked = {branch.field.name for branch in self.looked}
        links: dict[str, Values] = {name: {"id": id} for name, _, id in asked if name in looked}
        for branch in self.looked:
            value = draft.row.get(branch.field.name)
            record = loaded.get(branch.target.name, {}).get(value) if isinstance(value, UUID) else None
            if record is not None:
                links[branch.field.name] = whole(record)
        return links

    def _problems(self, drafts: Sequence[Draft], asked: Sequence[Asked], loaded: Loaded) -> Mapping[int, list[Problem]]:
        judges: dict[str, Judge] = {}
        found: dict[int, list[Problem]] = {}
        for number, draft in enumerate(drafts):
            for name, entity, id in asked[number]:
                if name not in draft.given or (entity in self.model.entities and self._free(name, entity)):
                    continue
                if entity not in self.model.entities:
                    found.setdefault(number, []).append(Problem("check.reference", field=name, params={"name": name}))
                    continue
                judge = judges.setdefault(entity, Judge(self.model.entities[entity], self.context, narrow=False))
                record = loaded.get(entity, {}).get(id)
                if record is None or not record.live or not judge.readable(record):
                    found.setdefault(number, []).append(Problem("check.reference", field=name, params={"name": name}))
                elif self._retires(entity) and _chosen(draft, name, id) and not in_force(record, self.context.today):
                    found.setdefault(number, []).append(self._retired(name, self.model.entities[entity], record))
        return found

    @staticmethod
    def _retired(name: str, target: Entity, record: Record) -> Problem:
        """What has a code keeps it; whoever chooses is told which code stands for it now, where there is one (SY-01, CU-25)."""
        successor = record.values.get("successor")
        extra = {} if successor is None else {"successor": str(successor)}
        return Problem("check.retired", field=name, params={"label": record.values.get(target.label)}, extra=extra)


def _chosen(draft: Draft, name: str, id: UUID) -> bool:
    """Whether a reference gets another value than it had."""
    old = None if draft.old is None else draft.old.get(name)
    return (old.get("id") if isinstance(old, Mapping) else old) != id  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # a loaded reference or an id


def in_force(record: Record, today: date) -> bool:
    """Whether a code is valid on a day: from the first date, until before the second."""
    start, end = record.values.get("valid_from"), record.values.get("valid_to")
    begun = not isinstance(start, date) or start <= today
    return begun and (not isinstance(end, date) or today < end)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Drafts with loaded links, and what is wrong with their references by position."""

    drafts: tuple[Draft, ...]
    problems: Mapping[int, list[Problem]]


@lru_cache(maxsize=1024)
def looked_through(model: Model, entity: Entity) -> tuple[Branch, ...]:
    """The references through which the rules of an entity look."""
    return branches(model, entity, own_paths(rules_of(entity)))


@lru_cache(maxsize=1024)
def _rights(model: Model, target: Entity) -> tuple[Branch, ...]:
    """What the rules look through that say who reads a target."""
    return branches(model, target, own_paths(access_rules(target)))


@lru_cache(maxsize=1024)
def _pointing(entity: Entity) -> tuple[tuple[str, str | None], ...]:
    """The names of an entity's references, each with the entity to which it points; None: to any."""
    pointing = (FieldType.REF, FieldType.RELATED)
    return tuple((name, field.ref) for name, field in entity.fields.items() if field.type in pointing)


def merged(found: Iterable[Branch]) -> tuple[Branch, ...]:
    """Branches of the same field joined, so that each target is read once."""
    by_name: dict[str, Branch] = {}
    for each in found:
        known = by_name.get(each.field.name)
        by_name[each.field.name] = (
            each if known is None else replace(known, branches=merged((*known.branches, *each.branches)))
        )
    return tuple(by_name.values())
