"""Takes records or fields out of wherever they lie, in one transaction, with a line of history and a signed proof (CU-06, CU-21).

Chooses nothing: whoever calls has found what is to go, holds the locks of the records, and answers for the right to do it. What lies on
the disk goes after the commit, since it cannot come back; what a kill leaves there is swept by a schedule.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity, Field
from hezong.kernel.records.change import Entry
from hezong.kernel.records.erasure.blank import Blank, echoed, echoes, erased_fields, kept_names
from hezong.kernel.records.erasure.lines import Names, erase_lines
from hezong.kernel.records.erasure.proof import Done, prove
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import Saving, save_within
from hezong.kernel.records.statement import Shape
from hezong.kernel.schema import layout
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection, Signer
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records.erasure", "erase.sql")
ERASE, EXPIRE = "erase", "expire"
"""Verbs of history: all of a record went; one of its fields did."""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Eraser:
    """``drop`` takes contents of files off the disk, by their hash. ``context``: in whose name; nobody's where a rule of the model erases."""

    runtime: Runtime
    context: Context
    signer: Signer
    drop: Callable[[Collection[str]], None]
    by: UUID | None = None

    async def records(
        self, connection: Connection, names: "Meant", rule: str, request: UUID | None = None
    ) -> "Outcome":
        """All of some records of one entity: the values go, the records stay, with their links."""
        fields = erased_fields(names.entity)
        outcome = Outcome({"records": len(names.ids)})
        await self._blank(connection, Blank(self.runtime.world.model, names.entity, fields, whole=True), names.ids)
        lines = await erase_lines(connection, names.ids, None, kept_names(names.entity))
        lines += await self._echo_lines(connection, names)
        await self._around(connection, names.ids, outcome, whole=True)
        await self._told(connection, names, ERASE)
        return await self._proved(connection, names, rule, request, lines, outcome)

    async def fields(self, connection: Connection, names: "Meant", one: Field, rule: str) -> "Outcome":
        """One field of some records, or of some facets."""
        outcome = Outcome({"values": len(names.ids)})
        blank = Blank(self.runtime.world.model, names.entity, (one,), facets=names.facets is not None)
        await self._blank(connection, blank, names.facets or names.ids)
        known = await Names(names.entity.name, (one.name,)).all(connection)
        lines = await erase_lines(connection, names.ids, known, (), names.facets)
        await self._around(connection, names.ids, outcome, whole=False)
        await self._told(connection, names, EXPIRE)
        return await self._proved(connection, names, rule, None, lines, outcome)

    async def rows(self, connection: Connection, names: "Meant", rule: str) -> "Outcome":
        """Some records as a whole, of which nothing but the fact stays in history. Nothing may point to them."""
        outcome = Outcome({"records": len(names.ids)})
        lines = await erase_lines(connection, names.ids, None, ())
        await self._around(connection, names.ids, outcome, whole=True)
        await self._told(connection, names, ERASE)
        tables = [layout.facet_table(names.entity)] if names.entity.faceted else []
        for table, key in (*((each, "record") for each in tables), (layout.table(names.entity), "id")):
            await connection.execute(f'delete from {table} where "{key}" = any($1::uuid[])', list(names.ids))
        for name in ("told", "heard"):
            await connection.execute(SQL[name], list(names.ids))
        return await self._proved(connection, names, rule, None, lines, outcome)

    async def _blank(self, connection: Connection, blank: Blank, ids: Sequence[UUID]) -> None:
        for sql in blank.statements():
            await connection.execute(sql, list(ids))

    async def _echo_lines(self, connection: Connection, names: "Meant") -> list[UUID]:
        lines: list[UUID] = []
        for other, pointer, text in echoes(self.runtime.world.model, names.entity):
            rows = cast("Sequence[Row]", await connection.fetch(echoed(other, pointer), list(names.ids)))
            ids = [cast("UUID", row["id"]) for row in rows]
            lines += await erase_lines(connection, ids, [text.name], ())
        return lines

    async def _around(self, connection: Connection, ids: Sequence[UUID], outcome: "Outcome", *, whole: bool) -> None:
        """What the control tables hold of the records."""
        for name in ("staged", "batches", "pairs", "reasons") if whole else ("staged", "batches"):
            outcome.counts[name] = len(await connection.fetch(SQL[name], list(ids)))
        if whole:
            rows = cast("Sequence[Row]", await connection.fetch(SQL["files"], list(ids)))
            outcome.counts["files"] = len(rows)
            outcome.contents += [str(row["sha256"]) for row in rows]

    async def _told(self, connection: Connection, names: "Meant", verb: str) -> None:
        """A line of history of each record, or of each facet that is meant, without any value."""
        table = layout.table(names.entity)
        if names.facets is None:
            sql = f'select t."id", null::uuid as "facet", t."organization", t."version"::text as "version" from {table} t where t."id" = any($1::uuid[])'
        else:
            sql = (
                'select f."record" as "id", f."id" as "facet", f."organization", t."version" || \'.\' || f."version" as "version"'
                f' from {layout.facet_table(names.entity)} f join {table} t on t."id" = f."record" where f."id" = any($1::uuid[])'
            )
        rows = cast("Sequence[Row]", await connection.fetch(sql, list(names.facets or names.ids)))
        # Two facets of a record are two lines that follow one another.
        for one in _each_once(rows):
            saving = Saving(
                names.entity, Shape(), (), (), tuple(self._entry(row, verb) for row in one), answered=False, quiet=True
            )
            await save_within(connection, self.runtime, self.context, saving)

    def _entry(self, row: Row, verb: str) -> Entry:
        record, organization, facet = (cast("UUID", row[name]) for name in ("id", "organization", "facet"))
        return Entry(record, organization, str(row["version"]), verb, "update", (), facet, by=self.by)

    async def _proved(
        self,
        connection: Connection,
        names: "Meant",
        rule: str,
        request: UUID | None,
        lines: Sequence[UUID],
        outcome: "Outcome",
    ) -> "Outcome":
        outcome.counts["history"] = len(set(lines))
        counts = {name: count for name, count in outcome.counts.items() if count}
        done = Done(rule, names.entity.name, tuple(names.ids), tuple(set(lines)), counts, request)
        await prove(connection, self.signer, done, self.context.now)
        return outcome

    async def sweep(self, connection: Connection, contents: Sequence[str]) -> None:
        """Takes contents off the disk that nobody wants any more; after the commit."""
        rows = cast("Sequence[Row]", await connection.fetch(SQL["unwanted"], sorted(set(contents))))
        self.drop([str(row["sha256"]) for row in rows])


def _each_once(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows in lists in which no record comes twice."""
    found: list[list[Row]] = []
    times: dict[object, int] = {}
    for row in rows:
        number = times.get(row["id"], 0)
        times[row["id"]] = number + 1
        if number == len(found):
            found.append([])
        found[number].append(row)
    return found


@dataclass(frozen=True, slots=True)
class Meant:
    """Records of one entity; ``facets``: only these relationships of them."""

    entity: Entity
    ids: tuple[UUID, ...]
    facets: tuple[UUID, ...] | None = None


@dataclass(slots=True)
class Outcome:
    """What went, counted by where it lay, and the contents of files that may go from the disk."""

    counts: dict[str, int] = field(default_factory=dict[str, int])
    contents: list[str] = field(default_factory=list[str])

    def add(self, other: "Outcome") -> None:
        for name, count in other.counts.items():
            self.counts[name] = self.counts.get(name, 0) + count
        self.contents += other.contents


async def expire(connection: Connection, rule: str, ids: Sequence[UUID], moments: Sequence[datetime]) -> None:
    """Notes for which moments of which records a rule has been carried out."""
    await connection.execute(SQL["expire"], rule, list(ids), list(moments))
