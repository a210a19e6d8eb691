"""Plans one statement that names those of many records, of many entities, which an asker may read now. Pure."""

from collections.abc import Iterable

from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.query.value import label
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import literal


def plan_labels(sight: Sight, names: Iterable[str]) -> Statement | None:
    """Rows (``entity``, ``record``, ``label``) of live records; what cannot be read is left out, as if it were not there.

    The ids come from ``Filling.ids``. None where the asker may read nothing of any of the entities.
    """
    plan = Plan(sight)
    parts = [part for part in (_part(plan, name) for name in names) if part is not None]
    if not parts:
        return None
    return Statement("\nunion all ".join(parts), tuple(plan.params.values), steady=True)


def _part(plan: Plan, name: str) -> str | None:
    entity, rights = plan.sight.entity(name), plan.sight.reference(name)
    if rights.nothing:
        return None
    seen = plan.live("r", plan.visible(Source(plan, entity, "r"), rights, "reference"))
    ids = plan.params.add(Slot("ids", name), "uuid[]")
    return (
        f"select {literal(name)} as entity, r.id as record, ({label(entity, 'r')})::text as label"
        f" from {layout.table(entity)} r where r.id = any({ids}) and {seen}"
    )
