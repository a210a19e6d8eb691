"""Turns a few typed characters into hits over all entities, best first, in two statements: candidates from the indexes, then those the asker may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from hezong.kernel.model.field import Entity
from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.search.condition import Words, conditions, looked_at
from hezong.kernel.search.finder import FIRST, PATIENT, Finder, Whole
from hezong.kernel.search.probe import Probe, probe_of
from hezong.kernel.search.typed import Typed
from hezong.kernel.types.problem import refuse

SHORTEST = 2
"""Characters below which nothing is looked for: one character stands in too many names."""
LONGEST = 100


class Candidates(Protocol):
    """A row of the first statement: ``entity, many, ids, some``."""

    def __getitem__(self, key: str, /) -> object: ...


@dataclass(frozen=True)
class Search:
    """One search of one asker. ``probe`` asks for candidates; None where nothing can be found by so few characters."""

    sight: Sight
    typed: Typed
    probe: Probe | None

    def best(self, found: Sequence[Candidates], limit: int, whole: Whole = FIRST) -> Statement:
        """Returns one row: ``items``, the JSON array of hits of the entities that have candidates, best first; and whether they are
        ``thin``: less than half of what was asked for, in a scope that was too large to be read.
        """
        plan = Plan(self.sight)
        words = Words(self.typed, plan.params)
        looked = (each for each in found if self._may_look(str(each["entity"])))
        finders = [self._finder(plan, words, each, whole) for each in looked]
        if not finders:
            return Statement("select '[]'::json as items, false as thin", ())
        columns = "h.entity, h.id, h.label, h.organizations, h.why"
        order = f"order by h.rank, h.near desc, h.changed_at desc, h.id limit {limit}"
        best = f"select {columns} from ({' union all '.join(each.hits(limit) for each in finders)}) h {order}"
        sizes = ", ".join(filter(None, (each.sized for each in finders)))
        guessed = " or ".join(filter(None, (each.guessed for each in finders))) or "false"
        items = f"select coalesce(json_agg(row_to_json(b)), '[]') as items, count(*) * 2 < {limit} and ({guessed}) as thin from ({best}) b"
        return Statement(f"with {sizes} {items}" if sizes else items, tuple(plan.params.values))

    def _may_look(self, name: str) -> bool:
        """Whether the asker reads, in some row, one of the fields in which this is looked for."""
        rights = self.sight.allowed(name)
        asked = conditions(self.sight.entity(name), self.typed)
        return any(not rights.having([each.field.name]).nothing for each in asked)

    def _finder(self, plan: Plan, words: Words, found: Candidates, whole: Whole) -> Finder:
        entity = self.sight.entity(str(found["entity"]))
        many = frozenset(cast("list[int]", found["many"]))
        ids, some = (plan.params.add(found[name], "text") if name == "ids" or many else "" for name in ("ids", "some"))
        return Finder(plan, words, entity, ids, some, many, whole)


def plan_search(sight: Sight, text: str, entity: str | None = None) -> Search:
    """What is asked for, over all entities that the asker may read anything of, or one."""
    typed = Typed.of(text)
    fitting = SHORTEST <= typed.length <= LONGEST
    return Search(sight, typed, probe_of(_entities(sight, entity), typed) if fitting else None)


def _entities(sight: Sight, name: str | None) -> list[Entity]:
    if name is not None:
        sight.require(name)
        return [sight.entity(name)]
    known = (sight.entity(each) for each in sorted(sight.world.entities))
    return [each for each in known if not sight.allowed(each.name).nothing and looked_at(each)]


def require_typed(text: str) -> str:
    """Refuses what nobody types into a search box (400)."""
    if len(text) > LONGEST:
        raise refuse("request.parameter", field="q", name="q", expected=f"1–{LONGEST}")
    return text


__all__ = ["PATIENT", "Candidates", "Search", "plan_search", "require_typed"]
