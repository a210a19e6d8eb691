"""Changing, deleting and restoring records (contract §2, "Versions", PATCH, DELETE)."""

import asyncio
import json

import pytest

from hezong.kernel.records import create, delete, history, patch, restore
from hezong.kernel.types import Refused
from tests.db.records.garden import uid
from tests.db.records.test_create import codes


@pytest.fixture
async def tool(garden):
    body = {"name": "铲", "count": 1, "code": "A001", "secret": "622202001234", "marks": ["x"]}
    return (await create(garden.runtime, garden.as_("nina"), "tool", [body])).ids[0]


async def test_absent_fields_stay_and_null_clears(garden, tool):
    written = await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"code": None, "count": 3}, "1")
    item = json.loads(written.item)
    assert (item["name"], item["code"], item["count"], item["version"]) == ("铲", None, 3, "2")
    assert (item["secret"], item["marks"]) == ({"masked": "1234"}, ["x"])
    assert written.versions == ("2",)


async def test_history_is_complete_and_chained(garden, tool):
    await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"name": "锹"}, "1")
    await patch(garden.runtime, garden.as_("hans"), "tool", tool, {"note": "旧", "version": "2"}, None)
    page = json.loads(await history(garden.runtime, garden.as_("hans"), "tool", tool))
    assert [each["version"] for each in page["items"]] == ["3", "2", "1"]
    assert page["items"][1]["changes"] == [{"field": "name", "old": "铲", "new": "锹"}]
    assert page["items"][0]["by"] == {"id": str(uid("hans")), "label": "Hans"}
    rows = await garden.rows("select previous, hash from hz_control.history where record = $1 order by id", tool)
    assert [each["previous"] for each in rows] == [None, rows[0]["hash"], rows[1]["hash"]]


async def test_history_comes_in_pages(garden, tool):
    for number in range(1, 4):
        await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"count": number + 10}, str(number))
    first = json.loads(await history(garden.runtime, garden.as_("nina"), "tool", tool, limit=3))
    rest = json.loads(await history(garden.runtime, garden.as_("nina"), "tool", tool, first["next"], 3))
    assert [each["version"] for each in first["items"] + rest["items"]] == ["4", "3", "2", "1"]
    assert rest["next"] is None


async def test_reading_history_obeys_field_rights(garden, tool):
    context = garden.as_("hans")
    await patch(garden.runtime, context, "tool", tool, {"count": 9}, "1")
    page = json.loads(await history(garden.runtime, garden.as_("wim"), "tool", tool))
    names = [each["field"] for item in page["items"] for each in item["changes"]]
    assert set(names) == {"name", "count"}


async def test_nothing_is_written_when_nothing_changes(garden, tool):
    written = await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"name": "铲"}, "1")
    assert written.versions == ("1",)
    assert await garden.value("select count(*) from hz_control.outbox where record = $1", tool) == 1


@pytest.mark.parametrize(
    ("login", "body", "version", "code", "field"),
    [
        ("sam", {"colour": 1}, None, "request.not_found", None),
        ("nora", {"name": "b"}, None, "request.not_found", None),
        ("nina", {"colour": 1}, None, "request.unknown_field", "colour"),
        ("tom", {"name": "b"}, None, "access.field", "name"),
        ("nina", {"note": "b"}, None, "access.field", "note"),
        ("nina", {"name": None}, None, "request.version_needed", None),
        ("nina", {"name": None}, "9", "conflict.version", None),
        ("nina", {"name": None}, "x", "conflict.version", None),
        ("nina", {"name": None}, "1", "check.required", "name"),
        ("nina", {"organization": "S"}, "1", "access.organization", "organization"),
    ],
)
async def test_refusals_come_in_the_order_of_the_contract(garden, tool, login, body, version, code, field):
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, garden.as_(login), "tool", tool, body, version)
    assert codes(refusal) == [(code, field)]


async def test_a_position_may_write_only_its_fields(garden, tool):
    price = {"amount": "3", "currency": "CNY"}
    written = await patch(garden.runtime, garden.as_("tom"), "tool", tool, {"price": price}, "1")
    assert json.loads(written.item)["total"] == price


async def test_work_can_be_handed_over(garden, tool):
    written = await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"owner": str(uid("nora"))}, "1")
    assert json.loads(written.item) == {"id": str(tool)}
    assert await garden.value("select owner from hz.tool where id = $1", tool) == uid("nora")


async def test_a_stale_version_tells_mine_theirs_and_original(garden, tool):
    await patch(garden.runtime, garden.as_("hans"), "tool", tool, {"name": "锹", "count": 5}, "1")
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"name": "锄", "code": "B001"}, "1")
    (problem,) = refusal.value.problems
    assert (problem.code, problem.field) == ("conflict.version", "name")
    assert problem.extra == {"mine": "锄", "theirs": "锹", "original": "铲"}


async def test_disjoint_changes_are_merged_on_request(garden, tool):
    await patch(garden.runtime, garden.as_("hans"), "tool", tool, {"name": "锹"}, "1")
    written = await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"count": 7}, "1", "merge")
    item = json.loads(written.item)
    assert (item["name"], item["count"], written.merged, item["version"]) == ("锹", 7, True, "3")
    with pytest.raises(Refused):
        await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"name": "锄"}, "1", "merge")


async def test_of_two_writers_with_one_version_one_wins(garden, tool):
    async def attempt(count: int) -> str:
        try:
            await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"count": count}, "1")
            return "saved"
        except Refused as refusal:
            return refusal.problems[0].code

    found = await asyncio.gather(*(attempt(number) for number in range(10, 16)))
    assert sorted(found) == ["conflict.version"] * 5 + ["saved"]
    assert await garden.value("select count(*) from hz_control.history where record = $1", tool) == 2
    assert await garden.value("select version from hz.tool where id = $1", tool) == 2


async def test_a_lost_race_is_told_like_a_stale_version(garden, tool):
    async def attempt(count: int) -> dict:
        try:
            await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"count": count}, "1", "merge")
        except Refused as refusal:
            return dict(refusal.problems[0].extra)
        return {}

    found = await asyncio.gather(*(attempt(number) for number in (10, 11, 12)))
    assert [each["original"] for each in found if each] == [1, 1]


async def test_delete_is_soft_and_restore_brings_it_back(garden, tool):
    await delete(garden.runtime, garden.as_("nina"), "tool", tool, "1")
    for call in (
        patch(garden.runtime, garden.as_("nina"), "tool", tool, {"name": "b"}, "2"),
        delete(garden.runtime, garden.as_("nina"), "tool", tool, "2"),
        history(garden.runtime, garden.as_("nina"), "tool", tool),
    ):
        with pytest.raises(Refused) as refusal:
            await call
        assert codes(refusal) == [("request.not_found", None)]
    item = json.loads((await restore(garden.runtime, garden.as_("nina"), "tool", tool)).item)
    assert (item["name"], item["version"]) == ("铲", "3")
    kinds = await garden.rows("select kind from hz_control.outbox where record = $1 order by id", tool)
    assert [each["kind"] for each in kinds] == ["create", "delete", "restore"]


async def test_uniqueness_ignores_deleted_rows_until_they_come_back(garden, tool):
    await delete(garden.runtime, garden.as_("nina"), "tool", tool, "1")
    await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "新", "code": "A001"}])
    with pytest.raises(Refused) as refusal:
        await restore(garden.runtime, garden.as_("nina"), "tool", tool)
    assert codes(refusal) == [("check.duplicate", "code")]
