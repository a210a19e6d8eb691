"""Plans figures on the quality of records: how many lack what they should have, and how many are stale. Each figure is the number of rows
that a list shows under the filter of its dimension.

Counted are rows as lists with ``rows=relationships`` know them: relationships of a faceted entity, records of any other. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hezong.kernel.access import Allowed
from hezong.kernel.expr.sql import Params
from hezong.kernel.model.field import Entity
from hezong.kernel.query.list import Narrow, Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control

INCOMPLETE, STALE, MISSING = "incomplete", "stale", "missing."
NOBODY = UUID(int=0)
"""The owner of rows that nobody owns."""
READ_AT_ONCE = 20_000
"""Rows of one share that are read to count for an asker whose rights depend on more than organization and owner."""
FIGURE, DAY = control("quality_figure"), control("quality_day")
TREND_DAYS = 400


@dataclass(frozen=True, slots=True)
class Dimension:
    """One figure: its name, the filter of the rows that it counts, and the fields at which that looks."""

    name: str
    filter: str
    fields: tuple[str, ...]


def dimensions(entity: Entity) -> tuple[Dimension, ...]:
    """What is counted of an entity; empty where its model says nothing of quality."""
    said = entity.quality
    if said is None:
        return ()
    lacks = {name: f"!has({name})" for name in said.complete}
    found = [Dimension(f"{MISSING}{name}", text, (name,)) for name, text in lacks.items()]
    if lacks:
        found.append(Dimension(INCOMPLETE, " || ".join(lacks.values()), said.complete))
    if said.stale_after is not None:
        found.append(Dimension(STALE, f"changed_at < now() - days({said.stale_after})", ("changed_at",)))
    return tuple(found)


def plan_count(sight: Sight, name: str) -> Statement:
    """Rows ``organization, owner, records, counts``: all there is, whoever may read it. For keeping, never for an asker."""
    entity = sight.world.entities[name]
    plan = Plan(sight)
    source = Source(plan, entity, "k", "facet" if entity.faceted else "record", master="m" if entity.faceted else "")
    counts = ", ".join(f"count(*) filter (where {_test(plan, source, each)})" for each in dimensions(entity))
    beside = f" join {layout.table(entity)} m on m.id = k.record" if entity.faceted else ""
    owner = f"coalesce({layout.owner_column(entity).of('k')}, {plan.params.add(NOBODY, 'uuid')})"
    sql = (
        f"select k.organization, {owner} as owner, count(*) as records, array[{counts}]::bigint[] as counts"
        f" from {layout.list_table(entity)} k{beside} where k.deleted_at is null group by 1, 2"
    )
    return Statement(sql, tuple(plan.params.values))


def plan_live(sight: Sight, name: str) -> Statement:
    """Rows ``organization, records, counts`` of what the asker may read, counted now in at most ``READ_AT_ONCE`` rows of each share.

    A dimension that looks at a field which some share bars is null.
    """
    plan, entity, rights = Plan(sight), sight.entity(name), sight.require(name)
    source = Source(plan, entity, "k", "facet" if entity.faceted else "record")
    found = dimensions(entity)
    tests = [_test(plan, source, each) if rights.having(each.fields) == rights else "null" for each in found]
    columns = ", ".join(f"({each})::boolean as d{number}" for number, each in enumerate(tests))
    narrow = Narrow(plan, source, rights, (), "true", None, opened=False)
    rows = narrow.all(layout.list_table(entity), f"k.id, k.organization, {columns}", str(READ_AT_ONCE))
    counted = ", ".join(
        "null" if test == "null" else f"count(*) filter (where c.d{number})" for number, test in enumerate(tests)
    )
    sql = f"select c.organization, count(*) as records, array[{counted}]::bigint[] as counts from ({rows}) c group by 1"
    return Statement(sql, tuple(plan.params.values))


def _test(plan: Plan, source: Source, dimension: Dimension) -> str:
    return plan.where(plan.filter(source.entity, dimension.filter), source)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of a day: the names of its dimensions in the order of its counts."""

    day: date
    names: Sequence[str]


def is_kept_for(rights: Allowed) -> bool:
    """Whether rights can be judged on organization and owner alone, which is all that kept figures know."""
    return all(each.when is None and each.through is None for each in rights.shares)


def plan_kept(sight: Sight, name: str, kept: Kept) -> tuple[str, list[object]]:
    """Rows ``organization, records, counts`` of the figures of a day, of those of whose rows the asker reads. Needs ``is_kept_for``."""
    reader = _Reader(sight, name)
    places = {each: number for number, each in enumerate(kept.names, 1)}
    counts = ", ".join(reader.sum(each, places) for each in dimensions(reader.entity))
    day = reader.params.add(kept.day, "date")
    sql = (
        f'select q."organization", sum(q."records")::bigint as records, array[{counts}]::bigint[] as counts'
        f' from {FIGURE} q where {reader.rows()} and q."day" = {day} group by 1'
    )
    return sql, list(reader.params.values)


def plan_trend(sight: Sight, name: str) -> tuple[str, list[object]]:
    """Rows ``day, records, incomplete, stale``, oldest first: what was kept of the days until today, of the same rows."""
    reader = _Reader(sight, name)
    sums = ", ".join(f"{reader.past(each)} as {each}" for each in (INCOMPLETE, STALE))
    sql = (
        f'select q."day", sum(q."records")::bigint as records, {sums} from {FIGURE} q'
        f' join {DAY} d on d."entity" = q."entity" and d."day" = q."day"'
        f" where {reader.rows()} group by 1 order by 1 desc limit {TREND_DAYS}"
    )
    return f"select * from ({sql}) t order by 1", list(reader.params.values)


class _Reader:
    """Renders the rights of an asker over rows of figures ``q``."""

    def __init__(self, sight: Sight, name: str) -> None:
        self.sight, self.entity, self.rights = sight, sight.entity(name), sight.require(name)
        self.params = Params()
        self.known = {each.name: each for each in dimensions(self.entity)}

    def rows(self) -> str:
        kind = self.params.add(self.entity.name, "text")
        return f'q."entity" = {kind} and {self._covered(self.rights)}'

    def sum(self, dimension: Dimension, places: Mapping[str, int]) -> str:
        """Null where nobody counted it that day, or where the asker may not read the field at which it looks."""
        rights = self.rights.having(dimension.fields)
        if rights.nothing or dimension.name not in places:
            return "null"
        return self._summed(rights, f'q."counts"[{places[dimension.name]}]')

    def past(self, name: str) -> str:
        dimension = self.known.get(name)
        if dimension is None or self.rights.having(dimension.fields).nothing:
            return "null::bigint"
        place = f'array_position(d."names", {self.params.add(name, "text")})'
        return f"{self._summed(self.rights.having(dimension.fields), f'q.counts[{place}]')}::bigint"

    def _summed(self, rights: Allowed, count: str) -> str:
        only = "" if rights == self.rights else f" filter (where {self._covered(rights)})"
        return f"sum({count}){only}"

    def _covered(self, rights: Allowed) -> str:
        """A row of figures counts once, whichever shares reach it."""
        if any(each.everything for each in rights.shares):
            return "true"
        tests: list[str] = []
        for each in rights.shares:
            if each.reach.full:
                tests.append(f'q."organization" = any({self.params.add(list(each.reach.full), "uuid[]")})')
            if each.reach.own:
                mine = f'q."owner" = {self.params.add(self.sight.context.user, "uuid")}'
                within = f'q."organization" = any({self.params.add(list(each.reach.own), "uuid[]")})'
                tests.append(f"({mine} and {within})")
        return f"({' or '.join(tests)})" if tests else "false"


__all__ = [
    "Dimension",
    "Kept",
    "dimensions",
    "is_kept_for",
    "plan_count",
    "plan_kept",
    "plan_live",
    "plan_trend",
]
