"""Turns finished lines of history into signed seals, in order, and says which lines and seals are no longer what they were (contract §2, "History").

A chain shows a line that was altered, taken out or put elsewhere, but not that the end of a chain is missing; a seal over all lines of a
range does. Lines are sealed once every transaction has ended that could still bring an earlier one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from hezong.kernel.records.chain import content, digest, told_now
from hezong.kernel.records.erasure.proof import LINES as ERASED_LINES
from hezong.kernel.records.erasure.proof import bad_proofs
from hezong.kernel.types.ports import Connection, Signer
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records", "seal.sql")
CHAIN = (
    SQL["chain"]
    .replace(
        "{digest}",
        digest("l", entity='"entity"', at='"at"', batch='"batch"', previous='"previous"', told=told_now("l")),
    )
    .replace("{content}", content("l"))
)
ERASURES = SQL["erasures"].replace("{lines}", ERASED_LINES.format(erasure='e."number"'))

LINES = 10_000
"""Lines under one seal."""
SHOWN = 100
"""Faults that a report names one by one; all of them are counted."""
MARGIN = timedelta(minutes=1)
"""A line's id is made a moment before its transaction gets its number."""
START = UUID(int=0)

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """``what``: ``altered`` (its content is not what was hashed), ``moved`` (it does not follow the line before it), ``seal``
    (the lines of a range are not those that were sealed), ``signature`` (the seal itself is not ours), ``erasure`` (the proof of an
    erasure is not ours, or one is missing before it) or ``erased`` (lines of an erasure are not those that were signed)."""

    what: str
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found: how many lines, seals and proofs of erasures there are, how many faults, and the first of them."""

    lines: int
    seals: int
    erasures: int
    faults: int
    first: tuple[Fault, ...]


async def seal(connection: Connection, signer: Signer, margin: timedelta = MARGIN) -> int:
    """Seals what is finished since the last time; the number of lines. Two at once are one too many: the second is refused by its key."""
    before = cast("datetime | None", await connection.fetchval(SQL["horizon"]))
    await connection.execute(SQL["look"])
    if before is None:
        return 0
    sealed, bound = 0, _first_of(before - margin)
    while (rows := await _seal_next(connection, signer, bound)) > 0:
        sealed += rows
    return sealed


async def _seal_next(connection: Connection, signer: Signer, bound: UUID) -> int:
    last = cast("Row | None", await connection.fetchrow(SQL["last"]))
    number, start, previous = (
        (1, START, b"") if last is None else (_whole(last["number"]) + 1, last["to"], last["signature"])
    )
    found = cast("Row", await connection.fetchrow(SQL["next"], start, bound, LINES))
    rows = _whole(found["rows"])
    if rows:
        content = _content(number, start, found["to"], rows, found["digest"], previous)
        signature = signer.sign(content)
        await connection.execute(SQL["add"], number, start, found["to"], rows, found["digest"], signature)
    return rows


async def verify(connection: Connection, signer: Signer) -> Report:
    """Checks every line against its hash, its place in the chain of its record, every seal, and every proof of an erasure."""
    lines = _whole(await connection.fetchval(SQL["count"]))
    broken = cast("Sequence[Row]", await connection.fetch(CHAIN, SHOWN))
    chain = [
        Fault("altered" if each["altered"] else "moved", f"{each['entity']} {each['record']}, {each['id']}")
        for each in broken
    ]
    seals = cast("Sequence[Row]", await connection.fetch(SQL["seals"]))
    erasures = cast("Sequence[Row]", await connection.fetch(ERASURES))
    bad = [*_bad_seals(seals, signer), *(Fault(*each) for each in bad_proofs(erasures, signer))]
    faults = (_whole(broken[0]["all"]) if broken else 0) + len(bad)
    return Report(lines, len(seals), len(erasures), faults, (*chain, *bad)[:SHOWN])


def _bad_seals(seals: Sequence[Row], signer: Signer) -> list[Fault]:
    found: list[Fault] = []
    number, start, previous = 0, START, b""
    for each in seals:
        place = f"{each['number']}: {each['from']} – {each['to']}"
        content = _content(number + 1, start, each["to"], each["rows"], each["digest"], previous)
        if not signer.signed(content, cast("bytes", each["signature"])):
            found.append(Fault("signature", place))
        elif (each["found"], each["now"]) != (each["rows"], each["digest"]):
            found.append(Fault("seal", place))
        number, start, previous = _whole(each["number"]), cast("UUID", each["to"]), cast("bytes", each["signature"])
    return found


def _content(number: int, start: object, end: object, rows: object, total: object, previous: object) -> bytes:
    """What is signed: the place of the seal, its range, what lies in it, and the signature before it."""
    head = f"{number}|{start}|{end}|{rows}|".encode()
    return head + cast("bytes", total) + b"|" + cast("bytes", previous)


def _first_of(moment: datetime) -> UUID:
    """The smallest UUIDv7 of a moment (RFC 9562 §5.7: 48 bits of milliseconds)."""
    return UUID(int=(int(moment.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62))


def _whole(value: object) -> int:
    return cast("int", value)
