"""Says which touches of an overlay headquarters does not allow (design §4, MO-14). Never changes an entity."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from hezong.kernel.model.field import (
    Check,
    Depth,
    Entity,
    Field,
    FieldType,
    Grant,
    Lifecycle,
    Metric,
    Move,
    Option,
    Rule,
    Section,
    Views,
)
from hezong.kernel.model.implicit import IMPLICIT
from hezong.kernel.model.nodes import Table
from hezong.kernel.model.problem import Problems
from hezong.kernel.types import Place

Step: TypeAlias = Literal["narrow", "extend", "change", "widen", "never"]
"""What an overlay does to an item. ``widen`` and ``never`` are refused whatever the lock says."""

ALLOWED: dict[str, frozenset[str]] = {
    "fixed": frozenset(),
    "may_narrow": frozenset({"narrow"}),
    "may_extend": frozenset({"extend"}),
    "free": frozenset({"narrow", "extend", "change"}),
}
_DEPTHS = list(Depth)


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing an overlay does: to which item, under which lock, where it says so."""

    item: str
    step: Step
    lock: str
    place: Place


def check_locks(base: Entity, local: Entity, over: Table, problems: Problems) -> None:
    """Adds a problem for each touch that the locks of the base do not allow; ``over`` is the overlay as written."""
    for touch in touches(base, local, over):
        if touch.step == "widen":
            problems.add("model.widen", touch.place, word=touch.item)
        elif touch.step == "never":
            problems.add("model.inherited", touch.place, word=touch.item)
        elif touch.step not in ALLOWED[touch.lock]:
            problems.add("model.lock", touch.place, f"model.hint.lock_{touch.lock}", word=touch.item, lock=touch.lock)


def touches(base: Entity, local: Entity, over: Table) -> Iterator[Touch]:
    """Everything that the overlay does, in the order of the sections."""
    yield from _entity(base, local, over)
    for name, field in local.fields.items():
        if name not in IMPLICIT:
            yield from _field(base.fields.get(name), field, base)
    yield from _lifecycle(base.lifecycle, local.lifecycle, base, local)
    for name, check in local.checks.items():
        yield from _check(base.checks.get(name), check, base)
    yield from _access(base, local, over.table("access"))
    yield from _views(base.views, local.views, local)
    for name, metric in local.metrics.items():
        yield from _metric(base.metrics.get(name), metric, base)


def _entity(base: Entity, local: Entity, over: Table) -> Iterator[Touch]:
    yield from _relock(base.name, base.lock, local.lock, over.at("lock"))
    if base.faceted is not local.faceted:
        yield Touch(base.name, "never", base.lock, over.at("facet"))
    if (base.title, base.plural, base.about, base.icon) != (local.title, local.plural, local.about, local.icon):
        yield Touch(base.name, "change", base.lock, over.at("title"))


def _relock(item: str, base: str, local: str, place: Place) -> Iterator[Touch]:
    """A lock may be tightened for those below, never loosened."""
    if not ALLOWED[local] <= ALLOWED[base]:
        yield Touch(item, "widen", base, place)


def _field(base: Field | None, local: Field, entity: Entity) -> Iterator[Touch]:
    name = local.name
    if base is None:
        yield Touch(name, "extend", entity.lock, local.place)
        return
    yield from _relock(name, base.lock, local.lock, local.place)
    for step in _field_steps(base, local):
        yield Touch(name, step, base.lock, local.place)


def _field_steps(base: Field, local: Field) -> Iterator[Step]:
    fixed = (base.type, base.ref, base.via, base.facet, base.unique, base.sensitive, base.was, _text(base.compute))
    if fixed != (
        local.type,
        local.ref,
        local.via,
        local.facet,
        local.unique,
        local.sensitive,
        local.was,
        _text(local.compute),
    ):
        yield "never"
    if base.required is not local.required:
        yield "narrow" if local.required else "widen"
    if base.hidden is not local.hidden:
        yield "narrow" if local.hidden else "change"
    yield from _roles(base.read, local.read)
    yield from _roles(base.write, local.write)
    if _text(base.check) != _text(local.check):
        yield "narrow"
    for before, after in ((base.required_when, local.required_when), (base.readonly_when, local.readonly_when)):
        if _text(before) != _text(after):
            yield "narrow" if before is None else "widen"
    if _text(base.visible_when) != _text(local.visible_when):
        yield "change"
    if base.type in (FieldType.CHOICE, FieldType.CHOICES):
        yield from _codes([each.code for each in base.options], [each.code for each in local.options])
    said = (dict(base.title), dict(base.help), base.search, _value(base.default))
    if said != (dict(local.title), dict(local.help), local.search, _value(local.default)):
        yield "change"


def _text(rule: Rule | None) -> str | None:
    return None if rule is None else rule.text


def _value(default: Rule | object) -> object:
    return f"={default.text}" if isinstance(default, Rule) else default


def _roles(base: frozenset[str] | None, local: frozenset[str] | None) -> Iterator[Step]:
    """None means all roles."""
    if base == local:
        return
    yield "narrow" if local is not None and (base is None or local < base) else "widen"


def _codes(base: Sequence[str], local: Sequence[str]) -> list[Step]:
    """What happened to a list of names: some gone, some new, or another order."""
    gone, new = set(base) - set(local), set(local) - set(base)
    found: list[Step] = []
    if gone:
        found.append("narrow")
    if new:
        found.append("extend")
    if [each for each in base if each not in gone] != [each for each in local if each not in new]:
        found.append("change")
    return found


def _lifecycle(base: Lifecycle | None, local: Lifecycle | None, entity: Entity, now: Entity) -> Iterator[Touch]:
    if local is None:
        return
    if base is None:
        yield Touch("lifecycle", "extend", entity.lock, local.place or now.place)
        return
    place = local.place or now.place
    yield from _relock("lifecycle", base.lock, local.lock, place)
    yield from _stages(base, local, place)
    for name, move in local.moves.items():
        yield from _move(base.moves.get(name), move, base)


def _stages(base: Lifecycle, local: Lifecycle, place: Place) -> Iterator[Touch]:
    if base.field != local.field:
        yield Touch("lifecycle", "never", base.lock, place)
    for step in _codes([each.code for each in base.stages], [each.code for each in local.stages]):
        yield Touch("stage", "never" if step == "narrow" else step, base.lock, place)
    if base.stages and local.stages and base.stages[0].code != local.stages[0].code:
        yield Touch("stage", "never", base.lock, place)
    now = {each.code: each for each in local.stages}
    for stage in base.stages:
        if stage.code in now:
            yield from _stage(stage, now[stage.code], place)


def _stage(base: Option, local: Option, place: Place) -> Iterator[Touch]:
    yield from _relock(base.code, base.lock, local.lock, place)
    if dict(base.title) != dict(local.title):
        yield Touch(base.code, "change", base.lock, place)


def _move(base: Move | None, local: Move, lifecycle: Lifecycle) -> Iterator[Touch]:
    if base is None:
        locks = {each.code: each.lock for each in lifecycle.stages}
        ends = [locks[code] for code in (*local.sources, local.target) if code in locks]
        tight = next((each for each in ends if "extend" not in ALLOWED[each]), lifecycle.lock)
        yield Touch(local.name, "extend", tight, local.place)
        return
    yield from _relock(local.name, base.lock, local.lock, local.place)
    for step in _move_steps(base, local):
        yield Touch(local.name, step, base.lock, local.place)


def _move_steps(base: Move, local: Move) -> Iterator[Step]:
    if base.target != local.target:
        yield "never"
    if _text(base.when) != _text(local.when):
        yield "narrow"
    for step in _codes(base.sources, local.sources):
        if step != "change":  # the order of sources means nothing
            yield step
    yield from _roles(base.by, local.by)
    if dict(base.title) != dict(local.title):
        yield "change"


def _check(base: Check | None, local: Check, entity: Entity) -> Iterator[Touch]:
    place = local.rule.place
    if base is None:
        # A further check narrows what may be saved and extends the entity: either permission will do.
        step: Step = "extend" if "extend" in ALLOWED[entity.lock] else "narrow"
        yield Touch(local.name, step, entity.lock, place)
        return
    yield from _relock(local.name, base.lock, local.lock, place)
    if base.rule.text != local.rule.text or dict(base.title) != dict(local.title):
        yield Touch(local.name, "change", base.lock, place)


def _access(base: Entity, local: Entity, over: Table) -> Iterator[Touch]:
    for role, grants in local.access.items():
        for verb, grant in grants.items():
            yield from _grant(base.access.get(role, {}).get(verb), grant)
    for role, grants in base.access.items():
        for verb, grant in grants.items():
            if verb not in local.access.get(role, {}):
                written = over.table(role).entry(verb)
                yield Touch(f"{role}.{verb}", "narrow", grant.lock, over.place if written is None else written.place)


def _grant(base: Grant | None, local: Grant) -> Iterator[Touch]:
    item = f"{local.role}.{local.verb}"
    if base is None:
        yield Touch(item, "widen", local.lock, local.place)
        return
    yield from _relock(item, base.lock, local.lock, local.place)
    for step in _grant_steps(base, local):
        yield Touch(item, step, base.lock, local.place)


def _grant_steps(base: Grant, local: Grant) -> Iterator[Step]:
    if base.depth is not local.depth:
        yield "narrow" if _DEPTHS.index(local.depth) < _DEPTHS.index(base.depth) else "widen"
    if _text(base.when) != _text(local.when):
        yield "narrow"
    yield from _roles(base.fields, local.fields)


def _views(base: Views, local: Views, entity: Entity) -> Iterator[Touch]:
    place = local.place or entity.place
    yield from _relock("views", base.lock, local.lock, place)
    pairs = (
        ("list", base.list, local.list),
        ("order", base.order, local.order),
        ("filters", base.filters, local.filters),
    )
    for name, before, after in pairs:
        for step in _codes(before, after):
            yield Touch(f"views.{name}", step, base.lock, place)
    known = {each.name: each for each in base.form}
    for section in local.form:
        for step in _section(known.get(section.name), section):
            yield Touch(f"views.form.{section.name}", step, base.lock, place)


def _metric(base: Metric | None, local: Metric, entity: Entity) -> Iterator[Touch]:
    """A figure shows what may be read anyway; an overlay may define it anew where its lock says so."""
    item = f"metrics.{local.name}"
    if base is None:
        yield Touch(item, "extend", entity.lock, local.place)
        return
    yield from _relock(item, base.lock, local.lock, local.place)
    parts = ((each.sum, each.by, each.over, _text(each.when), dict(each.title)) for each in (base, local))
    if next(parts) != next(parts):
        yield Touch(item, "change", base.lock, local.place)


def _section(base: Section | None, local: Section) -> Iterator[Step]:
    if base is None:
        yield "extend"
        return
    yield from _codes(base.fields, local.fields)
    placed = (dict(base.title), dict(base.spans), base.block, base.tab, _text(base.visible))
    if placed != (dict(local.title), dict(local.spans), local.block, local.tab, _text(local.visible)):
        yield "change"
