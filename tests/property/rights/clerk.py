"""Puts random writes to the product on behalf of random people, keeps book of what should have become of the rows, and compares.

The verdict on each write comes from ``verdict``; a refused one must leave nothing behind, an accepted one exactly one row of
history and one of the outbox.
"""

import json
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import asyncpg

from hezong.kernel import records
from hezong.kernel.records import Runtime, Written
from hezong.kernel.types import Context, Refused
from tests.property.rights import verdict
from tests.property.rights.group import Group
from tests.property.rights.hold import NOW, Held
from tests.property.rights.oracle import CHILDREN, Row, Unit
from tests.property.rights.verdict import MOVES, Asker, Kept, Shared

COUNTS = """select (select count(*) from hz.asset) + (select count(*) from hz.paper) + (select count(*) from hz.partner)
    + (select count(*) from hz.partner_facet) + (select count(*) from hz.item) + (select count(*) from hz.memo)
    + (select count(*) from hz.chore) as "rows",
  (select count(*) from hz_control.history) as "history", (select count(*) from hz_control.outbox) as "outbox",
  (select jsonb_agg(to_jsonb(t)) from hz.asset t where t."id" = $1)::text as "asset",
  (select jsonb_agg(to_jsonb(t)) from hz.paper t where t."id" = $1)::text as "paper",
  (select jsonb_agg(to_jsonb(t)) from hz.item t where t."id" = $1)::text as "item",
  (select jsonb_agg(to_jsonb(t)) from hz.memo t where t."id" = $1)::text as "memo",
  (select jsonb_agg(to_jsonb(t)) from hz.chore t where t."id" = $1)::text as "chore",
  (select jsonb_agg(to_jsonb(t)) from hz.partner t where t."id" = $1)::text as "partner",
  (select jsonb_agg(to_jsonb(t) order by t."id") from hz.partner_facet t where t."record" = $1)::text as "facets\""""
RIGHT = ("right",) * 8
VERSIONS = (*RIGHT, "stale", "none")
CHOICES = {
    "level": ("low", "high", None),
    "phase": ("new", "known", None),
    "value": (None, 1, 2),
    "credit": (None, 1, 2),
    "pages": (None, 5, 6),
    "note": ("甲", None),
    "remark": ("甲", None),
    "size": (1, 2, None),
    "name": ("甲", "乙", "丙"),
    "cost": (None, 1, 2),
    "mark": ("甲", None),
}
NAMES = {
    "asset": ("level", "value", "note"),
    "paper": ("pages", "name"),
    "partner": ("phase", "size", "remark"),
    "item": ("name", "cost", "mark"),
    "memo": ("name", "mark"),
    "chore": ("name", "cost"),
}
MONEY = ("value", "credit", "cost")


@dataclass
class Clerk:
    """One random group, and the book of its rows. ``number`` counts the questions, each a second after the one before."""

    held: Held
    runtime: Runtime
    owner: asyncpg.Pool
    dice: random.Random
    rows: dict[str, list[Kept]]
    shared: list[Shared]
    number: int = 0
    accepted: int = 0

    @property
    def group(self) -> Group:
        return self.held.group

    async def ask(self) -> None:
        """One question of one person."""
        self.number += 1
        posts = self.group.posts
        person = self.near(list(posts), lambda each: {post.role for post in posts[each]} & {"clerk", "head"})
        codes = self.dice.choice((*[None] * 7, [each.code for each in self.dice.sample(self.group.units, 7)]))
        asker = Asker(person, posts[person], None if codes is None else set(codes))
        narrowed = None if codes is None else frozenset(self.group.id(each) for each in codes)
        context = replace(self.held.context(person, narrowed), now=NOW + timedelta(seconds=self.number))
        question = self.dice.choice(
            (
                self.create,
                self.patch,
                self.patch,
                self.end,
                self.move,
                self.share,
                self.relate,
                self.add,
                self.mend,
                self.mend,
                self.end_child,
            )
        )
        await question(asker, context)

    async def put(
        self, about: object, id: UUID, expected: str | None, changed: bool, write: Callable[[], Awaitable[Written]]
    ) -> Written | None:
        """Writes, and compares answer and traces with what was expected."""
        before = await self.look(id)
        written, code = await answered(write)
        assert code == expected, about
        if written is None:
            assert await self.look(id) == before, "a refused write leaves nothing behind"
            return None
        after = await self.look(written.ids[0])
        traces = 1 if changed else 0
        assert after["history"] - before["history"] == traces, about
        assert after["outbox"] - before["outbox"] == traces, about
        assert changed or after == before, about
        self.accepted += 1
        return written

    async def look(self, id: UUID) -> dict:
        async with self.owner.acquire() as connection:
            found = await connection.fetch(COUNTS, id)
        return dict(found[0])

    def near(self, found: list[Any], fits: Callable[[Any], object]) -> Any:
        """Mostly something that the person can do something with, so that not all questions are refused for the same reason."""
        wanted = [each for each in found if fits(each)] if self.dice.random() < 0.8 else []
        return self.dice.choice(wanted or found)

    def row(self, asker: Asker, entity: str, verb: str) -> Kept:
        return self.near(self.rows[entity], lambda row: asker.over(entity, verb, row))

    def place(self, asker: Asker, entity: str) -> Unit:
        """Where somebody of the group may make a row of their own."""
        return self.near(
            self.group.units, lambda unit: asker.over(entity, "create", Kept("", "", unit, asker.person, {"pages": 6}))
        )

    def one_shared(self, asker: Asker, verb: str) -> Shared:
        return self.near(self.shared, lambda shared: any(asker.over("partner", verb, each) for each in shared.facets))

    def some(self, *names: str) -> dict[str, object]:
        """A few of the fields with random values."""
        picked = self.dice.sample(names, self.dice.randint(1, 2))
        return {name: self.dice.choice(CHOICES[name]) for name in picked}

    def heir(self, fields: dict, entity: str) -> str | None:
        """Sometimes a write names the owner."""
        if entity == "paper" or self.dice.random() < 0.6:
            return None
        fields["owner"] = str(self.group.id(heir := self.dice.choice(list(self.group.posts))))
        return heir

    async def create(self, asker: Asker, context: Context) -> None:
        entity = self.dice.choice(("asset", "paper", "partner"))
        unit = self.place(asker, entity)
        fields = self.some(*NAMES[entity])
        fields["name"] = "新"
        body = {**body_of(fields), "organization": unit.code}
        owner = self.heir(body, entity) or asker.person
        row = new_row(entity, unit.today(), owner, fields, self.number)
        expected = verdict.create(asker, entity, row, [*fields, *(["owner"] if "owner" in body else [])])
        written = await self.put(
            (entity, row, asker), UUID(int=0), expected, True,
            lambda: records.create(self.runtime, context, entity, [body]),
        )  # fmt: skip
        if written is not None:
            await self.keep(entity, row, written.ids[0])

    async def keep(self, entity: str, row: Kept, id: UUID) -> None:
        row.uuid, row.id, row.record = id, str(id), str(id)
        if entity != "partner":
            self.rows[entity].append(row)
            return
        async with self.owner.acquire() as connection:
            row.uuid = UUID(str(await connection.fetchval('select "id" from hz.partner_facet where "record" = $1', id)))
        self.shared.append(Shared(id, row.unit, {name: row.values[name] for name in ("name", "size")}, [row]))

    async def patch(self, asker: Asker, context: Context) -> None:
        entity = self.dice.choice(("asset", "paper"))
        row = self.row(asker, entity, "update")
        names = ("name", "level", "value", "note") if entity == "asset" else ("name", "pages")
        fields = self.some(*names)
        to = self.dice.choice((None, None, self.place(asker, entity)))
        body = {**body_of(fields), **({} if to is None else {"organization": to.code})}
        heir = self.heir(body, entity)
        version = self.dice.choice(VERSIONS)
        target = None if to is None else to.today()
        given = [*fields, *(["owner"] if heir else [])]
        expected = verdict.patch(asker, entity, row, given, target, version)
        after = (target or row.unit, heir or row.owner, {**row.values, **fields})
        changed = after != (row.unit, row.owner, row.values)
        written = await self.put(
            (entity, row, asker, body), row.uuid, expected, changed,
            lambda: records.patch(self.runtime, context, entity, row.uuid, body, sent(version, str(row.version))),
        )  # fmt: skip
        if written is not None:
            row.unit, row.owner, row.values = after
            row.version += changed

    async def end(self, asker: Asker, context: Context) -> None:
        """Deletes, or brings back what was deleted."""
        entity = self.dice.choice(("asset", "paper"))
        await self.ended(asker, context, entity, self.row(asker, entity, "delete"))

    async def ended(self, asker: Asker, context: Context, entity: str, row: Kept) -> None:
        version, back = self.dice.choice(VERSIONS), self.dice.random() < (0.9 if row.gone else 0.1)
        expected = verdict.restore(asker, entity, row) if back else verdict.delete(asker, entity, row, version)
        changed = not back or row.gone is not None
        written = await self.put(
            (entity, row, asker, back), row.uuid, expected, changed,
            lambda: records.restore(self.runtime, context, entity, row.uuid)
            if back
            else records.delete(self.runtime, context, entity, row.uuid, sent(version, str(row.version))),
        )  # fmt: skip
        if written is not None:
            row.gone = None if back else self.number
            row.version += changed

    async def move(self, asker: Asker, context: Context) -> None:
        row = self.row(asker, "asset", "update")
        name, fields = self.dice.choice(("use", "retire")), self.dice.choice(({}, self.some("level", "note")))
        version = self.dice.choice(VERSIONS)
        expected = verdict.move(asker, "asset", row, name, fields, version)
        body = {"set": body_of(fields)}
        written = await self.put(
            (row, asker, name, fields), row.uuid, expected, True,
            lambda: records.move(self.runtime, context, "asset", row.uuid, name, body, sent(version, str(row.version))),
        )  # fmt: skip
        if written is not None:
            row.values = {**row.values, **fields, "stage": MOVES[name][1]}
            row.version += 1

    def above(self, asker: Asker, entity: str) -> tuple[str | None, list[Kept]]:
        """A record that a row may be about, mostly one that the person may write about: its entity, and its row or facets."""
        kinds = {"item": ("asset",), "memo": ("asset", "paper", "partner", "partner", "item")}
        kind = self.dice.choice(kinds.get(entity, ("asset", "paper", "partner", "partner", "item", None)))
        if kind is None:
            return None, []
        if kind == "partner":
            return kind, self.one_shared(asker, "update").facets
        return kind, [self.row(asker, kind, "update")]

    def pointer(self, entity: str, about: str | None, above: Sequence[Row]) -> dict[str, object]:
        if entity == "item":
            return {"asset": str(cast("Kept", above[0]).uuid)}
        return {"about": None if about is None else {"entity": about, "id": str(self.record_of(about, above))}}

    def record_of(self, about: str, above: Sequence[Row]) -> UUID:
        if about != "partner":
            return cast("Kept", above[0]).uuid
        return next(each.uuid for each in self.shared if each.facets is above)

    async def add(self, asker: Asker, context: Context) -> None:
        """A new row below another record. Where the body names no organization, it lies where that record lies."""
        entity = self.dice.choice(CHILDREN)
        about, above = self.above(asker, entity)
        unit = self.near(
            [*(each.unit for each in above), *self.group.units], lambda each: any(each is one.unit for one in above)
        )
        fields = {**self.some(*NAMES[entity]), "name": "新"}
        body = {**body_of(fields), **self.pointer(entity, about, above), "organization": unit.code}
        owner = (self.heir(body, "asset") if entity == "chore" else None) or asker.person
        empty = dict.fromkeys(NAMES[entity])
        row = Kept("", "", unit.today(), owner, {**empty, **fields}, made=self.number, about=about, above=above)
        given = [*fields, "about", *(["owner"] if "owner" in body else [])]
        expected = verdict.create(asker, entity, row, given) or self.unreadable(asker, row)
        written = await self.put(
            (entity, row, asker, body), UUID(int=0), expected, True,
            lambda: records.create(self.runtime, context, entity, [body]),
        )  # fmt: skip
        if written is not None:
            row.uuid, row.id, row.record = written.ids[0], str(written.ids[0]), str(written.ids[0])
            self.rows[entity].append(row)

    def unreadable(self, asker: Asker, row: Kept) -> str | None:
        """A record that a row newly points to must be readable, in whatever organization."""
        if row.about is None:
            return None
        whole = replace(asker, narrowed=None)
        live = [each for each in cast("Sequence[Kept]", row.above) if each.gone is None]
        return None if any(whole.reads(row.about, each) for each in live) else "check.reference"

    async def mend(self, asker: Asker, context: Context) -> None:
        """Changes a row below another record, sometimes to be about something else, sometimes for another organization."""
        entity = self.dice.choice(CHILDREN)
        row = self.row(asker, entity, "update")
        fields = self.some(*NAMES[entity])
        about, above = self.above(asker, entity) if self.dice.random() < 0.3 else (row.about, row.above)
        turned = above is not row.above
        to = self.dice.choice((None, None, None, self.dice.choice(self.group.units)))
        body = {
            **body_of(fields),
            **(self.pointer(entity, about, above) if turned else {}),
            **({} if to is None else {"organization": to.code}),
        }
        heir = self.heir(body, "asset") if entity == "chore" else None
        version = self.dice.choice(VERSIONS)
        given = [*fields, *(["about"] if turned else []), *(["owner"] if heir else [])]
        expected = verdict.patch(asker, entity, row, given, None if to is None else to.today(), version)
        after = replace(row, owner=heir or row.owner, values={**row.values, **fields}, about=about, above=above)
        moved = (
            turned
            and about is not None
            and self.pointer(entity, about, above) != self.pointer(entity, row.about, row.above)
        )
        if expected is None and moved:
            judged = replace(row, about=about, above=above)
            expected = None if asker.over(entity, "create", judged) else verdict.VERB
        if expected is None and turned:
            expected = self.unreadable(asker, after) or (
                "check.required" if about is None and entity != "chore" else None
            )
        changed = (after.owner, after.values) != (row.owner, row.values) or (
            turned and self.pointer(entity, about, above) != self.pointer(entity, row.about, row.above)
        )
        written = await self.put(
            (entity, row, asker, body), row.uuid, expected, changed,
            lambda: records.patch(self.runtime, context, entity, row.uuid, body, sent(version, str(row.version))),
        )  # fmt: skip
        if written is not None:
            row.owner, row.values, row.about, row.above = after.owner, after.values, about, above
            row.version += changed

    async def end_child(self, asker: Asker, context: Context) -> None:
        entity = self.dice.choice(CHILDREN)
        row = self.row(asker, entity, "delete")
        await self.ended(asker, context, entity, row)

    async def share(self, asker: Asker, context: Context) -> None:
        """A write to a record with facets, or to one of them."""
        act = self.dice.choice((self.patch_shared, self.patch_shared, self.hand_over, self.end_shared))
        verb = "delete" if act == self.end_shared else "update"
        await act(asker, context, self.one_shared(asker, verb))

    async def patch_shared(self, asker: Asker, context: Context, shared: Shared) -> None:
        unit = self.dice.choice((None, self.unit_of(shared, asker), self.unit_of(shared, asker)))
        masters = self.some("name", "size") if unit is None or self.dice.random() < 0.3 else {}
        fields = {} if unit is None else self.some("phase", "credit", "remark")
        body = {**body_of({**fields, **masters}), **({} if unit is None else {"organization": unit.code})}
        heir = None if unit is None else self.heir(body, "partner")
        facet, version = None if unit is None else shared.facet_for(unit), self.dice.choice(VERSIONS)
        given = [*fields, *(["owner"] if heir else [])]
        expected = verdict.patch_shared(asker, shared, unit, given, list(masters), version)
        now = str(shared.version) if facet is None else f"{shared.version}.{facet.version}"
        master = {**shared.values, **masters} != shared.values
        inner = facet is not None and ({**facet.values, **fields}, heir or facet.owner) != (facet.values, facet.owner)
        written = await self.put(
            (shared, asker, body, expected), shared.uuid, expected, master or inner,
            lambda: records.patch(self.runtime, context, "partner", shared.uuid, body, sent(version, now)),
        )  # fmt: skip
        if written is not None:
            self.write_master(shared, masters, master)
            if facet is not None:
                facet.values, facet.owner = {**facet.values, **fields}, heir or facet.owner
                facet.version += inner

    def write_master(self, shared: Shared, masters: dict, changed: bool) -> None:
        """Facets see the master's values as theirs."""
        shared.values = {**shared.values, **masters}
        shared.version += changed
        for each in shared.facets:
            each.values = {**each.values, **masters}

    def unit_of(self, shared: Shared, asker: Asker | None = None) -> Unit:
        """Mostly where there is a facet, by the name of today or of then."""
        unit = self.near(shared.facets, lambda each: asker and asker.over("partner", "update", each)).unit
        return self.dice.choice((unit, unit, unit.today(), self.dice.choice(self.group.units)))

    async def hand_over(self, asker: Asker, context: Context, shared: Shared) -> None:
        to, version = self.place(asker, "partner").today(), self.dice.choice(VERSIONS)
        expected = verdict.hand_over(asker, shared, to, version)
        changed = to is not shared.steward
        written = await self.put(
            (shared, asker, to), shared.uuid, expected, changed,
            lambda: records.patch(
                self.runtime, context, "partner", shared.uuid, {"steward": to.code}, sent(version, str(shared.version))
            ),
        )  # fmt: skip
        if written is not None:
            shared.steward = to
            shared.version += changed

    async def end_shared(self, asker: Asker, context: Context, shared: Shared) -> None:
        version, back = self.dice.choice(VERSIONS), self.dice.random() < (0.9 if shared.gone else 0.1)
        expected = verdict.restore_shared(asker, shared) if back else verdict.delete_shared(asker, shared, version)
        facets = [each for each in shared.facets if each.gone == shared.gone]
        changed = not back or shared.gone is not None
        written = await self.put(
            (shared, asker, back), shared.uuid, expected, changed,
            lambda: records.restore(self.runtime, context, "partner", shared.uuid)
            if back
            else records.delete(self.runtime, context, "partner", shared.uuid, sent(version, str(shared.version))),
        )  # fmt: skip
        if written is None or not changed:
            return
        shared.version += 1
        shared.gone = None if back else self.number
        for each in facets:
            each.gone, each.version = shared.gone, each.version + 1

    async def relate(self, asker: Asker, context: Context) -> None:
        """Opens, closes or moves the relationship of an organization."""
        act = self.dice.choice((self.open_facet, self.close_facet, self.move_facet))
        verb = "delete" if act == self.close_facet else "update"
        await act(asker, context, self.one_shared(asker, verb))

    async def open_facet(self, asker: Asker, context: Context, shared: Shared) -> None:
        unit = self.dice.choice((self.place(asker, "partner"), self.unit_of(shared)))
        fields = self.some("phase", "credit", "remark")
        body = {**body_of(fields), "organization": unit.code}
        owner = self.heir(body, "partner") or asker.person
        row = new_row("partner", unit.today(), owner, {**shared.values, **fields}, self.number)
        given = [*fields, *(["owner"] if "owner" in body else [])]
        expected = verdict.open_facet(asker, shared, row, given)
        written = await self.put(
            (shared, asker, body, expected), shared.uuid, expected, True,
            lambda: records.open_facet(self.runtime, context, "partner", shared.uuid, body),
        )  # fmt: skip
        if written is None:
            return
        closed = next((each for each in shared.facets if each.unit is row.unit), None)
        if closed is not None:
            closed.gone, closed.owner, closed.values, closed.version = None, owner, row.values, closed.version + 1
            return
        async with self.owner.acquire() as connection:
            sql = 'select "id" from hz.partner_facet where "record" = $1 and "organization" = $2'
            row.uuid = UUID(str(await connection.fetchval(sql, shared.uuid, self.group.id(row.unit.code))))
        shared.facets.append(row)

    async def close_facet(self, asker: Asker, context: Context, shared: Shared) -> None:
        facet = self.near(shared.facets, lambda each: asker.over("partner", "delete", each))
        version = self.dice.choice(VERSIONS)
        now = f"{shared.version}.{facet.version}"
        expected = verdict.close_facet(asker, shared, facet, version)
        if expected != verdict.GONE and not asker.finds(shared):
            expected = verdict.GONE
        written = await self.put(
            (shared, facet, asker), shared.uuid, expected, True,
            lambda: records.close_facet(
                self.runtime, context, "partner", shared.uuid, facet.uuid, sent(version, now)
            ),
        )  # fmt: skip
        if written is not None:
            facet.gone, facet.version = self.number, facet.version + 1

    async def move_facet(self, asker: Asker, context: Context, shared: Shared) -> None:
        unit, name, version = (
            self.unit_of(shared, asker),
            self.dice.choice(("advance", "fall")),
            self.dice.choice(VERSIONS),
        )
        facet = shared.facet_for(unit)
        expected = verdict.move_shared(asker, shared, unit, name, version)
        now = f"{shared.version}.{facet.version if facet else 1}"
        written = await self.put(
            (shared, facet, asker, name), shared.uuid, expected, True,
            lambda: records.move(
                self.runtime, context, "partner", shared.uuid, name, {"organization": unit.code}, sent(version, now)
            ),
        )  # fmt: skip
        if written is not None and facet is not None:
            facet.values = {**facet.values, "stage": MOVES[name][1]}
            facet.version += 1

    async def compare(self) -> None:
        """The whole book with the tables."""
        async with self.owner.acquire() as connection:
            for entity in ("asset", "paper", *CHILDREN):
                found = await connection.fetch(f'select to_jsonb(t)::text as row from hz."{entity}" t')
                self.same(entity, self.rows[entity], [json.loads(str(each["row"])) for each in found])
            facets = await connection.fetch("select to_jsonb(t)::text as row from hz.partner_facet t")
            self.same("partner", [facet for each in self.shared for facet in each.facets], [json.loads(str(each["row"])) for each in facets])  # fmt: skip
            found = await connection.fetch(
                'select "id", "organization", "version", "name", "size", "deleted_at" from hz.partner'
            )
        masters = {row["id"]: row for row in found}
        assert len(masters) == len(self.shared)
        for each in self.shared:
            row = masters[each.uuid]
            assert (row["version"], row["deleted_at"] is not None) == (each.version, each.gone is not None), each
            assert (row["organization"], row["name"], row["size"]) == (self.group.id(each.steward.code), each.values["name"], each.values["size"])  # fmt: skip

    def same(self, entity: str, rows: list[Kept], found: list[dict]) -> None:
        by_id = {each["id"]: each for each in found}
        assert len(by_id) == len(rows)
        prefix = {"name": "m_name", "size": "m_size"} if entity == "partner" else {}
        for row in rows:
            stored = by_id[str(row.uuid)]
            values = {name: stored[prefix.get(name, name)] for name in row.values}
            assert values == row.values, row
            assert (stored["version"], stored["organization"]) == (row.version, str(self.group.id(row.unit.code))), row
            assert stored["owner" if "owner" in stored else "created_by"] == str(self.group.id(row.owner)), row
            assert (stored["deleted_at"] is not None) == (row.gone is not None), row


async def answered(write: Callable[[], Awaitable[Written]]) -> tuple[Written | None, str | None]:
    """What was written, or the code of the refusal."""
    try:
        return await write(), None
    except Refused as refused:
        return None, refused.problems[0].code


def new_row(entity: str, unit: Unit, owner: str, fields: dict, number: int) -> Kept:
    """A row with its defaults."""
    empty = {
        "asset": {"name": None, "level": None, "value": None, "note": None, "stage": "idle"},
        "paper": {"name": None, "pages": None},
        "partner": {"name": None, "size": None, "phase": None, "credit": None, "remark": None, "stage": "first"},
    }[entity]
    return Kept("", "", unit, owner, {**empty, **fields}, made=number)


def body_of(fields: dict) -> dict[str, object]:
    """The fields as JSON values."""
    return {name: money(value) if name in MONEY else value for name, value in fields.items()}


def money(value: object) -> object:
    return None if value is None else {"amount": str(value), "currency": "CNY"}


def sent(version: str, now: str) -> str | None:
    """The version that the request names."""
    return {"right": now, "none": None, "stale": "0.0" if "." in now else "0"}[version]


def open_book(group: Group) -> tuple[dict[str, list[Kept]], list[Shared]]:
    """The rows of a group as they were filled in; the first facet's organization is the steward."""
    rows = {
        entity: [Kept(each.id, each.record, each.unit, each.owner, dict(each.values), group.id(each.id)) for each in group.rows.get(entity, ())]
        for entity in ("asset", "paper")
    }  # fmt: skip
    shared: dict[str, Shared] = {}
    for each in group.rows["partner"]:
        master = {name: each.values[name] for name in ("name", "size")}
        known = shared.setdefault(each.record, Shared(group.id(each.record), each.unit, master))
        known.facets.append(Kept(each.id, each.record, each.unit, each.owner, dict(each.values), group.id(each.id)))
    for record, unit in group.opened:
        shared[record].opened.append(unit)
    for entity in CHILDREN:
        rows[entity] = [_child(group, each, rows, shared) for each in group.rows.get(entity, ())]
    return rows, list(shared.values())


def _child(group: Group, row: Row, rows: dict[str, list[Kept]], shared: dict[str, Shared]) -> Kept:
    """A row below another one, with that one as it stands in the book."""
    kept = Kept(row.id, row.record, row.unit, row.owner, dict(row.values), group.id(row.id), about=row.about)
    if row.about == "partner":
        kept.above = shared[row.above[0].record].facets
    elif row.about is not None:
        kept.above = [each for each in rows[row.about] if each.id == row.above[0].id]
    return kept
