"""Changes records that rows of a file mean, through the same door as any other change: rights, version, checks, history. Opens no relationship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hezong.kernel.records.batch.loading import load_records
from hezong.kernel.records.body import given
from hezong.kernel.records.imports.batch import Change, Run
from hezong.kernel.records.imports.outcome import Outcome, noted
from hezong.kernel.records.record import EMPTY, Record
from hezong.kernel.records.save import Collision, Lost, Saving
from hezong.kernel.records.several import joined, save_all
from hezong.kernel.records.unique import Wanted, repeated
from hezong.kernel.records.update import Place, Planned, Request, placed, planned
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.secret import Secret

ATTEMPTS = 5
"""Of a row that loses against other writers."""
OUT_OF_REACH = frozenset({"access.verb", "request.not_found"})
"""Refusals by which a record is not the asker's to change: the row is then a duplicate of it, and says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one row, if its saving succeeds."""

    outcome: Outcome
    found: Planned | None = None


async def save_changes(run: Run, changes: Sequence[Change]) -> None:
    """All changes and their marks in one transaction. Where another write came first, or values collide: one by one."""
    steps = await plan(run, changes)
    wanted = [each.found.wanted for each in steps if each.found is not None]
    if not any(repeated(run.desk.entity, wanted)) and await _saved(run, steps):
        return
    for each in changes:
        await _single(run, each)


async def plan(run: Run, changes: Sequence[Change]) -> list[Step]:
    """Looks at the records as they are now; a problem is an outcome, never an exception."""
    records = await load_records(run.desk, [each.record for each in changes])
    return [await _step(run, each, records.get(each.record)) for each in changes]


async def _saved(run: Run, steps: Sequence[Step]) -> bool:
    try:
        await _save(run, steps)
    except (Lost, Collision, Refused):
        return False
    return True


async def _save(run: Run, steps: Sequence[Step]) -> None:
    savings: list[Saving] = joined(each.found.saving for each in steps if each.found is not None)
    beside = noted(run.source.id, [each.outcome for each in steps])
    await save_all(run.desk.runtime, run.desk.context, savings, beside)


async def _single(run: Run, change: Change) -> None:
    problems: Sequence[Problem] = (Problem("access.denied"),)
    for _ in range(ATTEMPTS):
        (step,) = await plan(run, [change])
        try:
            await _save(run, [step])
        except Lost:
            continue
        except Collision:
            problems = await _collided(run, step)
        except Refused as refused:
            problems = refused.problems
        else:
            return
        break
    await _save(run, [Step(Outcome(change.number, "problem", (*problems, *change.warnings)))])


async def _collided(run: Run, step: Step) -> tuple[Problem, ...]:
    wanted: list[Wanted] = [] if step.found is None else [step.found.wanted]
    found = await run.desk.collisions(wanted)
    return tuple(replace(problem, extra={}) for _, problem in found) or (Problem("check.duplicate"),)


async def _step(run: Run, change: Change, record: Record | None) -> Step:
    number, twin = change.number, change.record
    if record is None or not record.live or not run.desk.judge.readable(record):
        return Step(Outcome(number, "duplicate", record=twin))
    try:
        found = await _planned(run, change, record)
    except Refused as refused:
        theirs = all(each.code in OUT_OF_REACH for each in refused.problems)
        return Step(Outcome(number, "duplicate" if theirs else "problem", (*refused.problems, *change.warnings), twin))
    if found is None or not found.saving.entries:
        return Step(Outcome(number, "skipped", change.warnings, twin))
    return Step(Outcome(number, "updated", change.warnings, twin), found)


async def _planned(run: Run, change: Change, record: Record) -> Planned | None:
    """The change of what differs; None where nothing does. What stays as it is needs no right."""
    fields = {name: value for name, value in change.body.items() if name != "organization"}
    body = {"organization": change.body["organization"]} if run.desk.entity.faceted else {}
    place = placed(run.desk, record, Request(record.id, body, fields, None))
    parsed = given(place.desk.entity, fields, place.desk.tools, frozenset())
    broken = {each.field for each in parsed.problems}
    differing = {name: fields[name] for name in fields if name in broken or _differs(place, name, parsed.values)}
    if not differing:
        return None
    request = Request(record.id, body, differing, None)
    return await planned(placed(run.desk, record, request), request)


def _differs(place: Place, name: str, values: Mapping[str, object]) -> bool:
    facet = EMPTY if place.facet is None else place.facet.values
    before, after = facet.get(name, place.record.values.get(name)), values.get(name)
    if isinstance(before, Secret) and isinstance(after, Secret):
        return before.digest != after.digest
    return before != after
