"""Judges the moves of a lifecycle: from where, by whom, on what condition, and what is still missing. Pure."""

from dataclasses import replace

from hezong.kernel.model.field import Entity, Move, Rule
from hezong.kernel.records.record import Facet, Record, whole
from hezong.kernel.records.right import Judge, Shares, barred
from hezong.kernel.records.runtime import MoveState
from hezong.kernel.types.problem import refuse


def require_move(entity: Entity, name: str) -> Move:
    """The move of that name; 404 if the entity has none."""
    if entity.lifecycle is None or name not in entity.lifecycle.moves:
        raise refuse("request.not_found")
    return entity.lifecycle.moves[name]


def judge_of(judge: Judge, move: Move) -> Judge:
    """The judge of those positions alone whose role may take the move."""
    if move.by is None:
        return judge
    session = judge.context.session
    holdings = tuple(each for each in session.holdings if each.role in move.by)
    return Judge(judge.entity, replace(judge.context, session=replace(session, holdings=holdings)), judge.narrow)


def shares_of(judge: Judge, move: Move, record: Record, facet: Facet | None) -> Shares:
    """The shares that allow the move: ``update`` over the row, not kept from the stage by a list of fields."""
    lifecycle = judge.entity.lifecycle
    stage = "" if lifecycle is None else lifecycle.field
    found = judge_of(judge, move).covering("update", record, facet)
    return tuple(each for each in found if stage not in barred((each,)))


def from_here(entity: Entity, move: Move, record: Record, facet: Facet | None) -> bool:
    """Whether the record stands where the move starts."""
    lifecycle = entity.lifecycle
    row = {**record.values, **(facet.values if facet else {})}
    return lifecycle is not None and row.get(lifecycle.field) in move.sources


def states(judge: Judge, record: Record, facet: Facet | None) -> tuple[MoveState, ...]:
    """The moves that start where the record stands, for ``GET`` (contract §2)."""
    entity = judge.entity
    if entity.lifecycle is None or (facet is None and entity.fields[entity.lifecycle.field].facet):
        return ()
    row = whole(record, facet)
    frame = judge.frame(facet.organization if facet else record.organization)
    found: list[MoveState] = []
    for move in entity.lifecycle.moves.values():
        if from_here(entity, move, record, facet):
            holds = frame.holds(move.when, row)
            may = bool(shares_of(judge, move, record, facet))
            found.append(MoveState(move.name, move.target, holds and may, () if holds else missing(move.when, row)))
    return tuple(found)


def missing(rule: Rule | None, row: dict[str, object]) -> tuple[str, ...]:
    """The empty fields at which a condition looks, in the order of their names."""
    paths = rule.checked.paths if rule is not None else ()
    names = {path[1] for path in paths if path[0] == "self" and len(path) > 1}
    return tuple(sorted(name for name in names if row.get(name) is None))
