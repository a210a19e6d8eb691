"""The history proves itself: chains of lines and signed seals over them (contract §2, "History"; CU-03, SY-08)."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from hezong.adapters.signer import open_signer
from hezong.kernel.records import create, patch
from hezong.kernel.records.seal import seal, verify

AT_ONCE = timedelta(milliseconds=-5)
"""The clock of the test and that of the server are one."""
INSERT = """insert into hz_control.history (entity, record, version, verb, changes) values ('tool', $1, '1', 'create', '[]')"""


@pytest.fixture
async def sealed(garden, owner, signer):
    """Three lines of one record and one of another, sealed; the ids of the lines in order."""
    for body in ({"name": "铲", "count": 1}, {"name": "耙", "count": 2}):
        made = await create(garden.runtime, garden.as_("nina"), "tool", [body])
    for number in (1, 2):
        await patch(garden.runtime, garden.as_("nina"), "tool", made.ids[0], {"count": number + 10}, str(number))
    lines = await owner.fetchval("select count(*) from hz_control.history")
    async with garden.pools.write.acquire() as writer:
        assert await seal(writer, signer, AT_ONCE) == 0
        assert await everything(writer, signer) == lines
    rows = await owner.fetch("select id from hz_control.history where record = $1 order by id", made.ids[0])
    return [each["id"] for each in rows]


async def everything(connection, signer) -> int:
    """Seals until there is something new; transactions of other databases of the server count as running, too."""
    async with asyncio.timeout(60):
        sealed = 0
        while not sealed:
            sealed = await seal(connection, signer, AT_ONCE)
    return sealed


async def faults(owner, signer):
    report = await verify(owner, signer)
    return report.faults, {each.what for each in report.first}


async def test_what_nobody_touched_has_no_fault(owner, signer, sealed):
    report = await verify(owner, signer)
    assert (report.faults, report.first, report.seals) == (0, (), 1)
    assert report.lines >= 4


async def test_an_altered_line_is_found(owner, signer, sealed):
    await owner.execute("""update hz_control.history set changes = '[]' where id = $1""", sealed[1])
    assert await faults(owner, signer) == (1, {"altered"})


async def test_a_line_altered_together_with_its_hash_is_found(owner, signer, sealed):
    await owner.execute("""update hz_control.history set hash = sha256('x') where id = $1""", sealed[2])
    assert await faults(owner, signer) == (2, {"altered", "seal"})


async def test_a_line_taken_out_of_the_middle_is_found(owner, signer, sealed):
    await owner.execute("delete from hz_control.history where id = $1", sealed[1])
    assert await faults(owner, signer) == (2, {"moved", "seal"})


async def test_a_missing_end_of_a_chain_is_found_by_its_seal(owner, signer, sealed):
    await owner.execute("delete from hz_control.history where id = $1", sealed[2])
    assert await faults(owner, signer) == (1, {"seal"})


async def test_two_lines_that_changed_places_are_found(owner, signer, sealed):
    spare = uuid4()
    for old, new in ((sealed[1], spare), (sealed[2], sealed[1]), (spare, sealed[2])):
        await owner.execute("update hz_control.history set id = $2 where id = $1", old, new)
    count, kinds = await faults(owner, signer)
    assert kinds == {"moved", "seal"}
    assert count >= 3


async def test_a_seal_renewed_without_the_key_is_found(owner, signer, sealed, tmp_path):
    """Whoever may write to the database can put everything right except the signature."""
    await owner.execute("delete from hz_control.history where id = $1", sealed[2])
    await owner.execute("truncate hz_control.seal")
    stranger = open_signer(tmp_path / "other.key")
    assert await everything(owner, stranger) > 0
    assert await faults(owner, stranger) == (0, set())
    assert await faults(owner, signer) == (1, {"signature"})


async def test_a_line_of_a_transaction_that_ends_late_is_sealed_too(garden, owner, signer, sealed):
    """Sealed is only what no running transaction can still bring an earlier line to."""
    late = await asyncpg.connect(garden.database.dsn("hezong_owner"))
    try:
        transaction = late.transaction()
        await transaction.start()
        await late.execute(INSERT, uuid4())
        await owner.execute(INSERT, uuid4())
        assert [await seal(owner, signer, AT_ONCE) for _ in range(3)] == [0, 0, 0]
        await transaction.commit()
    finally:
        await late.close()
    assert await everything(owner, signer) == 2
    assert (await faults(owner, signer))[1] == {"altered"}, "lines without a hash are no lines of ours"
