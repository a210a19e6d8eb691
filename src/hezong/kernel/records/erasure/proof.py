"""Turns what an erasure did into a signed row that says which rule, how much and of which records, and checks such rows. Never names a value.

Each signature covers the one before it, so that no proof can be taken out; and the digest of what the touched lines of history hold
since, so that nobody calls a change of history an erasure afterwards.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import cast
from uuid import UUID

from hezong.kernel.records.chain import content
from hezong.kernel.schema.names import control
from hezong.kernel.types.ports import Connection, Signer

ALONE = "select pg_advisory_xact_lock(5217386)"
"""Proofs follow one another: whoever comes second waits for the first to commit."""
LAST = f'select "number", "signature" from {control("erasure")} order by "number" desc limit 1'
MARK = f"""insert into {control("erased_line")} ("erasure", "line", "content")
select $1, h."id", {content("h")} from {control("history")} h where h."id" = any($2::uuid[])"""
LINES = f"""(select sha256(coalesce(string_agg(uuid_send(x."line") || x."content", ''::bytea order by x."line"), ''::bytea))
  from {control("erased_line")} x where x."erasure" = {{erasure}})"""
ADD = f"""insert into {control("erasure")} ("number", "at", "rule", "entity", "request", "counts", "records", "lines", "signature")
values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9)"""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Done:
    """What one transaction erased. ``counts``: how much of what, by the places where it lay; ``lines``: of history.

    ``request``: whose data were asked to be erased, by the id of the request; None for a rule of the model.
    """

    rule: str
    entity: str
    records: tuple[UUID, ...]
    lines: tuple[UUID, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    request: UUID | None = None


async def prove(connection: Connection, signer: Signer, done: Done, at: datetime) -> int:
    """Signs what the running transaction has erased; the number of the proof."""
    await connection.execute(ALONE)
    last = cast("Row | None", await connection.fetchrow(LAST))
    number = 1 if last is None else cast("int", last["number"]) + 1
    before = b"" if last is None else cast("bytes", last["signature"])
    await connection.execute(MARK, number, list(done.lines))
    lines = cast("bytes", await connection.fetchval(f"select {LINES.format(erasure='$1')}", number))
    counts = json.dumps(dict(sorted(done.counts.items())))
    facts = (number, at, done.rule, done.entity, done.request, counts, digest_of(done.records), lines)
    await connection.execute(ADD, *facts, signer.sign(signed(*facts, before)))
    return number


def digest_of(records: Sequence[UUID]) -> bytes:
    """SHA-256 over the ids in their order: who knows them can check that they are those of a proof."""
    return sha256(b"".join(each.bytes for each in sorted(records))).digest()


def signed(
    number: int,
    at: datetime,
    rule: str,
    entity: str,
    request: UUID | None,
    counts: str,
    records: bytes,
    lines: bytes,
    before: bytes,
) -> bytes:
    """What the signature covers."""
    head = [number, at.isoformat(), rule, entity, None if request is None else str(request), json.loads(counts)]
    told = [*head, records.hex(), lines.hex(), before.hex()]
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def bad_proofs(rows: Sequence[Row], signer: Signer) -> list[tuple[str, str]]:
    """Proofs that are not ours, not at their place, or whose lines are not those that were signed: (``erasure`` or ``erased``, place)."""
    found: list[tuple[str, str]] = []
    before = b""
    for number, row in enumerate(rows, start=1):
        signature = cast("bytes", row["signature"])
        place = f"{row['number']}: {row['rule']}, {row['entity']}"
        if row["number"] != number or not signer.signed(_content(row, before), signature):
            found.append(("erasure", place))
        elif row["now"] != row["lines"]:
            found.append(("erased", place))
        before = signature
    return found


def _content(row: Row, before: bytes) -> bytes:
    at, request = cast("datetime", row["at"]), cast("UUID | None", row["request"])
    texts = (str(row["rule"]), str(row["entity"]), request, str(row["counts"]))
    return signed(
        cast("int", row["number"]), at, *texts, cast("bytes", row["records"]), cast("bytes", row["lines"]), before
    )
