"""Notes what became of the rows of an import, and how far it is, in the transaction that saves them. Decides nothing."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hezong.kernel.records.save import Beside
from hezong.kernel.schema.names import control
from hezong.kernel.types import Problem

COUNTED = ("created", "updated", "duplicate", "problem", "skipped")

NOTE = f"""update {control("import_row")} r set "state" = x."state", "problems" = x."problems", "record" = x."record", "similar" = x."similar"
from jsonb_to_recordset($2::text::jsonb) as x("number" integer, "state" text, "problems" jsonb, "record" uuid, "similar" uuid[])
where r."run" = $1 and r."number" = x."number\""""
MARK = f"""{NOTE} and r."state" = 'staged\'"""
"""Of a run: each row once, also where two processes take the same run for theirs; the second one saves nothing."""

_STATE = "case when \"state\" = 'mended' then 'problem' else \"state\" end"
COUNT = f"""update {control("import_run")} i set "counts" = c."found" from (
  select jsonb_build_object('rows', count(*), {", ".join(f"'{each}', count(*) filter (where {_STATE} = '{each}')" for each in COUNTED)}) as "found"
  from {control("import_row")} where "run" = $1) c where i."id" = $1"""
"""A mended row counts as a problem until it has been run."""

_ADDED = ", ".join(
    f"'{each}', (\"counts\" ->> '{each}')::bigint + ${place}::bigint" for place, each in enumerate(COUNTED, start=2)
)
ADD = f"""update {control("import_run")} set "beat" = now(), "counts" = "counts" || jsonb_build_object({_ADDED}) where "id" = $1"""
"""Progress after a batch; rows are counted anew at the start and at the end of a run, because people mend some meanwhile."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row of the file. ``similar``: records that the new one resembles."""

    number: int
    state: str
    problems: tuple[Problem, ...] = ()
    record: UUID | None = None
    similar: tuple[UUID, ...] = ()


def noted(id: UUID, outcomes: Sequence[Outcome]) -> tuple[Beside, ...]:
    """What is noted about the rows of a batch, and the progress."""
    states = Counter(each.state for each in outcomes)
    return Beside(MARK, (id, marks(outcomes)), len(outcomes)), Beside(ADD, (id, *(states[each] for each in COUNTED)))


def marks(outcomes: Sequence[Outcome]) -> str:
    """The rows of ``NOTE`` and ``MARK``."""
    return json.dumps([_row(each) for each in outcomes], ensure_ascii=False, default=str)


def _row(outcome: Outcome) -> dict[str, object]:
    problems = [
        {"code": each.code, "field": each.field, "hint": each.hint, "params": dict(each.params)}
        for each in outcome.problems
    ]
    row: dict[str, object] = {"number": outcome.number, "state": outcome.state, "problems": problems}
    if outcome.record is not None:
        row["record"] = str(outcome.record)
    if outcome.similar:
        row["similar"] = [str(each) for each in outcome.similar]
    return row
