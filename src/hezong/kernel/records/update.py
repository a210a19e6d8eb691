"""Turns a PATCH or a move into a saved change of one record: rights, version, values, checks, in the contract's order (contract §1, §2)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import NoneType
from typing import Literal, cast
from uuid import UUID

from hezong.kernel.model.field import Move
from hezong.kernel.records.body import ABOUT, Given, given, require_known, unwritable
from hezong.kernel.records.change import Entry
from hezong.kernel.records.conflict import Version, conflicts, fits, originals, require_version, stale
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.grant import ORGANIZATION, POSITION, USER, gives_more, require_givable, require_over
from hezong.kernel.records.move import from_here, missing, require_move, shares_of
from hezong.kernel.records.phases import Draft
from hezong.kernel.records.record import Facet, Record, whole
from hezong.kernel.records.right import (
    barred,
    require_given,
    require_readable,
    require_steward,
    steward_shares,
)
from hezong.kernel.records.runtime import Body, Runtime, Written
from hezong.kernel.records.save import Lost, Saving
from hezong.kernel.records.statement import FACET, INNER, MASTER, Shape
from hezong.kernel.records.target import facet_for, implied, named
from hezong.kernel.records.unique import Wanted
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.problem import refuse

OnConflict = Literal["refuse", "merge"]
STEWARD = "steward"
ATTEMPTS = 12
"""Of a merging write that loses against others: among fifty people at one record somebody loses often."""


@dataclass(frozen=True, slots=True)
class Request:
    """A change as it was asked for. ``fields`` holds the values to be set; ``body`` what else was said."""

    id: UUID
    body: Body
    fields: Body
    version: str | None
    merge: bool = False
    move: Move | None = None
    back: bool = False
    """An undo puts earlier values back; a stage is among them."""


@dataclass(frozen=True, slots=True)
class Place:
    """The loaded record, and the facet that the change is for, if any."""

    desk: Desk
    record: Record
    facet: Facet | None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a change writes, and the unique values that it wants. Without entries there is nothing to write."""

    saving: Saving
    wanted: Wanted


async def patch(
    runtime: Runtime,
    context: Context,
    entity: str,
    id: UUID,
    body: Body,
    version: str | None,
    on_conflict: OnConflict = "refuse",
) -> Written:
    """``PATCH /records/{entity}/{id}``. ``version`` is that of ``If-Match``, else ``body["version"]`` counts.

    A faceted record: ``body["organization"]`` names the facet; ``body["steward"]`` hands the record to another organization.
    412 ``conflict.version`` with ``extra`` mine, theirs, original.
    """
    desk = Desk.at(runtime, context, entity)
    skipped = ABOUT | {STEWARD} if desk.entity.faceted else ABOUT
    fields = {name: value for name, value in body.items() if name not in skipped}
    return await _change(desk, Request(id, body, fields, version, merge=on_conflict == "merge"))


async def move(
    runtime: Runtime, context: Context, entity: str, id: UUID, move: str, body: Body, version: str | None
) -> Written:
    """``POST …/{id}/moves/{move}`` with ``{organization, version, set}``; not from here → 422 ``check.move``; unknown → 404."""
    desk = Desk.at(runtime, context, entity)
    step = require_move(desk.entity, move)
    for name in body:
        if name not in ("organization", "version", "set"):
            raise refuse("request.unknown_field", field=name, name=name)
    fields = body.get("set")
    if not isinstance(fields, (Mapping, NoneType)):
        raise refuse("request.shape", field="set", expected="object")
    return await _change(desk, Request(id, body, cast("Body", fields or {}), version, move=step))


async def _change(desk: Desk, request: Request) -> Written:
    """A merging write that loses a race compares again; any other one is told of the conflict."""
    for attempt in range(ATTEMPTS):
        place = await _place(desk, request)
        try:
            return await _attempt(place, request)
        except Lost as lost:
            if not request.merge or attempt == ATTEMPTS - 1:
                again = await _place(desk, request)
                if again.record.version == place.record.version and _same(again.facet, place.facet):
                    raise refuse("access.denied") from lost
                raise await _conflict(again, request) from lost
    raise AssertionError("the last attempt returns or raises")


def _same(one: Facet | None, other: Facet | None) -> bool:
    return (one and one.version) == (other and other.version)


async def _place(desk: Desk, request: Request) -> Place:
    """404 before anything else; then 400 for what the entity does not know."""
    return placed(desk, require_readable(desk.judge, await desk.load(request.id)), request)


def placed(desk: Desk, record: Record, request: Request) -> Place:
    """Where a change of a loaded record goes. 400 for what the entity does not know, 404 without the facet that it is for."""
    if not desk.entity.faceted:
        desk = desk.seen_by(record.organization)
        require_known(desk.entity, [request.fields], frozenset())
        return Place(desk, record, None)
    asked = named(desk.context, request.body)
    organization = asked or implied(desk.context)
    seen = desk if organization is None else desk.seen_by(organization)
    require_known(seen.entity, [request.fields], frozenset())
    needed = _needs_facet(seen, request)
    if organization is None:
        if needed:
            raise refuse("request.organization_needed", field="organization")
        return Place(seen, record, None)
    facet = facet_for(desk.context, record, organization)
    if facet is not None and not seen.judge.covers("read", record, facet):
        facet = None
    if facet is None and (needed or asked is not None):
        raise refuse("request.not_found")
    return Place(seen, record, facet)


def _needs_facet(desk: Desk, request: Request) -> bool:
    inside = desk.parts.inside
    lifecycle = desk.entity.lifecycle
    moved = request.move is not None and lifecycle is not None and lifecycle.field in inside
    return moved or any(name in inside for name in request.fields)


async def _attempt(place: Place, request: Request) -> Written:
    """Rights (403), then version (428, 412), then values and checks (422)."""
    _require_rights(place, request)
    await _require_grant(place, request)
    merged = await _require_current(place, request)
    desk, record, facet = place.desk, place.record, place.facet
    found = await _planned(place, request, given(desk.entity, request.fields, desk.tools, frozenset()))
    if not found.saving.entries:
        return replace(await desk.unchanged(record, record.version_with(facet)), merged=merged)
    written = await desk.save(found.saving, [found.wanted])
    return replace(written, merged=merged)


async def planned(place: Place, request: Request, found: Given | None = None) -> Planned:
    """What a change would write, judged by everything but its version; nothing is written. ``found``: its values, if parsed already."""
    _require_rights(place, request)
    await _require_grant(place, request, found)
    return await _planned(
        place, request, found or given(place.desk.entity, request.fields, place.desk.tools, frozenset())
    )


async def _planned(place: Place, request: Request, found: Given) -> Planned:
    draft = await _draft(place, request, found)
    owner = place.record.organization if place.facet is None else place.facet.organization
    return Planned(_saving(place, request, draft), Wanted(place.record.id, owner, draft.row))


def _require_rights(place: Place, request: Request) -> None:
    desk, record, facet = place.desk, place.record, place.facet
    closed = unwritable(desk.entity, request.fields)
    if closed:
        raise refuse("access.field", field=closed[0], name=closed[0])
    if request.move is not None and not shares_of(desk.judge, request.move, record, facet):
        raise refuse("access.verb", verb=request.move.name, entity=desk.entity.name)
    if desk.entity.faceted:
        _require_facet_rights(place, request)
    else:
        shares = desk.judge.covering("update", record)
        if not shares:
            raise refuse("access.verb", verb="update", entity=desk.entity.name)
        organization = named(desk.context, request.body)
        handed = organization is not None and organization != record.organization
        if handed and desk.entity.name == ORGANIZATION:
            # Who may change an organization follows from where it stands; that is the business of reorganizations alone.
            raise refuse("access.reorganization", field="organization")
        require_given(desk.judge, shares, [*_checked(desk, request), *(["organization"] if handed else [])])
        _require_reach(place, organization)


async def _require_grant(place: Place, request: Request, found: Given | None = None) -> None:
    """Nobody gives a right that they do not hold, nor locks or renames somebody who holds more."""
    desk, record = place.desk, place.record
    model = desk.runtime.world.model
    if desk.entity.name == POSITION:
        found = found or given(desk.entity, request.fields, desk.tools, frozenset())
        new = {**record.values, **found.values}
        new |= _handed(place, request)
        if gives_more(record.values, new):
            require_givable(model, desk.context, new)
    if desk.entity.name == USER and {"login", "locked", "email", "phone"} & request.fields.keys():
        await require_over(desk.runtime.pools.steady, model, desk.context, record.id)


def _checked(desk: Desk, request: Request) -> list[str]:
    """The fields whose rights are asked: a stage has rights of its own, and is refused with the values."""
    lifecycle = desk.entity.lifecycle
    return [name for name in request.fields if request.back or lifecycle is None or name != lifecycle.field]


def _require_facet_rights(place: Place, request: Request) -> None:
    desk, record, facet = place.desk, place.record, place.facet
    inside = desk.parts.inside
    fields = _checked(desk, request)
    anywhere = desk.judge.anywhere("update", record)
    if not anywhere:
        raise refuse("access.verb", verb="update", entity=desk.entity.name)
    mine = [name for name in fields if name in inside]
    if mine:
        shares = () if facet is None else desk.judge.covering("update", record, facet)
        if not shares:
            raise refuse("access.verb", verb="update", entity=desk.entity.name)
        require_given(desk.judge, shares, mine)
    require_steward(desk.judge, record, anywhere, [name for name in fields if name not in inside])
    handed = named(desk.context, request.body, STEWARD)
    if handed is not None:
        shares = steward_shares(desk.judge, record)
        if not shares or "organization" in barred(shares):
            known = desk.context.structure.organizations.get(record.organization)
            raise refuse("access.steward", field=STEWARD, steward=known.name if known else "")
        _require_reach(place, handed)


def _require_reach(place: Place, organization: UUID | None) -> None:
    """Handing a record to an organization needs ``update`` over both (contract §2)."""
    if organization is None or organization == place.record.organization:
        return
    if not place.desk.judge.reaches("update", organization):
        name = place.desk.context.structure.organizations[organization].name
        raise refuse("access.organization", field="organization", name=name)


async def _require_current(place: Place, request: Request) -> bool:
    """428 without a version; 412 for a stale one, unless the changes are disjoint and shall be merged. True: they were."""
    version = require_version(request.version, request.body)
    writes_facet = place.facet is not None and _needs_facet(place.desk, request)
    if fits(version, place.record, place.facet, writes_facet=writes_facet):
        return False
    if request.merge and version is not None and _issued(version, place):
        found = await _compared(place, request, version)
        if not found:
            return True
        raise stale(place.desk.judge, place.record, found)
    raise await _conflict(place, request)


def _issued(version: Version, place: Place) -> bool:
    """A version from the future never was one."""
    facet = place.facet.version if place.facet else None
    return version[0] <= place.record.version and (version[1] is None or facet is None or version[1] <= facet)


async def _conflict(place: Place, request: Request) -> Refused:
    version = require_version(request.version, request.body)
    found = [] if version is None or not _issued(version, place) else await _compared(place, request, version)
    return stale(place.desk.judge, place.record, found)


async def _compared(place: Place, request: Request, version: Version) -> list[Problem]:
    desk = place.desk
    async with desk.runtime.pools.steady.acquire() as connection:
        before = await originals(connection, place.record, place.facet, version)
    fields: dict[str, object] = dict(request.fields)
    if request.move is not None and desk.entity.lifecycle is not None:
        fields[desk.entity.lifecycle.field] = request.move.target
    return conflicts(desk.entity, place.record, place.facet, fields, before)


async def _draft(place: Place, request: Request, found: Given) -> Draft:
    """The completed row after the change. 422 with everything that is wrong with it."""
    desk, record, facet = place.desk, place.record, place.facet
    old = whole(record, facet)
    row: dict[str, object] = {**record.values, **(facet.values if facet else {}), **found.values}
    problems = [*found.problems, *_staged(place, request, row)]
    row |= _handed(place, request)
    draft = Draft(
        desk.entity, facet.organization if facet else record.organization, row, found.names, frozenset(), _watched(place, request), old,
        links={**record.links, **(facet.links if facet else {})}, move=request.move, above=record.above,
    )  # fmt: skip
    resolved = await desk.references.resolve(desk.runtime.pools.steady, [_stripped(draft)])
    _require_parent(place, resolved.drafts[0])
    completed = desk.phases.complete(resolved.drafts[0])
    problems += resolved.problems.get(0, [])
    problems += _condition(place, request, completed)
    problems += desk.phases.problems(completed)
    if problems:
        raise Refused(problems)
    return completed


def _require_parent(place: Place, draft: Draft) -> None:
    """A record that gets another parent needs there what making one there needs."""
    above, record = place.desk.entity.above, place.record
    if above is None or draft.row.get(above.field) in (None, record.values.get(above.field)):
        return
    moved = replace(record, values={**record.values, above.field: draft.row[above.field]}, above=draft.above)
    if not place.desk.judge.covers("create", moved):
        raise refuse("access.verb", verb="create", entity=place.desk.entity.name)


def _stripped(draft: Draft) -> Draft:
    """Without links of references that get another value: those are loaded anew."""
    kept = {name: link for name, link in draft.links.items() if draft.row.get(name) == link["id"]}
    return replace(draft, links=kept)


def _watched(place: Place, request: Request) -> frozenset[str]:
    """The fields of the parts that are being saved: derived fields are renewed and required ones asked for only there."""
    parts = place.desk.parts
    outside = parts.outside
    if not place.desk.entity.faceted:
        return outside
    inside = parts.inside if place.facet is not None else frozenset[str]()
    master = any(name in outside for name in request.fields) or STEWARD in request.body
    return inside | outside if master else inside


def _staged(place: Place, request: Request, row: dict[str, object]) -> list[Problem]:
    """A stage changes only through moves; a move sets it."""
    lifecycle = place.desk.entity.lifecycle
    if lifecycle is None:
        return []
    if lifecycle.field in request.fields and not request.back:
        return [Problem("check.move", field=lifecycle.field)]
    if request.move is None:
        return []
    if not from_here(place.desk.entity, request.move, place.record, place.facet):
        raise refuse("check.move", field=lifecycle.field, move=request.move.name)
    row[lifecycle.field] = request.move.target
    return []


def _condition(place: Place, request: Request, draft: Draft) -> list[Problem]:
    """What a move's condition finds wanting, judged on the row with what the move sets, at the stage from which it starts."""
    lifecycle = place.desk.entity.lifecycle
    if request.move is None or request.move.when is None or lifecycle is None:
        return []
    before = whole(place.record, place.facet).get(lifecycle.field)
    row = {
        **draft.row,
        **{name: link for name, link in draft.links.items() if draft.row.get(name) == link["id"]},
        lifecycle.field: before,
    }
    if place.desk.judge.frame(draft.organization).holds(request.move.when, row, draft.old):
        return []
    empty = [Problem("check.required", field=name, params={"name": name}) for name in missing(request.move.when, row)]
    return [Problem("check.move", field=lifecycle.field, params={"move": request.move.name}), *empty]


def _handed(place: Place, request: Request) -> dict[str, object]:
    """The organization after the change: of a faceted record its steward."""
    key = STEWARD if place.desk.entity.faceted else "organization"
    organization = named(place.desk.context, request.body, key)
    return {} if organization is None else {"organization": organization}


def _saving(place: Place, request: Request, draft: Draft) -> Saving:
    """Only the parts that really change, each with its own version."""
    desk, record, facet = place.desk, place.record, place.facet
    entity, old = desk.entity, {**record.values, **(facet.values if facet else {})}
    moved = old["organization"] != draft.row["organization"]
    master = moved or desk.parts.touched(old, draft.row, facet=False)
    inner = facet is not None and desk.parts.touched(old, draft.row, facet=True)
    copies = entity.faceted and master and (moved or desk.parts.copies_touched(old, draft.row))
    shape = Shape("update" if master else "none", "update" if inner else "none", copies=copies)
    row = renewed_record(desk, record, draft.row) if master else None
    rows = (
        () if row is None else (row if inner or facet is None else {**row, FACET: str(facet.id), INNER: facet.version},)
    )
    facets = (beside(record, renewed_facet(desk, record, facet, draft.row)),) if inner and facet else ()
    entries = (_entry(place, request, draft, old, master, inner),) if master or inner else ()
    return Saving(entity, shape, rows, facets, entries)


def renewed_record(
    desk: Desk, record: Record, row: Mapping[str, object], deleted_at: object = None
) -> Mapping[str, object]:
    """The record's row after a change; the statement adds one to the version that it was read with."""
    about = {"version": record.version, "changed_by": desk.context.user, "changed_at": None, "deleted_at": deleted_at}
    organization = row["organization"]
    assert isinstance(organization, UUID), "every record has an organization"
    return desk.parts.record_row(record.id, organization, row, record.ext, about)


def renewed_facet(
    desk: Desk, record: Record, facet: Facet, row: Mapping[str, object], deleted_at: object = None
) -> Mapping[str, object]:
    """The facet's row after a change."""
    about = {"version": facet.version, "changed_by": desk.context.user, "changed_at": None, "deleted_at": deleted_at}
    return desk.parts.facet_row(facet.id, record.id, facet.organization, row, facet.ext, about)


def beside(record: Record, facet: Mapping[str, object]) -> Mapping[str, object]:
    """A facet's row that is written by itself: only while the record is the one with which it was checked."""
    return {**facet, MASTER: record.version}


def _entry(place: Place, request: Request, draft: Draft, old: Mapping[str, object], master: bool, inner: bool) -> Entry:
    record, facet = place.record, place.facet
    version = str(record.version + master) if facet is None else f"{record.version + master}.{facet.version + inner}"
    found = place.desk.parts.changes(old, draft.row)
    if old["organization"] != draft.row["organization"]:
        found = (
            *found,
            {"field": "organization", "old": str(old["organization"]), "new": str(draft.row["organization"])},
        )
    return Entry(
        record.id,
        record.organization if facet is None else facet.organization,
        version,
        "move" if request.move else "update",
        f"move.{request.move.name}" if request.move else "update",
        found,
        facet.id if facet else None,
        by=place.desk.context.user,
    )


async def loaded(runtime: Runtime, context: Context, entity: str, id: UUID) -> tuple[Desk, Record]:
    """A readable record and the desk of its entity; 404 otherwise."""
    desk = Desk.at(runtime, context, entity)
    return desk, require_readable(desk.judge, await desk.load(id))
