"""Asks every way in which something can be read, for one person after the other, and holds each answer against the oracle.

A refusal counts as an answer that shows nothing: it is right exactly where the oracle shows nothing.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from hezong.api import batches, duplicate_pairs, duplicates, export, files, records, search, timeline
from hezong.api.heard import Hearing
from hezong.kernel.jobs.event import Event
from hezong.kernel.query.pick import plan_pick
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.files import find_attachment
from hezong.kernel.types import Context, Refused
from tests.property.rights.desk import Desk
from tests.property.rights.group import Group
from tests.property.rights.oracle import OVERSEEN, Row, ever, may_open, may_read
from tests.property.rights.traces import ENTITIES, MASTER, Trace, Traces
from tests.property.rights.writing import WRITE

SOME = 3
"""Records of each entity at which a person looks one by one."""
KEPT = {"asset": "value", "partner": "credit", "item": "cost", "chore": "cost", "paper": "pages", "memo": "mark"}
WORDS = {"asset": "资产", "paper": "文稿", "partner": "伙伴"}
Test = Callable[[Row], bool]


@dataclass(frozen=True)
class Filter:
    """A filter in the words of the product, and in those of the oracle. ``names``: the fields that it looks at."""

    entity: str
    text: str
    holds: Test
    name: str
    through: str | None = None
    """The field of the record above that it looks at."""


def above(row: Row, name: str) -> object:
    return row.above[0].values[name]


FILTERS = (
    Filter("asset", "level == 'high'", lambda row: row.values["level"] == "high", "level"),
    Filter("asset", "!(level == 'high')", lambda row: row.values["level"] != "high", "level"),
    Filter("asset", "value > 5", lambda row: (row.values["value"] or 0) > 5, "value"),
    Filter("asset", "stage == 'used'", lambda row: row.values["stage"] == "used", "stage"),
    Filter("paper", "pages > 5", lambda row: (row.values["pages"] or 0) > 5, "pages"),
    Filter("partner", "phase == 'known'", lambda row: row.values["phase"] == "known", "phase"),
    Filter("partner", "credit > 5", lambda row: (row.values["credit"] or 0) > 5, "credit"),
    Filter("item", "cost > 1", lambda row: (row.values["cost"] or 0) > 1, "cost"),
    Filter("item", "asset.value > 5", lambda row: (above(row, "value") or 0) > 5, "name", "value"),  # pyright: ignore[reportOperatorIssue]  an amount
    Filter("item", "asset.level == 'low'", lambda row: above(row, "level") == "low", "name", "level"),
    Filter("memo", "name == '甲'", lambda row: row.values["name"] == "甲", "name"),
    Filter("chore", "cost < 2", lambda row: row.values["cost"] == 1, "cost"),
)


@dataclass
class Look:
    """One person's look at a group, within the organizations of the request."""

    desk: Desk
    group: Group
    traces: Traces
    context: Context
    person: str
    codes: set[str] | None
    dice: random.Random

    async def all(self) -> None:
        """Each way once; some of them for each entity, or for a few records of it."""
        for entity in ENTITIES:
            await self.exported(entity)
            await self.figures(entity)
            await self.ordered(entity)
            for record in self.dice.sample(sorted({row.record for row in self.group.rows[entity]}), SOME):
                await self.one(entity, record)
        for each in FILTERS:
            await self.filtered(each)
        for entity, word in WORDS.items():
            await self.searched(entity, word)
            await self.paired(entity)
        await self.alike()
        await self.heard()
        await self.moved()
        await self.batched()

    def sees(self, entity: str, row: Row, name: str | None = None, verb: str = "read") -> bool:
        posts = self.group.posts[self.person]
        return may_read(posts, entity, row, self.person, self.codes, name, verb)

    def opens(self, record: str, name: str | None = None, verb: str = "read", codes: set[str] | None = None) -> bool:
        posts, codes = self.group.posts[self.person], codes or self.codes
        return any(
            may_open(posts, "partner", unit, self.person, codes, name, verb)
            for opened, unit in self.group.opened
            if opened == record
        )

    def rows_of(self, entity: str, record: str) -> list[Row]:
        return [row for row in self.group.rows[entity] if row.record == record]

    def reads(self, entity: str, record: str, name: str | None = None, verb: str = "read") -> bool:
        """Whether a record, and a field of the record itself, is read."""
        rows = self.rows_of(entity, record)
        opened = entity == "partner" and (name is None or name in MASTER) and self.opens(record, name, verb)
        return opened or any(self.sees(entity, row, name, verb) for row in rows)

    def id(self, text: str) -> str:
        return str(self.group.id(text))

    def same(self, answer: object, expected: Iterable[object], about: object) -> None:
        """Both, in whatever order; a refusal stands for nothing."""
        found = [] if isinstance(answer, str) else answer
        assert isinstance(found, list), (about, answer)
        shown, right = Counter(found), Counter(expected)
        assert shown == right, (about, self.person, self.codes, "too much", shown - right, "too little", right - shown)

    # ── lists, figures, files ──

    async def filtered(self, filter: Filter) -> None:
        rows = [row for row in self.group.rows[filter.entity] if self.sees(filter.entity, row, filter.name)]
        found = {self.id(row.record) for row in rows if filter.holds(row) and self.through(row, filter.through)}
        if filter.text.startswith("!") and filter.through is None:
            found = {self.id(row.record) for row in rows if filter.holds(row)}
        query = {"filter": filter.text, "limit": self.dice.choice((2, 7, 50))}
        items = await self.desk.pages(self.context, records.list_records, {"entity": filter.entity}, **query)
        self.same(ids(items), found, filter)
        counted = await self.desk.ask(
            self.context, records.list_records, {"entity": filter.entity}, **query, count="true"
        )
        assert (0 if isinstance(counted, str) else counted["count"]) == len(found), filter  # pyright: ignore[reportIndexIssue]  a page
        self.same(await self.picked(filter), found, ("pick", filter))

    def through(self, row: Row, name: str | None) -> bool:
        """A field of the record above counts where it is read there, whatever the request is narrowed to."""
        posts = self.group.posts[self.person]
        return name is None or may_read(posts, str(row.about), row.above[0], self.person, None, name)

    async def picked(self, filter: Filter) -> object:
        """The ids that a bulk change would freeze."""
        sight = self.desk.reading(self.context).sight
        try:
            plan = plan_pick(sight, filter.entity, filter.text, 500)
        except Refused as refused:
            return refused.problems[0].code
        async with self.desk.server.pools.read.acquire() as connection:
            found = await connection.fetchval(plan.sql, *fill(plan.arguments, sight, Filling()))
        self.desk.asked += 1
        return [str(each) for each in found]  # pyright: ignore[reportGeneralTypeIssues]  an array of ids

    async def ordered(self, entity: str) -> None:
        """An order considers only rows in which its field is read."""
        name, parts = KEPT[entity], {"entity": entity}
        query: dict[str, object] = {"order": name, "limit": self.dice.choice((3, 50))}
        if entity == "partner":
            query["rows"] = "relationships"
        items = await self.desk.pages(self.context, records.list_records, parts, **query)
        expected = [self.id(row.id) for row in self.group.rows[entity] if self.sees(entity, row, name)]
        if isinstance(items, list) and entity == "partner":
            items = [each["facets"][0] for each in items]
        self.same(ids(items), expected, (entity, query))

    async def figures(self, entity: str) -> None:
        group = {"asset": "level", "paper": "pages", "partner": "phase"}.get(entity, "name")
        parts = {"entity": entity}
        answer = await self.desk.ask(self.context, records.aggregate, parts, group=group, rows=kind(entity))
        seen = Counter(row.values[group] for row in self.group.rows[entity] if self.sees(entity, row, group))
        self.same(groups(answer, group), seen.items(), (entity, group))
        if (kept := KEPT[entity]) == "mark":
            return
        measure = f"sum({kept})"
        answer = await self.desk.ask(self.context, records.aggregate, parts, measure=measure, rows=kind(entity))
        rows = [row for row in self.group.rows[entity] if self.sees(entity, row, kept)]
        assert total(answer, measure) == sum(row.values[kept] or 0 for row in rows), (entity, answer)

    async def exported(self, entity: str) -> None:
        """Names, and the kept field where some position may take it away at all."""
        rows, kept = self.group.rows[entity], KEPT[entity]
        whole = any(self.sees(entity, row, kept, "export") for row in rows)
        names = ("name", kept) if whole else ("name",)
        expected = [
            [self.cell(entity, row, name) for name in names] for row in rows if self.sees(entity, row, verb="export")
        ]
        for format in ("csv", "xlsx") if self.dice.random() < 0.1 else ("csv",):
            query = {"format": format, "fields": ",".join(names), "rows": kind(entity)}
            answer = await self.desk.sheet(self.context, export.export, {"entity": entity}, **query)
            found = answer if isinstance(answer, str) else [row[: len(names)] for row in answer]  # pyright: ignore[reportGeneralTypeIssues]  rows
            self.same(found, map(tuple, expected), (entity, query))

    def cell(self, entity: str, row: Row, name: str) -> str:
        if entity == "partner" and name in MASTER:
            shown = self.reads(entity, row.record, name, "export")
        else:
            shown = self.sees(entity, row, name, "export")
        return str(row.values[name]) if shown and row.values[name] is not None else ""

    # ── one record ──

    async def one(self, entity: str, record: str) -> None:
        """The record itself, what happened to it and around it, and what is attached to it."""
        parts = {"entity": entity, "id": self.id(record)}
        seen = self.reads(entity, record)
        answers = [
            await self.desk.ask(self.context, records.read, parts),
            await self.desk.pages(self.context, records.history, parts, limit=self.dice.choice((1, 3, 50))),
            await self.desk.pages(self.context, timeline.timeline, parts, limit=self.dice.choice((1, 3, 50))),
            await self.desk.ask(self.context, files.listed, parts),
        ]
        if not seen:
            refused = (
                {"request.not_found"}
                if ever(self.group.posts[self.person], entity)
                else {"request.not_found", "access.verb"}
            )
            assert {str(each) for each in answers} <= refused, (entity, record, answers)
            return
        item, lines, around, attached = answers
        assert isinstance(item, dict), item
        assert item["id"] == self.id(record)
        told = [each for each in self.traces.lines if (each.entity, each.record) == (entity, record)]
        expected = [(each, self.told(each)) for each in told]
        shown = [(sorted(names), len(each.fields)) for each, names in expected if names or self.bare(each)]
        found = [(sorted(change["field"] for change in each["changes"]), 0) for each in lines]  # pyright: ignore[reportGeneralTypeIssues]  pages
        assert sorted(names for names, _ in found) == sorted(names for names, _ in shown), (entity, record, lines)
        history = [sorted(each["fields"]) for each in around if each["kind"] == "history"]  # pyright: ignore[reportGeneralTypeIssues]  pages
        assert sorted(history) == sorted(names for names, _ in shown), (entity, record, around)
        about = [each["id"] for each in around if each["kind"] != "history"]  # pyright: ignore[reportGeneralTypeIssues]  pages
        self.same(about, self.about(entity, record), (entity, record))
        await self.attached(entity, record, attached)

    def told(self, line: Trace) -> tuple[str, ...]:
        """The fields of a line of history that are read."""
        if line.facet is not None:
            return tuple(name for name in line.fields if self.sees(line.entity, line.facet, name))
        return tuple(name for name in line.fields if self.reads(line.entity, line.record, name))

    def bare(self, line: Trace) -> bool:
        """A line without fields is read by whoever reads the record, or the relationship that it is about."""
        return not line.fields and (line.facet is None or self.sees(line.entity, line.facet))

    def about(self, entity: str, record: str) -> list[str]:
        """What was written about a record, as far as it is read."""
        return [
            self.id(row.id)
            for child in ("memo", "chore")
            for row in self.group.rows[child]
            if row.about == entity and row.above[0].record == record and self.sees(child, row)
        ]

    async def attached(self, entity: str, record: str, answer: object) -> None:
        mine = [each for each in self.traces.files if (each.entity, each.record) == (entity, record)]
        seen = [each for each in mine if each.facet is None or self.sees(entity, each.facet)]
        assert isinstance(answer, dict)
        self.same([each["id"] for each in answer["items"]], [str(each.id) for each in seen], (entity, record))
        for each in mine:
            found = await self.fetched(each.id)
            assert found == (each in seen), each

    async def fetched(self, id: UUID) -> bool:
        runtime = self.desk.runtime(self.context)
        try:
            found = await find_attachment(runtime, self.context, id)
        except Refused as refused:
            if refused.problems[0].code != "request.not_found":
                raise
            return False
        return found.id == id

    # ── over everything ──

    async def searched(self, entity: str, word: str) -> None:
        for text in (word, f"{word}1{self.dice.randrange(10)}"):
            for query in ({"entity": entity}, {}):
                answer = await self.desk.ask(self.context, search.search, {}, q=text, limit=100, **query)
                hits = answer if isinstance(answer, str) else [each["id"] for each in answer["items"]]  # pyright: ignore[reportIndexIssue]  a page
                found = {row.record for row in self.group.rows[entity] if text in row.values["name"]}
                expected = [self.id(record) for record in found if self.reads(entity, record, "name")]
                self.same(hits, expected, (entity, text, query))

    async def paired(self, entity: str) -> None:
        """The queue of likely duplicates: those of which both are read."""
        answer = await self.desk.pages(
            self.context, duplicate_pairs.list_them, {}, entity=entity, limit=self.dice.choice((3, 50))
        )
        pairs = [each for each in self.traces.pairs if each.entity == entity]
        seen = [str(each.id) for each in pairs if all(self.reads(entity, record) for record in each.records)]
        self.same(ids(answer), seen, ("pairs", entity))

    async def alike(self) -> None:
        """The same name again: a record that is read, or for those who make such records, that there is one. Never narrowed."""
        posts = self.group.posts[self.person]
        name = f"伙伴{self.dice.randrange(20)}"
        answer = await self.desk.ask(self.context, duplicates.look, {"entity": "partner"}, name=name)
        rows = [row for row in self.group.rows["partner"] if row.values["name"] == name]
        wide = Look(self.desk, self.group, self.traces, self.context, self.person, None, self.dice)
        read = wide.reads("partner", rows[0].record)
        makes = any(post.role in WRITE["partner"]["create"] for post in posts)
        places = [row for row in rows if not read or wide.sees("partner", row)]
        expected = [(self.id(rows[0].record), not read, frozenset(self.id(row.unit.code) for row in places))]
        found = answer if isinstance(answer, str) else [form(each) for each in answer["items"]]  # pyright: ignore[reportIndexIssue]  items
        self.same(found, expected if read or makes else [], name)

    async def heard(self) -> None:
        """Of events one hears where one reads the record, or the relationship in which it happened."""
        chosen = self.dice.sample(self.traces.lines, 40)
        chosen = list({(each.entity, each.record, each.facet and each.facet.id): each for each in chosen}.values())
        events = [self.event(number, each) for number, each in enumerate(chosen)]
        heard = await Hearing().of(events, self.desk.reading(self.context))
        self.desk.asked += 1
        expected = [
            (number, "record.changed", self.id(each.record))
            for number, each in enumerate(chosen)
            if (self.reads(each.entity, each.record) if each.facet is None else self.sees(each.entity, each.facet))
        ]
        self.same([(each.position, each.kind, str(each.id)) for each in heard], expected, "events")

    async def moved(self) -> None:
        """A row that came from another organization is gone for those who read all that lies there, and read it no longer."""
        for entity in ("asset", "paper"):
            row, place = self.dice.choice(self.group.rows[entity]), self.dice.choice(self.group.units)
            line = Trace(self.group.id("moved"), entity, row.record, None)
            event = replace(self.event(1, line), organization=self.group.id(place.code))
            event = replace(event, moved_to=self.group.id(row.unit.code))
            heard = await Hearing().of([event], self.desk.reading(self.context))
            self.desk.asked += 1
            left = self.sees(entity, Row("", "", place, "", dict.fromkeys(row.values)))
            told = ["record.changed"] if self.sees(entity, row) else ["record.gone"] if left else []
            assert [each.kind for each in heard] == told, (entity, row, place, self.person, self.codes)

    def event(self, position: int, line: Trace) -> Event:
        row = line.facet or self.rows_of(line.entity, line.record)[0]
        facet = None if line.facet is None else self.group.id(line.facet.id)
        place = self.group.id(row.unit.code)
        return Event(position, line.entity, self.group.id(line.record), facet, place, "update", "1")

    async def batched(self) -> None:
        """One's own batches; another's where one may explain every row of its entity."""
        posts = self.group.posts[self.person]
        mine = [str(each.id) for each in self.traces.batches if each.by == self.person]
        self.same(ids(await self.desk.pages(self.context, batches.listed, {}, limit=2)), mine, "batches")
        for each in self.dice.sample(self.traces.batches, SOME):
            answer = await self.desk.ask(self.context, batches.show, {"id": str(each.id)})
            seen = each.by == self.person or any(post.role in OVERSEEN.get(each.entity, ()) for post in posts)
            assert (answer["id"] if isinstance(answer, dict) else answer) == (str(each.id) if seen else "request.not_found")  # fmt: skip


def kind(entity: str) -> str:
    return "relationships" if entity == "partner" else "records"


def ids(items: object) -> object:
    return items if isinstance(items, str) else [each["id"] for each in items]  # pyright: ignore[reportGeneralTypeIssues]  a list of items


def groups(answer: object, name: str) -> object:
    if isinstance(answer, str):
        return answer
    return [(each["group"][name], each["measures"]["count"]) for each in answer["items"]]  # pyright: ignore[reportIndexIssue]  figures


def total(answer: object, measure: str) -> int:
    """The only sum of an aggregate: a number, or money of one currency."""
    if isinstance(answer, str):
        return 0
    found = answer["items"][0]["measures"][measure]  # pyright: ignore[reportIndexIssue]  figures
    return sum(int(each["amount"]) for each in found) if isinstance(found, list) else int(found or 0)


def form(item: dict) -> tuple[str, bool, frozenset[str]]:
    return item["id"], item["masked"], frozenset(each["id"] for each in item["organizations"])
