"""Ends and begins: deletes and restores records, opens and closes the relationships of organizations with them. Never removes a row."""

from uuid import UUID

from hezong.kernel.query.usage import MOST
from hezong.kernel.records.body import given, require_known, unwritable
from hezong.kernel.records.change import Entry
from hezong.kernel.records.conflict import fits, require_version, stale
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.grant import POSITION, USER, require_givable, require_over
from hezong.kernel.records.merged import survivor_of
from hezong.kernel.records.phases import Draft
from hezong.kernel.records.record import EMPTY, Facet, Record, whole
from hezong.kernel.records.right import barred, require_verb
from hezong.kernel.records.runtime import Body, Runtime, Written
from hezong.kernel.records.save import Lost, Saving
from hezong.kernel.records.statement import Shape
from hezong.kernel.records.target import require_target
from hezong.kernel.records.unique import Wanted
from hezong.kernel.records.update import Planned, beside, loaded, renewed_facet, renewed_record
from hezong.kernel.records.usage import usage_of
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.problem import refuse


async def delete(runtime: Runtime, context: Context, entity: str, id: UUID, version: str | None) -> Written:
    """``DELETE /records/{entity}/{id}``: soft, with all live facets (403 ``access.facets``); ``items`` is empty."""
    desk, record = await loaded(runtime, context, entity, id)
    live = tuple(record.live_facets())
    _require_delete(desk, record, live)
    if desk.entity.name == USER:
        await require_over(runtime.pools.steady, runtime.world.model, context, id)
    if not fits(require_version(version, {}), record, None, writes_facet=False):
        raise stale(desk.judge, record, ())
    if desk.entity.validity:
        await _require_unused(desk, id)
    return await _ended(desk, record, live, "delete", context.now)


async def _require_unused(desk: Desk, id: UUID) -> None:
    """409 for a code that records still have; it retires by an end of its validity (SY-01). Counts are of what the asker may read."""
    found = await usage_of(desk.runtime, desk.context, desk.entity.name, id)
    if found.used:
        titles, language = desk.runtime.world.entities, desk.context.language
        used = ", ".join(
            f"{titles[name].title.get(language, name)} {min(count, MOST)}" for name, count in found.counts.items()
        )
        raise Refused(Problem("conflict.in_use", params={"used": used or "…"}, extra={"used": dict(found.counts)}))


def _require_delete(desk: Desk, record: Record, facets: tuple[Facet, ...]) -> None:
    """``delete`` over the record, or over every facet that goes with it."""
    reached = [desk.judge.covers("delete", record, each) for each in facets]
    if not desk.entity.faceted:
        reached = [desk.judge.covers("delete", record)]
    if not any(reached):
        raise refuse("access.verb", verb="delete", entity=desk.entity.name)
    if not all(reached):
        raise refuse("access.facets")


async def restore(runtime: Runtime, context: Context, entity: str, id: UUID) -> Written:
    """``POST …/{id}/restore``: needs ``delete``; brings back the facets that went with the record. 409 ``conflict.merged``."""
    survivor = await survivor_of(runtime, entity, id)
    if survivor is not None:
        await loaded(runtime, context, entity, survivor)
        raise refuse("conflict.merged")
    desk = Desk.at(runtime, context, entity)
    record = await desk.load(id)
    if record is None:
        raise refuse("request.not_found")
    gone = tuple(each for each in record.facets if each.deleted_at == record.deleted_at)
    seen = gone if desk.entity.faceted else (None,)
    if not any(desk.judge.covers("read", record, each) for each in seen):
        raise refuse("request.not_found")
    if record.live:
        return await desk.unchanged(record, record.version_with(None))
    _require_delete(desk, record, gone)
    if desk.entity.name == POSITION:
        require_givable(runtime.world.model, context, record.values)
    return await _ended(desk, record, gone, "restore", None)


def planned_delete(desk: Desk, record: Record, at: object) -> Planned:
    """What deleting a readable record writes; judged by everything but its version."""
    live = tuple(record.live_facets())
    _require_delete(desk, record, live)
    return _ending(desk, record, live, "delete", at)


def planned_restore(desk: Desk, record: Record) -> Planned:
    """What bringing a deleted record back writes, with the facets that went with it."""
    gone = tuple(each for each in record.facets if each.deleted_at == record.deleted_at)
    _require_delete(desk, record, gone)
    return _ending(desk, record, gone, "restore", None)


async def _ended(desk: Desk, record: Record, facets: tuple[Facet, ...], verb: str, at: object) -> Written:
    found = _ending(desk, record, facets, verb, at)
    try:
        return await desk.save(found.saving, [found.wanted])
    except Lost as lost:
        raise stale(desk.judge, record, ()) from lost


def _ending(desk: Desk, record: Record, facets: tuple[Facet, ...], verb: str, at: object) -> Planned:
    """Deleted and restored are the same change of ``deleted_at``; values stay as they are."""
    shape = Shape("update", "update" if facets else "none")
    rows = (renewed_record(desk, record, record.values, at),)
    related = tuple(renewed_facet(desk, record, each, each.values, at) for each in facets)
    version, by = str(record.version + 1), desk.context.user
    entry = Entry(record.id, record.organization, version, verb, verb, (), by=by)
    saving = Saving(desk.entity, shape, rows, related, (entry,), answered=verb == "restore")
    return Planned(saving, Wanted(record.id, record.organization, whole(record)))


async def open_facet(runtime: Runtime, context: Context, entity: str, id: UUID, body: Body) -> Written:
    """``POST …/{id}/facets``: the relationship of one more organization; 409 ``request.facet_exists``."""
    desk, record = await loaded(runtime, context, entity, id)
    if not desk.entity.faceted:
        raise refuse("request.not_found")
    organization = require_target(context, body, desk.entity)
    desk = desk.seen_by(organization)
    require_known(desk.entity, [body])
    require_verb(desk.judge, "create")
    facets = (each for each in record.facets if each.organization == organization)
    known = min(facets, key=lambda each: (not each.live, each.twin), default=None)
    draft = await _opening(desk, record, organization, body, taken=known is not None and known.live)
    return await _opened(desk, record, known, draft)


async def _opening(desk: Desk, record: Record, organization: UUID, body: Body, taken: bool) -> Draft:
    """The completed row of the new facet. 403, then 409: only who may open one learns that there is one; then 422."""
    entity = desk.entity
    inside = desk.parts.inside
    found = given(entity, body, desk.tools)
    outside = [*unwritable(entity, found.names), *sorted(found.names - inside)]
    if outside:
        raise refuse("access.field", field=outside[0], name=outside[0])
    row = {**record.values, **dict.fromkeys(inside), **found.values}
    draft = Draft(entity, organization, row, found.names, inside, inside, links=record.links)
    resolved = await desk.references.resolve(desk.runtime.pools.steady, [draft])
    completed = desk.phases.complete(resolved.drafts[0])
    _require_open(desk, record, organization, completed)
    if taken:
        raise refuse("request.facet_exists")
    problems = [*found.problems, *resolved.problems.get(0, ()), *desk.phases.problems(completed)]
    if problems:
        raise Refused(problems)
    return completed


def _require_open(desk: Desk, record: Record, organization: UUID, draft: Draft) -> None:
    """``create`` at that organization, judged on the facet as it will be."""
    values = {name: draft.row.get(name) for name in draft.watched}
    facet = Facet(record.id, organization, 1, values, desk.context.user, links=draft.links)
    shares = desk.judge.covering("create", record, facet)
    if not shares:
        raise refuse("access.verb", verb="create", entity=desk.entity.name)
    hidden = barred(shares) & draft.given
    if hidden:
        raise refuse("access.field", field=min(hidden), name=min(hidden))


async def _opened(desk: Desk, record: Record, closed: Facet | None, draft: Draft) -> Written:
    """A new row, or the one that was closed before: there is one for each organization, and its history goes on.

    409 where somebody else opened it at the same moment.
    """
    facet = closed.id if closed else new_id(desk.context.now)
    version = closed.version + 1 if closed else 1
    if closed is None:
        about = {"version": 1, "created_by": desk.context.user, "changed_by": desk.context.user}
        about |= {"created_at": None, "changed_at": None, "deleted_at": None}
        row = desk.parts.facet_row(facet, record.id, draft.organization, draft.row, EMPTY, about)
    else:
        row = renewed_facet(desk, record, closed, draft.row)
    before = None if closed is None else {**record.values, **closed.values}
    found = desk.parts.changes(before or record.values, draft.row)
    told = f"{record.version}.{version}"
    entry = Entry(record.id, draft.organization, told, "open", "open", found, facet, by=desk.context.user)
    saving = Saving(desk.entity, Shape("none", "update" if closed else "insert"), (), (row,), (entry,))
    try:
        return await desk.save(saving, [Wanted(record.id, draft.organization, draft.row)])
    except Lost as lost:
        raise refuse("request.facet_exists") from lost


async def close_facet(
    runtime: Runtime, context: Context, entity: str, id: UUID, facet: UUID, version: str | None
) -> Written:
    """``DELETE …/{id}/facets/{facet}``: needs ``delete`` over it."""
    desk, record = await loaded(runtime, context, entity, id)
    found = record.facet(facet)
    if found is None or not found.live or not desk.judge.covers("read", record, found):
        raise refuse("request.not_found")
    closing = planned_facet(desk, record, found, context.now)
    if not fits(require_version(version, {}), record, found, writes_facet=True):
        raise stale(desk.judge, record, ())
    try:
        return await desk.save(closing.saving, ())
    except Lost as lost:
        raise stale(desk.judge, record, ()) from lost


def planned_facet(desk: Desk, record: Record, facet: Facet, at: object) -> Planned:
    """What closing a facet writes, or taking it up again (``at`` None): needs ``delete`` over it, or ``create``."""
    right, verb = ("create", "open") if at is None else ("delete", "close")
    if not desk.judge.covers(right, record, facet):
        raise refuse("access.verb", verb=right, entity=desk.entity.name)
    row = beside(record, renewed_facet(desk, record, facet, facet.values, at))
    told = f"{record.version}.{facet.version + 1}"
    entry = Entry(record.id, facet.organization, told, verb, verb, (), facet.id, by=desk.context.user)
    saving = Saving(desk.entity, Shape("none", "update"), (), (row,), (entry,), answered=False)
    return Planned(saving, Wanted(record.id, facet.organization, {**record.values, **facet.values}))
