"""Values go out of history and the history still proves itself; what nobody signed for is found (CU-06, CU-21, SY-08)."""

import json
from datetime import UTC, datetime

import pytest

from hezong.kernel.query.run import Readers, Reading
from hezong.kernel.records import create, history, patch
from hezong.kernel.records.chain import digest
from hezong.kernel.records.erasure.lines import erase_lines
from hezong.kernel.records.erasure.proof import Done, prove
from hezong.kernel.records.seal import verify

OLDER = f"""update hz_control.history h set salt = null, hash =
  {digest("h", entity='"entity"', at='"at"', batch='"batch"', previous='"previous"', told='"changes"')}
where record = $1 and version = $2"""
FOLLOW = """update hz_control.history h set previous = (select p.hash from hz_control.history p where p.record = h.record and p.id < h.id
  order by p.id desc limit 1) where record = $1 and version = $2"""


@pytest.fixture
async def tool(garden):
    """A tool with three lines of history."""
    made = await create(garden.runtime, garden.as_("hans"), "tool", [{"name": "铲", "count": 1, "note": "私语"}])
    for number, note in enumerate(("又一句", "第三句"), start=1):
        body = {"note": note, "count": number + 10}
        await patch(garden.runtime, garden.as_("hans"), "tool", made.ids[0], body, str(number))
    return made.ids[0]


async def erase(owner, signer, record, names):
    async with owner.transaction():
        lines = await erase_lines(owner, [record], names)
        done = Done("tool.note", "tool", (record,), tuple(lines), {"history": len(lines)})
        await prove(owner, signer, done, datetime.now(UTC))
    return lines


async def faults(owner, signer):
    report = await verify(owner, signer)
    return report.faults, {each.what for each in report.first}


async def told(garden, record):
    answer = json.loads(await history(garden.runtime, garden.as_("hans"), "tool", record, None, 50))
    return [{each["field"]: each for each in item["changes"]} for item in answer["items"]]


async def stored(owner, record) -> str:
    return await owner.fetchval(
        "select string_agg(changes::text, '') from hz_control.history where record = $1", record
    )


async def older(owner, record):
    """The lines as they were written before there were salts."""
    for version in ("1", "2", "3"):
        await owner.execute(FOLLOW, record, version)
        await owner.execute(OLDER, record, version)


async def test_the_values_of_a_field_are_gone_and_every_hash_still_holds(garden, owner, signer, tool):
    assert await faults(owner, signer) == (0, set())
    assert len(await erase(owner, signer, tool, ["note"])) == 3
    assert await faults(owner, signer) == (0, set())
    text = await stored(owner, tool)
    assert not any(word in text for word in ("私语", "又一句", "第三句"))
    lines = await told(garden, tool)
    assert [line["note"]["erased"] for line in lines] == [True] * 3
    assert [line["count"]["new"] for line in lines] == [12, 11, 1]


async def test_fields_may_be_erased_one_after_the_other_and_at_last_all(garden, owner, signer, tool):
    await erase(owner, signer, tool, ["note"])
    assert len(await erase(owner, signer, tool, ["count"])) == 3
    await erase(owner, signer, tool, None)
    assert await erase(owner, signer, tool, None) == []
    assert await faults(owner, signer) == (0, set())
    assert all(each["erased"] for line in await told(garden, tool) for each in line.values())


async def test_lines_from_before_the_salts_prove_themselves_and_can_be_erased(garden, owner, signer, tool):
    await older(owner, tool)
    assert await faults(owner, signer) == (0, set())
    await erase(owner, signer, tool, ["note"])
    assert await faults(owner, signer) == (0, set())
    assert "又一句" not in await stored(owner, tool)
    await erase(owner, signer, tool, None)
    assert await faults(owner, signer) == (0, set())


async def test_the_chain_goes_on_after_an_erasure(garden, owner, signer, tool):
    await erase(owner, signer, tool, None)
    await patch(garden.runtime, garden.as_("hans"), "tool", tool, {"count": 3}, "3")
    assert await faults(owner, signer) == (0, set())


@pytest.mark.parametrize("aged", [False, True])
async def test_what_is_left_of_a_line_cannot_be_altered(owner, signer, tool, aged):
    if aged:
        await older(owner, tool)
    lines = await erase(owner, signer, tool, ["note"])
    change = "update hz_control.history set changes = replace(changes::text, '\"new\": 11', '\"new\": 99')::jsonb where id = $1"
    await owner.execute(change, lines[1])
    assert (await faults(owner, signer))[1] == {"altered"}


async def test_an_erasure_that_nobody_signed_is_found(owner, signer, tool):
    """Whoever knows how could take a value out so that the hash holds; but not sign for it."""
    await erase_lines(owner, [tool], ["note"])
    assert await faults(owner, signer) == (3, {"altered"})


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        ("update hz_control.erasure set counts = '{\"history\": 1}' where number = 1", {"erasure"}),
        (
            "delete from hz_control.erased_line where erasure = 1; delete from hz_control.erasure where number = 1",
            {"erasure", "altered"},
        ),
        ("update hz_control.erasure set records = sha256('x') where number = 2", {"erasure"}),
        ("delete from hz_control.erased_line where erasure = 2", {"erased", "altered"}),
    ],
)
async def test_a_proof_that_was_changed_or_taken_out_is_found(garden, owner, signer, tool, harm, what):
    other = (await create(garden.runtime, garden.as_("hans"), "tool", [{"name": "耙", "note": "别的"}])).ids[0]
    await erase(owner, signer, tool, ["note"])
    await erase(owner, signer, other, ["note"])
    assert await faults(owner, signer) == (0, set())
    await owner.execute(harm)
    assert (await faults(owner, signer))[1] == what


async def test_an_erased_value_is_no_value_of_an_earlier_moment(garden, owner, signer, tool):
    async with garden.pools.owner.acquire() as connection:
        at = await connection.fetchval("select at from hz_control.history where record = $1 and version = '2'", tool)
    await erase(owner, signer, tool, ["note"])
    sight, shape = garden.runtime.sight(garden.as_("hans"))
    reading = Reading(garden.runtime.plans, sight, shape, Readers(garden.pools.read, garden.pools.read))
    item = json.loads(await reading.as_of("tool", tool, at))
    assert (item["count"], item["note"], item["unknown"]) == (11, None, ["note"])
