"""Renders the predicate that the record above a row gives the right: the parent of a reference, or the related record of any entity.

Of a parent with facets the facet of the row's own organization is judged; an organization stands for those it succeeded.
"""

from typing import TYPE_CHECKING

from hezong.kernel.access.share import Allowed, Through
from hezong.kernel.model.field import FieldType
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import literal

if TYPE_CHECKING:
    from hezong.kernel.query.plan import Plan


def parent(plan: "Plan", source: Source, through: Through, slot: Slot) -> str:
    """True for rows whose parent is live and gives the right. ``slot``: the share that looks through, for the arguments."""
    field = source.entity.fields[through.field]
    if field.type is not FieldType.RELATED:
        (rights,) = through.rights
        return _exists(plan, source, through, rights, slot)
    kind = source.part(source.entity.fields[f"{field.name}_entity"], Part.VALUE)
    cases = " ".join(
        f"when {literal(each.entity)} then {_exists(plan, source, through, each, slot)}" for each in through.rights
    )
    found = f"(case {kind} {cases} else false end)" if cases else "false"
    return f"({source.part(field, Part.VALUE)} is null or {found})" if through.empty else found


def _exists(plan: "Plan", source: Source, through: Through, rights: Allowed, slot: Slot) -> str:
    target = plan.sight.entity(rights.entity)
    alias, depth = f"up{source.depth + 1}", source.depth + 1
    key = source.part(source.entity.fields[through.field], Part.VALUE)
    if not target.faceted:
        there = Source(plan, target, alias, depth=depth)
        seen = plan.live(alias, plan.covered(there, rights, rights.verb, slot))
        return f"exists (select from {layout.table(target)} {alias} where {alias}.id = {key} and {seen})"
    there = Source(plan, target, alias, "facet", depth=depth)
    seen = plan.live(alias, plan.covered(there, rights, rights.verb, slot))
    same = f"{current(plan, f'{alias}.organization')} = {current(plan, f'{source.alias}.organization')}"
    where = f"{alias}.record = {key} and {same} and {seen}"
    found = f"exists (select from {layout.facet_table(target)} {alias} where {where})"
    return f"({near}{found})" if (near := _near(plan, source, rights, slot)) else found


def _near(plan: "Plan", source: Source, rights: Allowed, slot: Slot) -> str:
    """Drops rows of organizations out of reach before their parent is looked up: its facet is one of the row's own organization.

    What a position reaches holds whatever an organization stands for, so that no row is dropped that the facet would let through.
    """
    if any(each.reach.everything for each in rights.shares):
        return ""
    tests: list[str] = []
    for share in rights.shares:
        full, own = plan.slots(rights, share, rights.verb, slot)
        for each, organizations in ((full, share.reach.full), (own, share.reach.own)):
            if organizations:
                tests.append(f"{source.alias}.organization = any({plan.params.add(each, 'uuid[]')})")
    return f"({' or '.join(tests)}) and "


def current(plan: "Plan", organization: str) -> str:
    """The organization that stands for this one today."""
    if not any(each.successor for each in plan.sight.context.structure.organizations.values()):
        return organization
    closed, heirs = (plan.params.add(Slot(each), "uuid[]") for each in ("closed", "heirs"))
    found = f"select s.heir from unnest({closed}, {heirs}) s(gone, heir) where s.gone = {organization}"
    return f"coalesce(({found}), {organization})"
