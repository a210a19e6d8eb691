"""Turns bodies into new records: all of a list or none, with their first facet where the entity has facets (contract §2, "Creating")."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from hezong.kernel.records.answer import read_items
from hezong.kernel.records.body import (
    MOST_ROWS,
    Given,
    at_rows,
    given,
    record_id,
    require_known,
    unwritable,
)
from hezong.kernel.records.change import Entry
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.grant import POSITION, require_givable
from hezong.kernel.records.idempotency import replayed
from hezong.kernel.records.parent import beside_parents
from hezong.kernel.records.phases import Draft
from hezong.kernel.records.record import EMPTY, Facet, Record
from hezong.kernel.records.right import barred, require_verb
from hezong.kernel.records.runtime import Body, Idempotency, Runtime, Written
from hezong.kernel.records.save import KeyTaken, Saving
from hezong.kernel.records.statement import Shape
from hezong.kernel.records.target import require_target
from hezong.kernel.records.unique import Wanted, repeated
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.problem import refuse

TURN = 50
"""Rows after which others in the same worker have their turn: what they have sent to the database, and people's requests."""

SHORT = 10
"""Records that the statement of the save itself answers; it looks through its own new rows without an index."""


@dataclass(frozen=True, slots=True)
class New:
    """A record to be made. ``about``: who and when, where a trusted load says so. ``steward``: of a faceted record, if not its facet's."""

    number: int
    id: UUID
    draft: Draft
    given: Given
    facet: UUID | None = None
    about: Mapping[str, object] = field(default_factory=dict[str, object])
    steward: UUID | None = None

    @property
    def organization(self) -> UUID:
        return self.steward or self.draft.organization


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows that have passed all phases, and what is wrong with the others, by their number. Refusals of rights stand apart: they come first."""

    rows: tuple[New, ...]
    problems: Mapping[int, list[Problem]] = field(default_factory=dict[int, list[Problem]])
    refused: Mapping[int, Problem] = field(default_factory=dict[int, Problem])


async def create(
    runtime: Runtime, context: Context, entity: str, bodies: Sequence[Body], idempotency: Idempotency | None = None
) -> Written:
    """``POST /records/{entity}``: all rows or none, at most 1,000. 409 ``request.id_taken``, ``request.idempotency``."""
    desk = Desk.at(runtime, context, entity)
    if len(bodies) > MOST_ROWS:
        raise refuse("request.limit", limit=MOST_ROWS)
    if idempotency is not None and (known := await _replayed(desk, idempotency)) is not None:
        return known
    require_verb(desk.judge, "create")
    require_known(desk.entity, bodies)
    prepared = await prepare(desk, fresh(desk, await placed(desk, bodies)))
    require_clean(prepared, single=len(bodies) == 1)
    try:
        return await write(desk, prepared.rows, idempotency)
    except KeyTaken:
        known = await _replayed(desk, idempotency) if idempotency else None
        if known is None:
            raise
        return known


async def _replayed(desk: Desk, key: Idempotency) -> Written | None:
    async with desk.runtime.pools.write.acquire() as connection:
        ids = await replayed(connection, desk.context, key)
    if ids is None:
        return None
    items = await read_items(desk.runtime, desk.context, desk.entity.name, ids)
    return Written(ids, items, (), replayed=True)


def fresh(desk: Desk, bodies: Sequence[Body]) -> list[New]:
    """New rows of bodies whose keys are known. 400 for ids and organizations that cannot be."""
    return [_new(desk, number, body) for number, body in enumerate(bodies)]


async def placed(desk: Desk, bodies: Sequence[Body]) -> Sequence[Body]:
    """The bodies, each with the organization of its parent where it names none: a record lies where the record lies that it is about."""
    above = desk.entity.above
    if above is None:
        return bodies
    return await beside_parents(desk.runtime, desk.context, desk.entity, above, bodies)


def _new(desk: Desk, number: int, body: Body) -> New:
    organization = require_target(desk.context, body, desk.entity)
    entity = desk.seen_by(organization).entity
    found = given(entity, body, desk.tools)
    facet = new_id(desk.context.now) if entity.faceted else None
    id = record_id(desk.context, body.get("id"))
    return New(number, id, new_draft(desk.seen_by(organization), organization, found), found, facet)


def new_draft(desk: Desk, organization: UUID, found: Given) -> Draft:
    """The draft of a record that does not exist yet: all its parts are fresh. The desk is the organization's."""
    every = desk.parts.names
    row = {**desk.parts.blank, "organization": organization, **found.values}
    return Draft(desk.entity, organization, row, found.names, every, every)


async def prepare(desk: Desk, rows: Sequence[New], trusted: bool = False) -> Prepared:
    """Runs references, defaults, rights and checks over all rows; nothing is written. ``trusted`` rows are asked for no rights."""
    resolved = await desk.references.resolve(desk.runtime.pools.steady, [each.draft for each in rows], trusted)
    done: list[New] = []
    problems: dict[int, list[Problem]] = {}
    refused: dict[int, Problem] = {}
    for position, (new, draft) in enumerate(zip(rows, resolved.drafts, strict=True)):
        if position % TURN == TURN - 1:
            await asyncio.sleep(0)
        row = _with_origin(desk, New(new.number, new.id, draft, new.given, new.facet, new.about, new.steward))
        try:
            completed = desk.phases.complete(row.draft)
            row = New(row.number, row.id, completed, row.given, row.facet, row.about, row.steward)
            if not trusted:
                require_create(desk.seen_by(row.draft.organization), row)
            found = [*row.given.problems, *resolved.problems.get(position, ()), *desk.phases.problems(completed)]
        except Refused as refusal:
            refused[row.number] = refusal.problems[0]
            continue
        if found:
            problems[row.number] = _once(found)
        done.append(row)
    for collision in repeated(desk.entity, wanted_of(done)):
        number = done[collision.number].number
        problems.setdefault(number, []).append(
            Problem("check.duplicate", field=collision.field.name, params={"name": collision.field.name})
        )
    return Prepared(tuple(each for each in done if each.number not in problems), problems, refused)


def _with_origin(desk: Desk, new: New) -> New:
    """The row with what expressions and hooks may read of its origin."""
    origin = {
        "created_by": desk.context.user,
        "changed_by": desk.context.user,
        "created_at": desk.context.now,
        "changed_at": desk.context.now,
    }
    draft = new.draft
    filled = draft.with_row({**draft.row, **origin, "organization": new.organization})
    return New(new.number, new.id, filled, new.given, new.facet, new.about, new.steward)


def _once(found: Sequence[Problem]) -> list[Problem]:
    """A value that does not fit is not also missing."""
    broken = {each.field for each in found if each.code != "check.required"}
    return [each for each in found if each.code != "check.required" or each.field not in broken]


def require_create(desk: Desk, new: New) -> None:
    """403 where no share gives ``create`` over the new row, or gives it but not one of the fields."""
    names = new.draft.given
    closed = unwritable(desk.entity, names)
    if closed:
        raise refuse("access.field", field=closed[0], name=closed[0])
    above = desk.entity.above
    if above is not None and not above.optional and new.draft.row.get(above.field) is None:
        return  # The missing parent is a problem of its own, with which the row is refused in any case.
    record = as_record(desk, new)
    shares = desk.judge.covering("create", record, record.facets[0] if record.facets else None)
    if not shares:
        raise refuse("access.verb", verb="create", entity=desk.entity.name)
    hidden = barred(shares) & names
    if hidden:
        raise refuse("access.field", field=min(hidden), name=min(hidden))
    if desk.entity.name == POSITION:
        require_givable(desk.runtime.world.model, desk.context, new.draft.row)


def as_record(desk: Desk, new: New) -> Record:
    """The row as if it were stored, to be judged."""
    row, user = new.draft.row, new.draft.row.get("created_by")
    creator = user if isinstance(user, UUID) else None
    inside = desk.parts.inside
    values = {name: value for name, value in row.items() if name not in inside}
    facets: tuple[Facet, ...] = ()
    if new.facet is not None:
        mine = {name: row.get(name) for name in inside}
        facets = (Facet(new.facet, new.draft.organization, 1, mine, creator, links=new.draft.links),)
    values["organization"] = new.organization
    return Record(desk.entity.name, new.id, 1, values, facets, links=new.draft.links, above=new.draft.above)


def require_clean(prepared: Prepared, single: bool) -> None:
    """Raises what stands against the rows: rights before values, all problems of all rows together."""
    if prepared.refused:
        order = {"request": 0, "access": 1}
        found = sorted(prepared.refused.items(), key=lambda each: (order.get(each[1].code.split(".")[0], 2), each[0]))
        raise Refused(at_rows(found, single))
    if prepared.problems:
        rows = sorted(prepared.problems.items())
        raise Refused(at_rows([(number, each) for number, found in rows for each in found], single))


async def write(desk: Desk, rows: Sequence[New], key: Idempotency | None = None, answered: bool = True) -> Written:
    """Saves prepared rows in one statement. A long list is answered by a second one, which finds facets through their index."""
    short = len(rows) <= SHORT
    saving = saving_of(desk, rows, keyed=key is not None, answered=answered and short)
    written = await desk.save(saving, wanted_of(rows), key, single=len(rows) == 1)
    if short or not answered:
        return written
    items = await read_items(desk.runtime, desk.context, desk.entity.name, written.ids)
    return replace(written, items=items)


def saving_of(desk: Desk, rows: Sequence[New], keyed: bool = False, answered: bool = True) -> Saving:
    """The rows as columns, with their history."""
    shape = Shape("insert", "insert" if desk.entity.faceted else "none", keyed=keyed)
    facets = tuple(_facet_row(desk, each) for each in rows if each.facet is not None)
    records = tuple(_record_row(desk, each) for each in rows)
    return Saving(desk.entity, shape, records, facets, tuple(entry_of(desk, each) for each in rows), answered)


def origin(desk: Desk, new: New) -> dict[str, object]:
    """The common columns of a new row: who and when, unless a trusted load says otherwise."""
    user = desk.context.user
    about: dict[str, object] = {"version": 1, "created_by": user, "changed_by": user}
    return {**about, "created_at": None, "changed_at": None, "deleted_at": None, **new.about}


def _record_row(desk: Desk, new: New) -> Mapping[str, object]:
    about = origin(desk, new)
    parts = desk.seen_by(new.draft.organization).parts
    return parts.record_row(new.id, new.organization, new.draft.row, EMPTY, about)


def _facet_row(desk: Desk, new: New) -> Mapping[str, object]:
    about, draft = origin(desk, new), new.draft
    assert new.facet is not None, "only rows with a facet come here"
    parts = desk.seen_by(draft.organization).parts
    return parts.facet_row(new.facet, new.id, draft.organization, draft.row, EMPTY, about)


def entry_of(desk: Desk, new: New) -> Entry:
    """What history tells of a new record: everything that is not empty."""
    draft, at = new.draft, new.about.get("created_at")
    version = "1.1" if new.facet is not None else "1"
    by = new.about.get("created_by", desk.context.user)
    return Entry(
        new.id,
        draft.organization,
        version,
        "create",
        "create",
        desk.seen_by(draft.organization).parts.changes(None, draft.row),
        new.facet,
        at=None if at is None else str(at),
        by=by if isinstance(by, UUID) else None,
    )


def wanted_of(rows: Sequence[New]) -> list[Wanted]:
    """What the rows want of unique values."""
    return [Wanted(each.id, each.draft.organization, each.draft.row) for each in rows]
