"""Plans which records a filter means, for work on all of them: ids only, each once, in the order of their making."""

from hezong.kernel.query.list import Narrow, Statement, considered, risky
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout


def plan_pick(sight: Sight, name: str, filter: str, limit: int) -> Statement:
    """One row, one column: the array of at most ``limit`` ids that the asker may read and the filter holds for."""
    entity = sight.entity(name)
    plan = Plan(sight)
    source = Source(plan, entity, "k", "facet" if entity.faceted else "record")
    checked = plan.filter(entity, filter)
    narrow = Narrow(
        plan, source, considered(sight, name, checked, ()), (), plan.where(checked, source), None, risky(checked)
    )
    rows = narrow.all(layout.list_table(entity), f"{source.id} as id")
    found = f"select distinct p.id from ({rows}) p order by p.id limit {limit}"
    return Statement(f'select array(select f.id from ({found}) f) as "ids"', tuple(plan.params.values))
