"""Loads rows whose maker is trusted, the demonstration group above all: the same phases, checks, history and outbox, but no question of rights."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

from hezong.kernel.records.body import given, require_known
from hezong.kernel.records.change import Entry
from hezong.kernel.records.create import New, new_draft, origin, prepare, require_clean, saving_of, wanted_of
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.phases import Draft
from hezong.kernel.records.record import EMPTY
from hezong.kernel.records.runtime import Body, Runtime
from hezong.kernel.records.save import Saving
from hezong.kernel.records.statement import Shape
from hezong.kernel.types import Context
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.problem import refuse

ORIGIN = ("created_at", "created_by", "changed_at", "changed_by")
ABOUT = frozenset({"id", "version", "organization", "facets", *ORIGIN})


async def load_batch(
    runtime: Runtime, context: Context, entity: str, rows: Sequence[Mapping[str, object]], rolled: bool = True
) -> int:
    """Saves trusted rows by the same phases and checks, without asking for rights; returns their number.

    Rows are bodies that may also carry ``id``, ``organization``, ``created_at``, ``created_by``, ``changed_at``, ``changed_by``
    and, if faceted, ``facets: [{organization, …}]``. Some thousand rows a call. Written by the owner's pool, which needs no position.
    ``rolled`` false: sums and counts are given with the rows, or brought up to date by ``settle`` when everything is loaded.
    """
    desk = Desk(runtime, context, runtime.world.model.entities[entity])
    if not rows:
        return 0
    firsts = [_first(desk, number, row) for number, row in enumerate(rows)]
    prepared = await prepare(desk, firsts, trusted=True)
    require_clean(prepared, single=False)
    await _save(desk, saving_of(desk, prepared.rows, answered=False), prepared.rows, rolled)
    await _further(desk, rows, {each.number: each for each in prepared.rows})
    return len(rows)


async def _save(desk: Desk, saving: Saving, rows: Sequence[New], rolled: bool = True) -> None:
    saving = replace(saving, quiet=True)
    await desk.save(saving, wanted_of(rows), pool=desk.runtime.pools.owner, single=False, rolled=rolled)


def _first(desk: Desk, number: int, row: Body) -> New:
    """A row with its first facet."""
    facets = _facets(row)
    body = {name: value for name, value in row.items() if name != "facets"} | (facets[0] if facets else {})
    organization = _organization(desk.context, body)
    return _new(desk, number, _id(desk, row), organization, body, _steward(desk.context, row, organization))


def _steward(context: Context, row: Body, organization: UUID) -> UUID:
    return _organization(context, row) if row.get("organization") is not None else organization


def _new(desk: Desk, number: int, id: UUID, organization: UUID, body: Body, steward: UUID | None) -> New:
    entity = desk.seen_by(organization).entity
    require_known(entity, [body], ABOUT)
    found = given(entity, body, desk.tools, ABOUT)
    about = _about(body)
    facet = new_id(desk.context.now) if entity.faceted else None
    return New(number, id, new_draft(desk.seen_by(organization), organization, found), found, facet, about, steward)


def _about(body: Body) -> dict[str, object]:
    """Who and when; what says when it was made, and nothing of a change, has not been changed since."""
    about = {name: _origin(name, body[name]) for name in ORIGIN if body.get(name) is not None}
    for part in ("at", "by"):
        if "created_at" in about and f"created_{part}" in about:
            about.setdefault(f"changed_{part}", about[f"created_{part}"])
    return about


def _facets(row: Body) -> list[dict[str, object]]:
    """The facets of a row; a facet's own id is not kept, its organization identifies it."""
    found = cast("Sequence[Mapping[str, object]]", row.get("facets") or ())
    return [{name: value for name, value in each.items() if name != "id"} for each in found]


async def _further(desk: Desk, rows: Sequence[Body], saved: Mapping[int, New]) -> None:
    """The other facets, the second ones together, then the third ones: history goes on from the row before."""
    depth = max((len(_facets(row)) for row in rows), default=0)
    for place in range(1, depth):
        news: list[New] = []
        for number, row in enumerate(rows):
            facets = _facets(row)
            if len(facets) > place:
                news.append(_beside(desk, saved[number], facets[place]))
        prepared = await prepare(desk, news, trusted=True)
        require_clean(prepared, single=False)
        await _save(desk, _opening(desk, prepared.rows), prepared.rows)


def _beside(desk: Desk, first: New, facet: Body) -> New:
    """One more facet of a saved record; its row holds the master's values, so that rules see both."""
    new = _new(desk, first.number, first.id, _organization(desk.context, facet), facet, first.steward)
    inside = desk.seen_by(new.draft.organization).parts.inside
    master = {name: value for name, value in first.draft.row.items() if name not in inside}
    return New(new.number, new.id, _over(new, master, inside), new.given, new.facet, new.about, new.steward)


def _over(new: New, master: Mapping[str, object], inside: frozenset[str]) -> Draft:
    draft = new.draft
    return Draft(draft.entity, draft.organization, {**draft.row, **master}, draft.given, inside, inside)


def _opening(desk: Desk, rows: Sequence[New]) -> Saving:
    entries: list[Entry] = []
    facets: list[Mapping[str, object]] = []
    for each in rows:
        draft, at = each.draft, each.about.get("created_at")
        parts = desk.seen_by(draft.organization).parts
        blank = {**draft.row, **dict.fromkeys(parts.inside)}
        about = origin(desk, each)
        assert each.facet is not None, "only faceted entities come here"
        facets.append(parts.facet_row(each.facet, each.id, draft.organization, draft.row, EMPTY, about))
        found = parts.changes(blank, draft.row)
        by = each.about.get("created_by", desk.context.user)
        entries.append(
            Entry(each.id, draft.organization, "1.1", "open", "open", found, each.facet, None if at is None else str(at), by if isinstance(by, UUID) else None)
        )  # fmt: skip
    return Saving(desk.entity, Shape("none", "insert"), (), tuple(facets), tuple(entries), answered=False)


def _id(desk: Desk, row: Body) -> UUID:
    given_id = row.get("id")
    return new_id(desk.context.now) if given_id is None else UUID(str(given_id))


def _organization(context: Context, body: Body) -> UUID:
    """By code or id; ids of organizations that are only just being loaded are taken as they are."""
    value = body.get("organization")
    if value is None:
        raise refuse("request.organization_needed", field="organization")
    return context.structure.find(str(value)) or UUID(str(value))


def _origin(name: str, value: object) -> object:
    if name.endswith("_by"):
        return UUID(str(value))
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
