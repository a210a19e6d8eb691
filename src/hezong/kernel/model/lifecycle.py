"""Turns a lifecycle into its stage field, stages and moves; every stage must be reachable. Judges no record."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from hezong.kernel.model.field import Field, FieldType, Lifecycle, Move
from hezong.kernel.model.nodes import Entry, Table, scalars, words
from hezong.kernel.model.options import build_options, written_options
from hezong.kernel.model.rules import Rules
from hezong.kernel.model.site import Site


def build_stages(body: Table, fields: dict[str, Field], lock: str, site: Site) -> Lifecycle | None:
    """The lifecycle without moves; gives the stage field its options, and adds the field where none is written."""
    section, facet = _section(body, site)
    lifecycle: Lifecycle | None = None
    if section is not None:
        name = section.text("field") or "stage"
        own_lock = section.text("lock") or lock
        stages = build_options(section.get("stage"), f"{site.entity}.{name}", site, own_lock)
        lifecycle = Lifecycle(name, stages, MappingProxyType({}), own_lock, section.place)
        _drive(lifecycle, fields, facet, section, site)
    for field in fields.values():
        if field.type is FieldType.STAGE and (lifecycle is None or field.name != lifecycle.field):
            site.problems.add("model.no_lifecycle", field.place, word=field.name)
    return lifecycle


def _section(body: Table, site: Site) -> tuple[Table | None, bool]:
    own, shared = body.get("lifecycle"), body.table("facet").get("lifecycle")
    if own is not None and shared is not None:
        site.problems.add("model.conflict", shared.place, one="lifecycle", other="facet.lifecycle")
    if isinstance(own, Table):
        return own, False
    return (shared, True) if isinstance(shared, Table) else (None, False)


def _drive(lifecycle: Lifecycle, fields: dict[str, Field], facet: bool, section: Table, site: Site) -> None:
    known = fields.get(lifecycle.field)
    if known is not None and (known.type is not FieldType.STAGE or known.facet is not facet):
        site.problems.add("model.stage_field", known.place, word=known.name)
        return
    key = f"{site.entity}.{lifecycle.field}"
    title = site.naming.title(key, None, section.place) if known is None else known.title
    place = section.place if known is None else known.place
    written = (
        Field(lifecycle.field, FieldType.STAGE, place, title=title, facet=facet, lock=lifecycle.lock)
        if known is None
        else known
    )
    fields[lifecycle.field] = replace(written, options=lifecycle.stages)


def build_moves(body: Table, lifecycle: Lifecycle, rules: Rules) -> Mapping[str, Move]:
    """The moves with their conditions, and a problem for each stage that none of them leads to."""
    section, _ = _section(body, rules.site)
    if section is None:
        return MappingProxyType({})
    moves = {
        entry.key: _move(entry, entry.value, lifecycle, rules)
        for entry in section.table("moves")
        if isinstance(entry.value, Table)
    }
    _check_reach(section, lifecycle, moves, rules.site)
    return MappingProxyType(moves)


def _move(entry: Entry, said: Table, lifecycle: Lifecycle, rules: Rules) -> Move:
    site = rules.site
    codes = [each.code for each in lifecycle.stages]
    for each in (*scalars(said.get("from")), *scalars(said.get("to"))):
        if each.text not in codes:
            site.problems.unknown("model.stage", each.place, each.text, codes)
    for key in ("from", "to"):
        if not said.has(key):
            site.problems.add("model.missing", said.place, word=key)
    return Move(
        name=entry.key,
        sources=words(said.get("from")),
        target=said.text("to") or "",
        place=entry.place,
        title=site.naming.title(f"{site.entity}.move.{entry.key}", said.get("title"), entry.place),
        when=rules.condition(said.get("when")),
        by=rules.roles(said, "by"),
        lock=said.text("lock") or lifecycle.lock,
    )


def _check_reach(section: Table, lifecycle: Lifecycle, moves: Mapping[str, Move], site: Site) -> None:
    if (
        not lifecycle.stages
        or section.table("moves").broken
        or any(not each.sources or not each.target for each in moves.values())
    ):
        return
    reached = {lifecycle.stages[0].code}
    while found := {each.target for each in moves.values() if reached & set(each.sources)} - reached:
        reached |= found
    places = {each.key: each.place for each in written_options(section.get("stage"))}
    spoken_of = {code for each in moves.values() for code in (*each.sources, each.target)}
    for stage in lifecycle.stages:
        # A stage of which no move speaks can still be set by a create or an import (contract §2), so it is no mistake.
        say = site.problems.add if stage.code in spoken_of else site.problems.warn
        if stage.code not in reached:
            say("model.unreachable", places.get(stage.code, section.place), word=stage.code)
