"""Reads the history of a record as a book: what it says of any version, whether it is whole, and whether it ends where the record stands."""

import json
from dataclasses import dataclass

import asyncpg

from tests.property.editing.editor import FACET, MASTER, Edit

LINES = """select "facet"::text, "version", "verb", "changes"::text, "previous", "hash" from hz_control.history
where "record" = $1 order by "id\""""
RECORD = f"select {', '.join(MASTER)}, version from hz.customer where id = $1"
FACETS = f"select id::text, {', '.join(FACET)}, version from hz.customer_facet where record = $1"
Place = tuple[str | None, str]
"""A field, and the facet in which it lies; None: in the record itself."""


@dataclass(frozen=True)
class Line:
    """One line of history. ``master``, ``inner``: its version of the record and of the facet."""

    facet: str | None
    master: int
    inner: int
    changes: tuple[dict, ...]

    def place(self, name: str) -> Place:
        return (self.facet if name in FACET else None, name)


@dataclass(frozen=True)
class Book:
    """The lines of one record, oldest first, and the facet of each organization."""

    lines: tuple[Line, ...]
    facets: dict[str, str]

    def at(self, edit: Edit, name: str) -> str | None:
        """The value of a field in the version that an edit was made for."""
        master, inner = numbers(edit.version)
        place, value = self.place(edit, name), None
        for line in self.lines:
            known = line.inner <= inner if name in FACET else line.master <= master
            value = next((each["new"] for each in line.changes if line.place(each["field"]) == place and known), value)
        return value

    def since(self, edit: Edit, name: str) -> set[str | None]:
        """The values that the field was given after that version."""
        master, inner = numbers(edit.version)
        place = self.place(edit, name)
        return {
            each["new"]
            for line in self.lines
            for each in line.changes
            if line.place(each["field"]) == place and (line.inner > inner if name in FACET else line.master > master)
        }

    def place(self, edit: Edit, name: str) -> Place:
        return (self.facets[edit.organization] if name in FACET else None, name)


def numbers(version: str) -> tuple[int, int]:
    master, _, inner = version.partition(".")
    return int(master), int(inner or 0)


async def read_book(owner: asyncpg.Connection, record: str, facets: dict[str, str]) -> Book:
    """The book, found whole: a chain without a gap, versions that only rise, and each line going on from the ones before it."""
    rows = await owner.fetch(LINES, record)
    lines = [Line(row["facet"], *numbers(row["version"]), tuple(json.loads(row["changes"]))) for row in rows]
    for before, row in zip([None, *rows], rows, strict=False):
        assert row["previous"] == (before["hash"] if before else None), (record, row["version"])
    _rises(record, lines)
    found = _replayed(record, lines)
    stored = await owner.fetchrow(RECORD, record)
    assert stored is not None
    assert {name: found.get((None, name)) for name in MASTER} == {name: stored[name] for name in MASTER}, record
    assert stored["version"] == max(line.master for line in lines), record
    for facet in await owner.fetch(FACETS, record):
        told = {name: found.get((facet["id"], name)) for name in FACET}
        assert told == {name: facet[name] for name in FACET}, (record, facet)
    return Book(tuple(lines), facets)


def _rises(record: str, lines: list[Line]) -> None:
    """Each line has a version of its own: the record's, or that of its facet, is one more than before."""
    master, inner = 0, dict.fromkeys((line.facet for line in lines), 0)
    for line in lines:
        before = (master, inner[line.facet])
        assert line.master in (master, master + 1), (record, line)
        assert line.inner in (before[1], before[1] + 1), (record, line)
        assert (line.master, line.inner) != before, (record, line)
        master, inner[line.facet] = line.master, line.inner


def _replayed(record: str, lines: list[Line]) -> dict[Place, str | None]:
    """What the record holds when each line is carried out in turn."""
    found: dict[Place, str | None] = {}
    for line in lines:
        for each in line.changes:
            place = line.place(each["field"])
            if each["field"] in (*MASTER, *FACET):
                assert each["old"] == found.get(place), (record, line, each)
                found[place] = each["new"]
    return found
