"""Creating records on a real database (contract §2, "Creating", "Values", "Uniqueness")."""

import json
from dataclasses import replace
from typing import cast

import pytest

from hezong.kernel.records import Idempotency, create, load_batch, patch
from hezong.kernel.types import Refused, Structure
from hezong.kernel.types.identity import new_id
from tests.db.records.garden import NOW, TODAY, uid


def codes(refusal) -> list[tuple]:
    return [(each.code, each.field) for each in refusal.value.problems]


async def test_a_record_is_saved_with_history_and_outbox_once(garden):
    price = {"amount": "12.50", "currency": "CNY"}
    written = await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "铲子", "price": price, "count": 2}])
    item = json.loads(written.item)
    assert item["name"] == "铲子"
    assert item["total"] == {"amount": "25.00", "currency": "CNY"}
    assert item["owner"] == {"id": str(uid("nina")), "label": "Nina"}
    assert item["organization"]["id"] == str(uid("N"))
    assert item["version"] == "1" == written.versions[0]
    (told,) = await garden.rows("select * from hz_control.outbox where entity = 'tool'")
    assert (told["record"], told["kind"], told["version"]) == (written.ids[0], "create", "1")
    (kept,) = await garden.rows("select * from hz_control.history where entity = 'tool'")
    changes = {each["field"]: each["new"] for each in json.loads(kept["changes"])}
    assert changes["price"] == price
    assert changes["name"] == "铲子"
    assert kept["by"] == uid("nina")
    assert kept["previous"] is None
    assert len(kept["hash"]) == 32


async def test_pinyin_stands_beside_search_texts(garden):
    await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "重庆铲"}])
    (row,) = await garden.rows("select name_pinyin, name_initials from hz.tool")
    assert row == {"name_pinyin": "chongqingchan", "name_initials": "cqc"}


async def test_every_type_of_value_reads_back_as_it_was_written(garden):
    body = {
        "name": "𠮷 锯", "weight": "0.000000000001", "bought": "2026-02-28", "used": "2026-02-28T23:59:59+08:00",
        "state": "broken", "marks": ["a", "b", "a"], "place": {"lat": 39.9, "lng": 116.4}, "count": 9007199254740993,
    }  # fmt: skip
    item = json.loads((await create(garden.runtime, garden.as_("nina"), "tool", [body])).item)
    assert item["weight"] == "0.000000000001"
    assert item["used"].startswith("2026-02-28T15:59:59")
    assert item["marks"] == ["a", "b"]
    assert item["count"] == 9007199254740993
    assert item["place"] == {"lat": 39.9, "lng": 116.4}
    assert (item["name"], item["bought"], item["state"]) == ("𠮷 锯", "2026-02-28", "broken")


async def test_a_sensitive_value_is_sealed_and_told_to_nobody(garden):
    written = await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "锁", "secret": "6222 0200 1234"}])
    assert json.loads(written.item)["secret"] == {"masked": "1234"}
    (row,) = await garden.rows("select secret, secret_last, secret_hash from hz.tool")
    assert garden.runtime.vault.open(row["secret"]) == "6222 0200 1234"
    assert row["secret_hash"] == garden.runtime.vault.digest("622202001234")
    text = await garden.value("select string_agg(h.changes::text, '') from hz_control.history h where entity = 'tool'")
    assert "锁" in str(text)
    assert "1234" not in str(text)
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("nora"), "tool", [{"name": "锁", "secret": "622202001234"}])
    assert codes(refusal) == [("check.needs_steward", "secret")]


async def test_a_list_is_atomic_and_all_problems_of_all_rows_come_together(garden):
    bodies = [{"name": "a"}, {"count": "x", "state": "fin"}, {"name": "c", "weight": "101"}]
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("nina"), "tool", bodies)
    found = [(each.row, each.code, each.field) for each in refusal.value.problems]
    assert found == [
        (1, "check.type", "count"),
        (1, "check.choice", "state"),
        (1, "check.required", "name"),
        (2, "tool.heavy", "weight"),
    ]
    assert refusal.value.problems[1].hint == "fine"
    assert await garden.value("select count(*) from hz.tool") == 0


async def test_a_rule_of_the_model_looks_through_references(garden):
    (wet,) = (await create(garden.runtime, garden.as_("gus"), "soil", [{"name": "泥", "wet": True}])).ids
    body = {"name": "铲", "state": "fine", "soil": str(wet)}
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("nina"), "tool", [body])
    (problem,) = refusal.value.problems
    assert (problem.code, problem.params["title"]) == ("tool.rust", "Tools rust in wet soil")


async def test_a_reference_must_be_readable(garden):
    (bed,) = (await create(garden.runtime, garden.as_("sue"), "bed", [{"name": "南床"}])).ids
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "铲", "bed": str(bed)}])
    assert codes(refusal) == [("check.reference", "bed")]
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "铲", "soil": str(uid("nothing"))}])
    assert codes(refusal) == [("check.reference", "soil")]


@pytest.mark.parametrize(
    ("login", "body", "code", "field"),
    [
        ("nina", {"name": "a", "colour": 1}, "request.unknown_field", "colour"),
        ("nina", {"name": "a", "note": "b"}, "access.field", "note"),
        ("nina", {"name": "a", "total": None}, "access.field", "total"),
        ("nina", {"name": "a", "created_by": None}, "access.field", "created_by"),
        ("nina", {"name": "a", "owner": str(uid("nora"))}, "access.verb", None),
        ("nina", {"name": "a", "organization": "S"}, "access.verb", None),
        ("nina", {"name": "a", "organization": "nowhere"}, "request.organization", "organization"),
        ("tom", {"name": "a"}, "access.verb", None),
        ("nina", {"name": "a", "id": "0193a5e0-0000-4000-8000-000000000000"}, "request.id", "id"),
        ("nina", {"name": "a", "id": "0183a5e0-0000-7000-8000-000000000000"}, "request.id", "id"),
        ("nina", {"name": "a", "code": "12345"}, "check.value", "code"),
        ("nina", {"name": "a\u0000"}, "check.characters", "name"),
        ("nina", {"name": "   "}, "check.required", "name"),
        ("nina", {"name": "a", "secret": {"masked": "1234"}}, "check.masked", "secret"),
        ("nina", {"name": "a", "price": {"amount": "1"}}, "check.money", "price"),
    ],
)
async def test_refusals(garden, login, body, code, field):
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_(login), "tool", [body])
    assert codes(refusal) == [(code, field)]


async def test_a_taken_id_says_nothing_of_its_record(garden):
    id = new_id(NOW)
    await create(garden.runtime, garden.as_("sam"), "tool", [{"id": str(id), "name": "a"}])
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("nina"), "tool", [{"id": str(id), "name": "b"}])
    assert codes(refusal) == [("request.id_taken", None)]
    assert refusal.value.problems[0].extra == {}


async def test_a_unique_value_tells_only_what_may_be_known(garden):
    (first,) = (await create(garden.runtime, garden.as_("nora"), "tool", [{"name": "甲", "code": "A001"}])).ids
    with pytest.raises(Refused) as hidden:
        await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "乙", "code": "A001"}])
    assert codes(hidden) == [("check.needs_steward", "code")]
    with pytest.raises(Refused) as seen:
        await create(garden.runtime, garden.as_("hans"), "tool", [{"name": "丙"}, {"name": "乙", "code": "A001"}])
    (problem,) = seen.value.problems
    assert (problem.code, problem.row, problem.extra["duplicate"]) == (
        "check.duplicate",
        1,
        {"id": str(first), "label": "甲", "organizations": [{"id": str(uid("N")), "label": "Unit N"}], "masked": False},
    )
    await create(garden.runtime, garden.as_("sam"), "tool", [{"name": "丁", "code": "A001"}])


async def test_headquarters_is_asked_once_about_a_value_that_a_hidden_record_has(garden):
    (first,) = (await create(garden.runtime, garden.as_("sam"), "tool", [{"name": "甲", "secret": "S-1"}])).ids
    for _ in range(2):
        with pytest.raises(Refused) as hidden:
            await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "乙", "secret": "S-1"}])
        assert codes(hidden) == [("check.needs_steward", "secret")]
        assert hidden.value.problems[0].extra == {}
    (row,) = await garden.rows("select record, field, by, organization from hz_control.steward_request")
    assert row == {"record": first, "field": "secret", "by": uid("nina"), "organization": uid("N")}
    assert await garden.value("select count(*) from hz_control.audit where kind = 'duplicates.looked'") == 2


async def test_a_value_unique_in_its_company_is_free_in_others(garden):
    """Contract §2, "Depths": the company is the nearest ancestor-or-self of kind company."""
    hans, gus = garden.as_("hans"), garden.as_("gus", "HZ")
    one = {"name": "甲", "serial": "S1", "organization": "N"}
    (first,) = (await create(garden.runtime, hans, "tool", [one])).ids
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, hans, "tool", [{**one, "organization": "N1"}])
    assert codes(refusal) == [("check.duplicate", "serial")]
    assert cast("dict", refusal.value.problems[0].extra["duplicate"])["id"] == str(first)
    with pytest.raises(Refused) as refusal:
        await create(
            garden.runtime, hans, "tool", [{**one, "serial": "S2"}, {**one, "serial": "S2", "organization": "N1"}]
        )
    assert [(each.row, each.code) for each in refusal.value.problems] == [(1, "check.duplicate")]
    (other,) = (await create(garden.runtime, gus, "tool", [{**one, "organization": "S"}])).ids
    await create(garden.runtime, gus, "tool", [{**one, "organization": "HZ"}])
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, gus, "tool", other, {"organization": "N1"}, "1")
    assert codes(refusal) == [("check.duplicate", "serial")]
    await patch(garden.runtime, gus, "tool", other, {"organization": "N1", "serial": "S3"}, "1")
    await create(garden.runtime, gus, "tool", [{**one, "organization": "S"}])
    kept = await garden.rows("select serial, serial_company from hz.tool")
    assert {(each["serial"], each["serial_company"]) for each in kept} == {
        *(("S1", uid(unit)) for unit in ("N", "HZ", "S")),
        ("S3", uid("N")),
    }


async def test_numbers_of_companies_that_are_joined_stay_as_they_are(garden):
    """Uniqueness is judged when a value is saved: after N has come below S, what both had is kept and can be worked with."""
    gus = garden.as_("gus", "HZ")
    rows = [{"name": each, "serial": "S1", "organization": each} for each in ("N", "S")]
    north, south = (await create(garden.runtime, gus, "tool", rows)).ids
    units = {**garden.structure.organizations}
    units[uid("N")] = replace(units[uid("N")], kind="branch", parent=uid("S"))
    joined = replace(gus, structure=Structure(TODAY, 2, units))
    await patch(garden.runtime, joined, "tool", north, {"name": "new"}, "1")
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, joined, "tool", [{"name": "x", "serial": "S1", "organization": "N"}])
    assert codes(refusal) == [("check.duplicate", "serial")]
    await patch(garden.runtime, joined, "tool", south, {"serial": "S2"}, "1")
    await create(garden.runtime, joined, "tool", [{"name": "x", "serial": "S1", "organization": "N"}])


async def test_two_rows_of_a_list_may_not_share_a_unique_value(garden):
    with pytest.raises(Refused) as refusal:
        await create(
            garden.runtime, garden.as_("nina"), "tool", [{"name": "a", "code": "A001"}, {"name": "b", "code": "A001"}]
        )
    assert [(each.row, each.code) for each in refusal.value.problems] == [(1, "check.duplicate")]


async def test_an_idempotency_key_creates_once(garden):
    key = Idempotency("POST /records/tool", "k1", b"digest")
    first = await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "a"}], key)
    again = await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "a"}], key)
    assert again.replayed
    assert (again.ids, json.loads(again.item)) == (first.ids, json.loads(first.item))
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "b"}], replace(key, digest=b"other"))
    assert codes(refusal) == [("request.idempotency", None)]
    await create(garden.runtime, garden.as_("nora"), "tool", [{"name": "c"}], replace(key, digest=b"other"))
    assert await garden.value("select count(*) from hz.tool") == 2


async def test_a_batch_is_written_to_history_and_outbox(garden):
    batch = new_id(NOW)
    await create(garden.runtime, replace(garden.as_("nina"), batch=batch), "tool", [{"name": "a"}])
    assert await garden.value("select batch from hz_control.outbox where entity = 'tool'") == batch
    assert await garden.value("select batch from hz_control.history where entity = 'tool'") == batch


async def test_a_rule_that_looks_through_a_reference_to_nothing_is_a_problem_of_the_reference(garden):
    body = {"name": "锯", "state": "fine", "soil": str(new_id(NOW))}
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("nina"), "tool", [body])
    assert codes(refusal) == [("check.reference", "soil")]
    (tool,) = (await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "锯", "state": "fine"}])).ids
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, garden.as_("nina"), "tool", tool, {"soil": body["soil"]}, "1")
    assert codes(refusal) == [("check.reference", "soil")]


async def test_a_loaded_row_that_says_when_it_was_made_has_not_been_changed_since(garden):
    made = {"created_at": "2024-05-06T07:08:09Z", "created_by": str(uid("nina"))}
    later = {"created_at": "2025-05-06T07:08:09Z", "created_by": str(uid("sam"))}
    tool = {"organization": "N", "name": "耙", **made}
    tree = {
        "organization": "N",
        "name": "柳",
        **made,
        "facets": [{"organization": "N", **made}, {"organization": "S", **later}],
    }
    await load_batch(garden.runtime, garden.as_("gus"), "tool", [tool])
    await load_batch(garden.runtime, garden.as_("gus"), "tree", [tree])
    times = "created_at = changed_at and created_by = changed_by and created_at < '2026-01-01'"
    for table, rows in (("tool", 1), ("tree", 1), ("tree_facet", 2)):
        assert await garden.value(f"select count(*) from hz.{table} where {times}") == rows
