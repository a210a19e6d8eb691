"""Turns staged rows into what is to be done with them: new records that have passed all phases, changes of known ones, and outcomes. Saves nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from hezong.kernel.jobs import Beat
from hezong.kernel.records.create import New, Prepared, fresh, prepare
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.imports.lookup import Lookup, identity_field
from hezong.kernel.records.imports.outcome import Outcome
from hezong.kernel.records.imports.row import Body, Reader, Texts
from hezong.kernel.records.imports.similar import similar
from hezong.kernel.records.imports.staging import Import
from hezong.kernel.search.fold import fold
from hezong.kernel.types import Problem

TWINS = frozenset({"check.duplicate", "check.needs_steward"})


async def still() -> None:
    """The beat of a run that nobody wants to pause."""


@dataclass
class Run:
    """One run over the rows that are staged; remembers what it has looked up, and the keys that it has seen in the file."""

    desk: Desk
    source: Import
    lookup: Lookup
    reader: Reader
    mode: str = "create"
    beat: Beat = still
    seen: set[str] = field(default_factory=set[str])

    @classmethod
    def of(cls, desk: Desk, source: Import, mode: str, beat: Beat = still) -> "Run":
        lookup = Lookup(desk)
        return cls(desk, source, lookup, Reader(desk, source, lookup, source.empty == "clear"), mode, beat)


@dataclass(frozen=True, slots=True)
class Change:
    """A row that changes a record which is there already."""

    number: int
    record: UUID
    body: Body
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of the file, prepared. ``places``: the number and the warnings of each row that is to become a record."""

    numbers: Sequence[int]
    rows: tuple[New, ...]
    places: Sequence[tuple[int, tuple[Problem, ...]]]
    outcomes: tuple[Outcome, ...]
    changes: tuple[Change, ...] = ()
    similar: Mapping[int, tuple[UUID, ...]] = field(default_factory=dict[int, "tuple[UUID, ...]"])

    def created(self, rows: Sequence[New]) -> list[Outcome]:
        """The outcomes of rows that become records."""
        found: list[Outcome] = []
        for each in rows:
            number, warnings = self.places[each.number]
            found.append(Outcome(number, "created", warnings, each.id, self.similar.get(number, ())))
        return found


async def batch_of(run: Run, rows: Sequence[Mapping[str, object]]) -> Batch:
    """Staged rows, with ``number`` and ``cells``, with all that can be said of them before they are saved."""
    numbers = [cast("int", row["number"]) for row in rows]
    texts = [run.reader.texts(json.loads(str(row["cells"]))) for row in rows]
    async with run.desk.runtime.pools.read.acquire() as connection:
        asked = [run.reader.asked(each) for each in texts]
        await run.lookup.targets(connection, run.reader.fields.values(), asked)
        twins = await run.lookup.twins(connection, texts)
    sorted_out = _sorted(run, numbers, texts, twins)
    prepared = await prepare(run.desk, fresh(run.desk, [body for _, body, _ in sorted_out.new]))
    places = [(number, warnings) for number, _, warnings in sorted_out.new]
    outcomes = (*sorted_out.outcomes, *_refused(prepared, places))
    made = {places[each.number][0] for each in prepared.rows}
    async with run.desk.runtime.pools.read.acquire() as connection:
        asked_of = {number: each for number, each in zip(numbers, texts, strict=True) if number in made}
        resembling = await similar(connection, run.lookup, asked_of)
    return Batch(numbers, prepared.rows, places, outcomes, tuple(sorted_out.changes), resembling)


@dataclass
class _Sorted:
    new: list[tuple[int, Body, tuple[Problem, ...]]] = field(
        default_factory=list[tuple[int, Body, "tuple[Problem, ...]"]]
    )
    changes: list[Change] = field(default_factory=list[Change])
    outcomes: list[Outcome] = field(default_factory=list[Outcome])


def _sorted(run: Run, numbers: Sequence[int], texts: Sequence[Texts], twins: Mapping[int, UUID]) -> _Sorted:
    """What is new, what is to be changed, and what is there already, as the mode wants it."""
    found = _Sorted()
    for place, number in enumerate(numbers):
        twin = twins.get(place)
        if _repeated(run, texts[place], twin) or (twin is not None and run.mode == "create"):
            found.outcomes.append(Outcome(number, "duplicate", record=twin))
        elif twin is not None:
            found.changes.append(Change(number, twin, *run.reader.body(texts[place])))
        elif run.mode == "update":
            found.outcomes.append(Outcome(number, "skipped"))
        else:
            found.new.append((number, *run.reader.body(texts[place])))
    return found


def _repeated(run: Run, texts: Texts, twin: UUID | None) -> bool:
    """Whether the file itself has had this row before."""
    key = identity_field(run.desk.entity)
    value = texts.get(key.name) if key else None
    label = texts.get(run.desk.entity.label, "")
    mark = f"record {twin}" if twin else f"key {value}" if value else f"name {fold(label)}"
    if mark in run.seen:
        return bool(twin or value or label)
    run.seen.add(mark)
    return False


def _refused(prepared: Prepared, places: Sequence[tuple[int, tuple[Problem, ...]]]) -> list[Outcome]:
    """Rows that did not pass, with all that is wrong; one that repeats a unique value is a duplicate."""
    found = {place: [problem] for place, problem in prepared.refused.items()} | dict(prepared.problems)
    return [wrong(places[place], problems) for place, problems in found.items()]


def wrong(place: tuple[int, tuple[Problem, ...]], problems: Sequence[Problem]) -> Outcome:
    """A row that is not saved."""
    number, warnings = place
    state = "duplicate" if all(each.code in TWINS for each in problems) else "problem"
    return Outcome(number, state, (*problems, *warnings))
