"""Turns what was typed into one statement that asks every index of every entity for candidates, rights aside; most entities have none. Pure.

Its text depends on the shape of the typed alone and all its conditions are served by indexes, so that the database plans it once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hezong.kernel.expr.sql import Params
from hezong.kernel.model.field import Entity
from hezong.kernel.schema import layout
from hezong.kernel.schema.indexes import quarter, quartered
from hezong.kernel.schema.names import literal
from hezong.kernel.search.condition import SPELLED, Condition, Role, Words, conditions, value_of
from hezong.kernel.search.typed import Typed

RARE = 1_000
"""Candidates of one condition that are judged one by one; what has more is common."""


@dataclass(frozen=True, slots=True)
class Probe:
    """``sql`` returns a row ``entity, many, ids, some`` for each entity that has candidates: the numbers of the conditions that have more, all ids of
    the others, and some of those."""

    sql: str
    roles: tuple[Role, ...]

    def arguments(self, typed: Typed) -> list[object]:
        return [value_of(typed, role) for role in self.roles]


def probe_of(entities: Sequence[Entity], typed: Typed) -> Probe | None:
    """The statement for these entities; None where nothing of them can hold what was typed."""
    return _probe(tuple(entities), _shape(typed))


def _shape(typed: Typed) -> Typed:
    """The same for all that is typed alike: how many ways of writing, and as what else it can be read."""
    texts = tuple(map(str, range(len(typed.texts))))
    code, digits = (None if each is None else "x" for each in (typed.code, typed.digits))
    letters = None if typed.letters is None else "x" * min(len(typed.letters), SPELLED)
    return Typed(texts, letters, code, digits)


@lru_cache(maxsize=512)
def _probe(entities: tuple[Entity, ...], shape: Typed) -> Probe | None:
    words = Words(shape, Params())
    parts = [part for each in entities if (part := _part(words, each, shape))]
    return Probe(" union all ".join(parts), tuple(words.known)) if parts else None


def _part(words: Words, entity: Entity, shape: Typed) -> str:
    found = [_found(words, entity, number, each) for number, each in enumerate(conditions(entity, shape))]
    if not found:
        return ""
    union = " union all ".join(found)
    ids = (
        "coalesce(array_agg(c.id) filter (where c.many is null), '{}')::text as ids,"
        " coalesce(array_agg(c.id) filter (where c.many is not null), '{}')::text as some"
    )
    columns = f"{literal(entity.name)} as entity, array_remove(array_agg(distinct c.many), null) as many, {ids}"
    return f"(select {columns} from ({union}) c having count(*) > 0)"


def _found(words: Words, entity: Entity, number: int, condition: Condition) -> str:
    column = layout.column(condition.field, condition.part).of("r")
    table, tests = layout.table(entity), f"r.deleted_at is null and {condition.indexed(words, column)}"
    rows = f"select r.id from {table} r where {tests}"
    if condition.how != "pinyin" or condition.field.name != entity.label or not quartered(entity):
        found = f"{rows} limit {RARE + 1}"
        return f"(select id, case when count(*) over () > {RARE} then {number} end as many from ({found}) f)"
    return _by_quarter(rows, number)


def _by_quarter(rows: str, number: int) -> str:
    """A quarter of the records first: what has more than ``RARE`` there is common, and its index costs a quarter; else all are asked."""
    few = f"select * from ({rows} and {quarter('r.')} limit {RARE + 1}) q"
    common = f"(select count(*) > {RARE} from q)"
    found = f"select id from q where {common} union all (select id from ({rows} and not {common} limit {RARE + 1}) w)"
    return (
        f"(with q as materialized ({few}) select id, case when count(*) over () > {RARE} then {number} end as many"
        f" from ({found}) f)"
    )
