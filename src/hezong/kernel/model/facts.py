"""Turns a Model into plain facts by path, so that two models can be compared item by item. Compares nothing itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from hezong.kernel.model.field import (
    Check,
    Compared,
    Entity,
    Field,
    Grant,
    Lifecycle,
    Metric,
    Move,
    Option,
    Privacy,
    Quality,
    Rule,
    Section,
    Titles,
    Views,
)
from hezong.kernel.model.model import Model

Details: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """One item of a model: what it is, its details as texts, and the name it had before."""

    item: str
    details: Details = field(default_factory=dict[str, str])
    was: str | None = None


def model_facts(model: Model) -> dict[str, Fact]:
    """All items of a model without its overlays, by path such as ``thing.field``."""
    found = {f"role {name}": Fact("role", _titles(role.title)) for name, role in model.roles.items()}
    for name, area in model.areas.items():
        details = {"needs": _list(area.needs), "navigation": _list(area.navigation), **_titles(area.title)}
        found[f"area {name}"] = Fact("area", details)
    for entity in model.entities.values():
        found.update(entity_facts(entity))
    return found


def entity_facts(entity: Entity) -> dict[str, Fact]:
    """All items of one entity."""
    return dict(_entity(entity))


def _entity(entity: Entity) -> Iterator[tuple[str, Fact]]:
    name = entity.name
    details = {
        "scope": entity.scope,
        "label": entity.label,
        "area": entity.area,
        "facet": _flag(entity.faceted),
        "share": _flag(entity.share_masked),
        "masked": _list(entity.masked_shows),
        "duplicates": _list(tuple(_alike(name, each) for name, each in entity.compared.items())),
        **_quality(entity.quality),
        "icon": entity.icon,
        "navigation": _flag(entity.navigation),
        "validity": _flag(entity.validity),
        "lock": entity.lock,
        **_privacy(entity.privacy),
        **_titles(entity.title),
    }
    yield name, Fact("entity", details, entity.was)
    for each in entity.fields.values():
        yield f"{name}.{each.name}", Fact("field", _field(each), each.was)
        yield from _options(f"{name}.{each.name}", each)
    yield from _lifecycle(name, entity.lifecycle)
    for check in entity.checks.values():
        yield f"{name}.check.{check.name}", Fact("check", _check(check))
    if entity.above is not None:
        yield f"{name}.access.parent", Fact("parent", {"field": entity.above.field})
    for grants in entity.access.values():
        for grant in grants.values():
            yield f"{name}.access.{grant.role}.{grant.verb}", Fact("grant", _grant(grant))
    yield from _views(name, entity.views)
    for metric in entity.metrics.values():
        yield f"{name}.metric.{metric.name}", Fact("metric", _metric(metric))


def _quality(said: Quality | None) -> Details:
    if said is None:
        return {"complete": "", "stale_after": "", "quality_owner": ""}
    days = "" if said.stale_after is None else str(said.stale_after)
    return {"complete": _list(said.complete), "stale_after": days, "quality_owner": said.owner or ""}


def _field(each: Field) -> Details:
    return {
        "type": each.type.value,
        "entity": each.ref or "",
        "via": each.via or "",
        "facet": _flag(each.facet),
        "required": _flag(each.required),
        "search": _flag(each.search),
        "sensitive": _flag(each.sensitive),
        "listed": _flag(each.listed),
        "hidden": _flag(each.hidden),
        "unique": each.unique or "",
        "default": _default(each.default),
        "compute": _rule(each.compute),
        "rollup": "" if each.rollup is None else ".".join(filter(None, (each.rollup.many, each.rollup.of))),
        "check": _rule(each.check),
        "visible_when": _rule(each.visible_when),
        "required_when": _rule(each.required_when),
        "readonly_when": _rule(each.readonly_when),
        "read": _roles(each.read),
        "write": _roles(each.write),
        "lock": each.lock,
        **_privacy(each.privacy),
        **_titles(each.title),
    }


def _privacy(said: Privacy | None) -> Details:
    """Left out where nothing is said: most fields say nothing of their own."""
    if said is None:
        return {}
    kept = said.retention
    told = "" if kept is None else " ".join(filter(None, (kept.keep, kept.since, kept.then, _rule(kept.when))))
    person = _rule(said.person) if isinstance(said.person, Rule) else _flag(said.person)
    return {
        "owner": said.owner or "",
        "retention": told,
        "kept": _flag(bool(said.kept)),
        "person": person,
        "about": said.about or "",
        **{f"purpose {language}": text for language, text in said.purpose.items()},
    }


def _options(path: str, each: Field) -> Iterator[tuple[str, Fact]]:
    item = "stage" if each.type.value == "stage" else "option"
    for option in each.options:
        yield f"{path}.{option.code}", Fact(item, _option(option))


def _option(option: Option) -> Details:
    return {"lock": option.lock, **_titles(option.title)}


def _lifecycle(name: str, lifecycle: Lifecycle | None) -> Iterator[tuple[str, Fact]]:
    if lifecycle is None:
        return
    order = _list(tuple(each.code for each in lifecycle.stages))
    yield f"{name}.lifecycle", Fact("lifecycle", {"field": lifecycle.field, "order": order, "lock": lifecycle.lock})
    for move in lifecycle.moves.values():
        yield f"{name}.move.{move.name}", Fact("move", _move(move))


def _move(move: Move) -> Details:
    return {
        "from": _list(move.sources),
        "to": move.target,
        "when": _rule(move.when),
        "by": _roles(move.by),
        "lock": move.lock,
        **_titles(move.title),
    }


def _check(check: Check) -> Details:
    return {"rule": check.rule.text, "lock": check.lock, **_titles(check.title)}


def _metric(metric: Metric) -> Details:
    parts = {"sum": metric.sum or "", "by": metric.by or "", "over": metric.over or ""}
    return {**parts, "when": _rule(metric.when), "lock": metric.lock, **_titles(metric.title)}


def _grant(grant: Grant) -> Details:
    return {"depth": grant.depth.value, "when": _rule(grant.when), "fields": _roles(grant.fields), "lock": grant.lock}


def _views(name: str, views: Views) -> Iterator[tuple[str, Fact]]:
    for view, fields in (("list", views.list), ("order", views.order), ("filters", views.filters)):
        yield f"{name}.view.{view}", Fact("view", {"fields": _list(fields)})
    for section in views.form:
        yield (
            f"{name}.view.form.{section.name}",
            Fact("view", {"fields": _placed(section), **_titles(section.title)}),
        )


def _placed(section: Section) -> str:
    """The fields with their widths, or the block, and where they stand."""
    widths = (f"{each}: {section.spans[each]}" if each in section.spans else each for each in section.fields)
    parts = (section.block, _list(tuple(widths)), section.tab and f"tab {section.tab}", _rule(section.visible))
    return "; ".join(filter(None, parts))


def _titles(titles: Titles) -> Details:
    return {f"title.{language}": text for language, text in titles.items()}


def _alike(name: str, compared: Compared) -> str:
    return " ".join((name, compared.likeness, *(compared.places or ())))


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names)


def _roles(names: frozenset[str] | None) -> str:
    return "*" if names is None else _list(tuple(sorted(names)))


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _rule(rule: Rule | None) -> str:
    return "" if rule is None else rule.text


def _default(default: Rule | object) -> str:
    if default is None:
        return ""
    return f"={default.text}" if isinstance(default, Rule) else str(default)
