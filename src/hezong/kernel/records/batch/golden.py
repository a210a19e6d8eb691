"""Decides which values a record keeps that others are merged into, and from which of them each comes (CU-02). Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hezong.kernel.model.field import Field, FieldType
from hezong.kernel.records.body import known, unwritable
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.phases import Draft
from hezong.kernel.records.record import Record, whole
from hezong.kernel.records.right import require_given, require_verb, steward_shares
from hezong.kernel.types import Refused
from hezong.kernel.types.problem import refuse

Choices = Mapping[str, UUID]


@dataclass(frozen=True, slots=True)
class Golden:
    """The survivor's row after the merge. ``sources``: by field, the loser from which its value comes."""

    draft: Draft
    sources: Mapping[str, UUID]


def require_merge(desk: Desk, records: Sequence[Record], choices: Choices) -> None:
    """``merge`` over the stewards of all (contract §2), for all fields that are chosen."""
    require_verb(desk.judge, "merge")
    for record in records:
        faceted = desk.entity.faceted
        shares = steward_shares(desk.judge, record, "merge") if faceted else desk.judge.covering("merge", record)
        if not shares:
            steward = desk.context.structure.organizations.get(record.organization)
            raise refuse("access.steward", steward=steward.name if steward else "")
        require_given(desk.judge, shares, choices)


def require_choosable(desk: Desk, choices: Choices) -> None:
    """400 for fields that nobody knows, 403 for those that do not lie in the record itself or that nobody writes."""
    for name in choices:
        if not known(desk.entity, name):
            raise refuse("request.unknown_field", field=name, name=name)
    outside = [name for name in choices if not _mergeable(desk, desk.entity.fields[name])]
    closed = [*unwritable(desk.entity, choices), *outside]
    if closed:
        raise refuse("access.field", field=closed[0], name=closed[0])


async def golden(desk: Desk, survivor: Record, losers: Sequence[Record], choices: Choices) -> Golden:
    """Of each field the value chosen; else the survivor's, an empty one filled from the losers in their order. 422 ``check.*``."""
    records = {each.id: each for each in (survivor, *losers)}
    row, sources = dict(survivor.values), dict[str, UUID]()
    for field in desk.parts.every:
        if _mergeable(desk, field):
            source = records[choices[field.name]] if field.name in choices else _first(field, records)
            row[field.name] = _value(field, source, records)
            if field.type is FieldType.RELATED:
                companion = f"{field.name}_entity"
                row[companion] = None if row[field.name] is None else source.values.get(companion)
            if source.id != survivor.id and row[field.name] != survivor.values.get(field.name):
                sources[field.name] = source.id
    given, watched = frozenset(sources), desk.parts.outside
    draft = Draft(desk.entity, survivor.organization, row, given, frozenset(), watched, whole(survivor))
    resolved = await desk.references.resolve(desk.runtime.pools.steady, [draft], trusted=True)
    completed = desk.phases.complete(resolved.drafts[0])
    problems = desk.phases.problems(completed)
    if problems:
        raise Refused(problems)
    return Golden(completed, sources)


def _mergeable(desk: Desk, field: Field) -> bool:
    """Fields of the record itself that people write; a stage is the survivor's own, facets go on with theirs."""
    inner = desk.entity.faceted and (field.facet or field.local is not None)
    return not field.derived and field.of is None and not inner and field.type not in (FieldType.STAGE, FieldType.MANY)


def _first(field: Field, records: Mapping[UUID, Record]) -> Record:
    filled = (each for each in records.values() if _value(field, each, records) is not None)
    return next(filled, next(iter(records.values())))


def _value(field: Field, record: Record, records: Mapping[UUID, Record]) -> object:
    """A value; one that points to a record that is being merged points to nothing."""
    value = record.values.get(field.name)
    return None if field.type is FieldType.REF and value in records else value
