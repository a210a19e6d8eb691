"""What a rule of the model keeps no longer goes from tables, copies, history, staging and disk, with a proof (CU-21)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hezong.adapters.signer import open_signer
from hezong.kernel.records import create, open_facet, patch
from hezong.kernel.records.erasure.columns import drop_columns, dropped_columns
from hezong.kernel.records.erasure.erase import Eraser
from hezong.kernel.records.erasure.purge import count_expired, purge_expired
from hezong.kernel.records.seal import verify
from hezong.kernel.schema.apply import apply
from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.desired import catalogue
from tests.db.records.garden import FILES, new_world

NOTE = "{type: longtext, write: [head], title: {zh: 备注, en: Note}"
CHANGED = {
    "garden/bed.yaml": FILES["garden/bed.yaml"].replace(
        "access:", "privacy: {person: true, retention: {keep: P5Y, from: created_at}}\naccess:"
    ),
    "garden/tool.yaml": FILES["garden/tool.yaml"]
    .replace(NOTE, NOTE + ", privacy: {retention: {keep: P1Y, from: bought, when: self.state == 'broken'}}")
    .replace("checks:", "privacy: {about: bed}\nchecks:"),
    "garden/soil.yaml": FILES["garden/soil.yaml"].replace(
        "access:", "privacy: {retention: {keep: P30D, then: delete}}\naccess:"
    ),
    "garden/tree.yaml": FILES["garden/tree.yaml"].replace(
        "    note: {type: text,", "    note: {type: text, privacy: {retention: {keep: P2Y, from: created_at}},"
    ),
}


@pytest.fixture
def eraser(garden, tmp_path):
    """An eraser by the rules above, at a day that a test chooses with ``at``."""
    runtime = replace(garden.runtime, world=new_world(changed=CHANGED))
    context = replace(garden.as_("gus"), now=datetime.now(UTC))
    dropped: list[str] = []
    return Eraser(runtime, context, open_signer(tmp_path / "seal.key"), dropped.extend), dropped


def at(eraser, **later):
    return replace(eraser, context=replace(eraser.context, now=datetime.now(UTC) + timedelta(**later)))


async def made(garden, entity, **values):
    return (await create(garden.runtime, garden.as_("gus"), entity, [{"organization": "N", **values}])).ids[0]


async def counted(lines):
    return {each.rule: each.count for each in lines if each.count}


async def everything(owner) -> str:
    """All that the tables and the history say."""
    tables = ("hz.bed", "hz.tool", "hz.soil", "hz.tree", "hz.tree_facet", "hz_control.history", "hz_control.import_row")
    return " ".join([str(await owner.fetchval(f"select string_agg(t::text, ' ') from {table} t")) for table in tables])


async def test_a_field_goes_where_its_rule_holds_and_nothing_else_does(garden, owner, eraser):
    eraser, _ = eraser
    old = {"bought": "2020-01-01", "state": "broken"}
    tool = await made(garden, "tool", name="铲", note="私语", **old)
    await patch(garden.runtime, garden.as_("gus"), "tool", tool, {"note": "新私语"}, "1")
    whole = await made(garden, "tool", name="耙", note="留着一", bought="2020-01-01", state="fine")
    await made(garden, "tool", name="锄", note="留着二", bought=str(datetime.now(UTC).date()), state="broken")
    assert await counted(await count_expired(eraser)) == {"tool.note": 1}
    lines = await purge_expired(eraser)
    assert await counted(lines) == {"tool.note": 1}
    text = await everything(owner)
    assert [word in text for word in ("私语", "留着一", "留着二", "铲", "耙")] == [False, True, True, True, True]
    row = await owner.fetchrow("select name, note, version from hz.tool where id = $1", tool)
    assert tuple(row) == ("铲", None, 3)
    assert (await verify(owner, eraser.signer)).faults == 0
    assert await counted(await purge_expired(eraser)) == {}
    assert await owner.fetchval("select note from hz.tool where id = $1", whole) == "留着一"


async def test_a_moment_that_is_another_one_makes_the_rule_look_again(garden, owner, eraser):
    eraser, _ = eraser
    tool = await made(garden, "tool", name="铲", note="私语", bought="2020-01-01", state="broken")
    await purge_expired(eraser)
    await patch(garden.runtime, garden.as_("gus"), "tool", tool, {"note": "再说", "bought": "2021-01-01"}, "2")
    assert await counted(await purge_expired(eraser)) == {"tool.note": 1}
    assert "再说" not in await everything(owner)


async def test_a_field_of_a_relationship_goes_by_the_time_of_that_relationship(garden, owner, eraser):
    eraser, _ = eraser
    tree = await made(garden, "tree", name="松", note="北方说")
    await open_facet(garden.runtime, garden.as_("gus"), "tree", tree, {"organization": "S", "note": "南方说"})
    await owner.execute("update hz.tree_facet set created_at = now() - interval '3 years' where note = '北方说'")
    assert await counted(await purge_expired(eraser)) == {"tree.note": 1}
    text = await everything(owner)
    assert ("北方说" in text, "南方说" in text) == (False, True)
    assert (await verify(owner, eraser.signer)).faults == 0


async def test_a_record_that_nothing_points_to_is_deleted_with_all_that_history_said(garden, owner, eraser):
    eraser, _ = eraser
    free, used = await made(garden, "soil", name="黏土"), await made(garden, "soil", name="沙土")
    await made(garden, "tool", name="铲", soil=str(used))
    eraser = at(eraser, days=40)
    assert await counted(await count_expired(eraser)) == {"soil": 1}
    await purge_expired(eraser)
    assert [row["id"] for row in await owner.fetch("select id from hz.soil")] == [used]
    assert "黏土" not in await everything(owner)
    lines = await owner.fetch("select verb from hz_control.history where record = $1 order by id", free)
    assert [row["verb"] for row in lines] == ["create", "erase"]
    assert await owner.fetchval("select count(*) from hz_control.outbox where record = $1", free) == 0
    assert (await verify(owner, eraser.signer)).faults == 0


async def test_a_person_goes_with_all_that_is_about_them_and_the_links_stay(garden, owner, eraser):
    eraser, dropped = eraser
    bed = await made(garden, "bed", name="王小明")
    tool = await made(garden, "tool", name="给王小明", bed=str(bed), secret="1234 5678 ZYXW", count=3, marks=["明"])
    await owner.execute(
        "insert into hz_control.file (entity, record, origin, name, type, size, sha256, by) values ('bed', $1, $1, '王.pdf', 'x', 1, 'abc', $1)",
        bed,
    )
    run = await owner.fetchval(
        "insert into hz_control.import_run (entity, by, state) values ('bed', $1, 'done') returning id", bed
    )
    await owner.execute(
        "insert into hz_control.import_row (run, number, cells, record) values ($1, 1, '[\"王小明\"]', $2)", run, bed
    )
    eraser = at(eraser, days=5 * 366)
    lines = await purge_expired(eraser)
    assert (await counted(lines))["bed"] == 1
    text = await everything(owner)
    assert [word in text for word in ("王小明", "明}", "ZYXW")] == [False] * 3
    row = await owner.fetchrow(
        "select name, bed, secret, secret_last, count, marks, name_pinyin from hz.tool where id = $1", tool
    )
    assert (row["bed"], row["count"], row["marks"], row["secret"], row["secret_last"], row["name_pinyin"]) == (
        bed,
        *[None] * 5,
    )
    assert row["name"] == f"已清除 {str(tool)[-8:]}"
    assert (await owner.fetchval("select count(*) from hz_control.file"), dropped) == (0, ["abc"])
    proofs = await owner.fetch("select rule, entity, counts::text from hz_control.erasure order by number")
    assert {(row["rule"], row["entity"]) for row in proofs} == {("bed", "bed"), ("bed", "tool")}
    assert (await verify(owner, eraser.signer)).faults == 0


async def test_many_go_in_several_transactions_and_what_was_done_stays_done(garden, owner, eraser):
    """A purge that is stopped between two transactions is begun again and finishes."""
    eraser, _ = eraser
    for number in range(3):
        bodies = [{"organization": "N", "name": f"土{number}{each}"} for each in range(80)]
        await create(garden.runtime, garden.as_("gus"), "soil", bodies)
    eraser, beats = at(eraser, days=40), 0

    async def stop():
        nonlocal beats
        beats += 1
        if beats == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await purge_expired(eraser, stop)
    left = await owner.fetchval("select count(*) from hz.soil")
    assert 0 < left < 240
    await purge_expired(eraser)
    assert await owner.fetchval("select count(*) from hz.soil") == 0
    assert (await verify(owner, eraser.signer)).faults == 0


async def test_two_purges_at_once_are_one(garden, owner, eraser):
    eraser, _ = eraser
    await made(garden, "soil", name="黏土")
    await owner.execute("select pg_advisory_lock(5217387)")
    assert await purge_expired(at(eraser, days=40)) == []
    await owner.execute("select pg_advisory_unlock(5217387)")


async def test_columns_of_fields_that_were_given_up_go_with_their_history(garden, owner, eraser):
    eraser, _ = eraser
    tool = await made(garden, "tool", name="铲", serial="S-77", price={"amount": "5", "currency": "CNY"})
    given_up = CHANGED["garden/tool.yaml"].replace(
        "  serial: {type: text, unique: company, title: {zh: 序号, en: Serial}}\n", ""
    )
    world = new_world(changed={**CHANGED, "garden/tool.yaml": given_up})
    eraser = replace(eraser, runtime=replace(eraser.runtime, world=world))
    roles = Roles(reports="hezong_read")
    await apply(owner, catalogue(world.model, roles), roles)
    (dropped,) = await dropped_columns(owner, eraser)
    assert (dropped.table, dropped.columns) == ("tool", ("serial", "serial_company"))
    assert await drop_columns(owner, eraser, dropped) == 1
    assert await dropped_columns(owner, eraser) == []
    assert "S-77" not in await everything(owner)
    assert await owner.fetchval("select price from hz.tool where id = $1", tool) == 5
    assert (await verify(owner, eraser.signer)).faults == 0
