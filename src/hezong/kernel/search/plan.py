"""Turns a few typed characters into one statement over all entities: candidates from indexes, rights inside, the best first (facts A §4, A2 §4). Pure."""

from collections.abc import Iterable

from hezong.kernel.model.field import Entity
from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.search.condition import Words, looked_at
from hezong.kernel.search.finder import Finder
from hezong.kernel.search.typed import Typed
from hezong.kernel.types.problem import refuse

SHORTEST = 2
"""Characters below which nothing is looked for: one character stands in too many names."""
LONGEST = 100


def plan_search(sight: Sight, text: str, limit: int, entity: str | None = None) -> Statement | None:
    """Returns one row, one column: the JSON array of hits, best first. None where nothing can be found by so few characters."""
    typed = Typed.of(text)
    if not SHORTEST <= typed.length <= LONGEST:
        return None
    plan = Plan(sight)
    words = Words(typed, plan.params)
    parts = [part for each in _entities(sight, entity) if (part := Finder(plan, words, each).hits(limit)) is not None]
    if not parts:
        return None
    columns = "h.entity, h.id, h.label, h.organizations, h.why"
    order = f"order by h.rank, h.changed_at desc, h.id limit {limit}"
    best = f"select {columns} from ({' union all '.join(parts)}) h {order}"
    return Statement(f"select coalesce(json_agg(row_to_json(b)), '[]') from ({best}) b", tuple(plan.params.values))


def _entities(sight: Sight, name: str | None) -> Iterable[Entity]:
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
