"""Records shared by organizations: facets, stewards, moves (contract §2, "Facets")."""

import json
from dataclasses import replace

import asyncpg
import pytest

from hezong.kernel.records import close_facet, create, delete, history, move, moves_of, open_facet, patch, show
from hezong.kernel.types import Refused
from tests.db.records.garden import uid
from tests.db.records.test_create import codes


@pytest.fixture
async def soil(garden):
    return (await create(garden.runtime, garden.as_("gus", "HZ"), "soil", [{"name": "沙"}])).ids[0]


@pytest.fixture
async def tree(garden):
    return (await create(garden.runtime, garden.as_("nina"), "tree", [{"name": "榆", "note": "北"}])).ids[0]


@pytest.fixture
async def shared(garden, tree):
    """The tree, which S works with too; gus reads all of it."""
    await open_facet(
        garden.runtime, garden.as_("gus"), "tree", tree, {"organization": "S", "owner": str(uid("sam")), "note": "南"}
    )
    return tree


async def facet_of(garden, tree, code) -> dict:
    (row,) = await garden.rows("select * from hz.tree_facet where record = $1 and organization = $2", tree, uid(code))
    return row


async def test_a_create_makes_record_and_facet_together(garden, tree):
    facet = await facet_of(garden, tree, "N")
    assert (facet["owner"], facet["stage"], facet["note"], facet["m_name"]) == (uid("nina"), "seed", "北", "榆")
    assert await garden.value("select organization from hz.tree where id = $1", tree) == uid("N")
    assert await garden.value("select count(*) from hz_control.history where record = $1", tree) == 1


async def test_an_item_carries_the_facet_at_its_top(garden, tree):
    item = json.loads((await patch(garden.runtime, garden.as_("nina"), "tree", tree, {"note": "东"}, "1.1")).item)
    assert (item["name"], item["stage"], item["note"], item["version"]) == ("榆", "seed", "东", "1.2")
    assert [each["version"] for each in item["facets"]] == ["1.2"]


async def test_a_record_is_read_through_its_facets_alone(garden, shared):
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, garden.as_("nora"), "tree", shared, {"name": "b"}, "1.1")
    assert codes(refusal) == [("request.not_found", None)]
    written = await patch(garden.runtime, garden.as_("sam"), "tree", shared, {"note": "西"}, "1.1")
    item = json.loads(written.item)
    assert [each["organization"]["id"] for each in item["facets"]] == [str(uid("S"))]


async def test_the_master_belongs_to_its_steward_and_empty_fields_to_all(garden, shared, soil):
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, garden.as_("sam"), "tree", shared, {"name": "杨"}, "1.1")
    (problem,) = refusal.value.problems
    assert (problem.code, problem.field, problem.params["steward"]) == ("access.steward", "name", "Unit N")
    await patch(garden.runtime, garden.as_("sam"), "tree", shared, {"soil": str(soil)}, "1.1")
    assert (await facet_of(garden, shared, "N"))["m_soil"] == soil
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, garden.as_("sam"), "tree", shared, {"soil": None}, "2.1")
    assert codes(refusal) == [("access.steward", "soil")]


async def test_a_master_change_renews_copies_and_leaves_other_facets_alone(garden, shared):
    before = await facet_of(garden, shared, "S")
    await patch(garden.runtime, garden.as_("nina"), "tree", shared, {"name": "杨", "note": "东"}, "1.1")
    after, own = await facet_of(garden, shared, "S"), await facet_of(garden, shared, "N")
    assert (after["m_name"], own["m_name"], own["note"]) == ("杨", "杨", "东")
    assert (after["version"], after["changed_at"]) == (before["version"], before["changed_at"])
    assert (own["version"], own["m_name_pinyin"]) == (2, "yang")
    facets = await garden.rows("select facet, version from hz_control.outbox where record = $1 order by id", shared)
    assert [(each["facet"], each["version"]) for each in facets][-1] == (own["id"], "2.2")
    assert before["id"] not in [each["facet"] for each in facets][2:]


async def test_a_version_without_facet_covers_the_master_only(garden, shared):
    context = garden.as_("gus")
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, context, "tree", shared, {"organization": "S", "note": "x"}, "1")
    assert codes(refusal) == [("conflict.version", None)]
    await patch(garden.runtime, context, "tree", shared, {"organization": "N", "name": "杨"}, "1")


async def test_a_field_of_one_role_is_closed_to_others(garden, tree):
    price = {"amount": "5.00", "currency": "CNY"}
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, garden.as_("nina"), "tree", tree, {"price": price}, "1.1")
    assert codes(refusal) == [("access.field", "price")]
    item = json.loads((await patch(garden.runtime, garden.as_("tom"), "tree", tree, {"price": price}, "1.1")).item)
    assert item["price"] == price


async def test_moves_need_their_conditions(garden, tree, soil):
    context = garden.as_("nina")
    (state,) = await moves_of(garden.runtime, context, "tree", tree)
    assert (state.name, state.to, state.allowed, state.missing) == ("plant", "sprout", False, ("soil",))
    with pytest.raises(Refused) as refusal:
        await move(garden.runtime, context, "tree", tree, "plant", {"version": "1.1"}, None)
    assert codes(refusal) == [("check.move", "stage"), ("check.required", "soil")]
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, context, "tree", tree, {"stage": "sprout"}, "1.1")
    assert codes(refusal) == [("check.move", "stage")]
    body = {"version": "1.1", "set": {"soil": str(soil)}}
    item = json.loads((await move(garden.runtime, context, "tree", tree, "plant", body, None)).item)
    assert (item["stage"], item["soil"]["label"], item["version"]) == ("sprout", "沙", "2.2")
    (entry,) = json.loads(await history(garden.runtime, context, "tree", tree, limit=1))["items"]
    assert entry["verb"] == "move"
    assert {each["field"] for each in entry["changes"]} == {"stage", "soil"}
    kinds = await garden.rows("select kind from hz_control.outbox where record = $1 order by id", tree)
    assert [each["kind"] for each in kinds] == ["create", "move.plant"]


async def test_a_move_is_taken_by_its_roles_from_its_stages(garden, tree, soil):
    nina, hans = garden.as_("nina"), garden.as_("hans")
    await move(garden.runtime, nina, "tree", tree, "plant", {"set": {"soil": str(soil)}}, "1.1")
    for context, code in ((nina, "access.verb"), (hans, "tree.grown_is_tall")):
        with pytest.raises(Refused) as refusal:
            await move(garden.runtime, context, "tree", tree, "grow", {}, "2.2")
        assert refusal.value.problems[0].code == code
    await move(garden.runtime, hans, "tree", tree, "grow", {"set": {"height": "2.5"}}, "2.2")
    with pytest.raises(Refused) as refusal:
        await move(garden.runtime, hans, "tree", tree, "grow", {}, "3.3")
    assert codes(refusal) == [("check.move", "stage")]
    with pytest.raises(Refused) as refusal:
        await move(garden.runtime, hans, "tree", tree, "fly", {}, "3.3")
    assert codes(refusal) == [("request.not_found", None)]


async def test_opening_needs_create_there_and_happens_once(garden, tree):
    with pytest.raises(Refused) as refusal:
        await open_facet(garden.runtime, garden.as_("sue"), "tree", tree, {})
    assert codes(refusal) == [("request.not_found", None)]
    with pytest.raises(Refused) as refusal:
        await open_facet(garden.runtime, garden.as_("hans"), "tree", tree, {"organization": "S"})
    assert codes(refusal) == [("access.verb", None)]
    await open_facet(garden.runtime, garden.as_("hans"), "tree", tree, {"organization": "N1", "note": "枝"})
    assert (await facet_of(garden, tree, "N1"))["m_name"] == "榆"
    with pytest.raises(Refused) as refusal:
        await open_facet(garden.runtime, garden.as_("hans"), "tree", tree, {"organization": "N1"})
    assert codes(refusal) == [("request.facet_exists", None)]


async def test_a_closed_facet_can_be_opened_again(garden, shared):
    facet = await facet_of(garden, shared, "S")
    await close_facet(garden.runtime, garden.as_("sue"), "tree", shared, facet["id"], "1.1")
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, garden.as_("sue"), "tree", shared, {"note": "x"}, "1.2")
    assert codes(refusal) == [("request.not_found", None)]
    await open_facet(garden.runtime, garden.as_("gus"), "tree", shared, {"organization": "S", "note": "再"})
    again = await facet_of(garden, shared, "S")
    assert (again["id"], again["version"], again["note"], again["deleted_at"]) == (facet["id"], 3, "再", None)


async def test_deleting_needs_every_live_facet(garden, shared):
    with pytest.raises(Refused) as refusal:
        await delete(garden.runtime, garden.as_("hans"), "tree", shared, "1.1")
    assert codes(refusal) == [("access.facets", None)]
    await delete(garden.runtime, garden.as_("gus"), "tree", shared, "1")
    assert await garden.value("select count(*) from hz.tree_facet where deleted_at is null") == 0


async def test_the_steward_is_handed_over_by_update_over_both(garden, shared):
    with pytest.raises(Refused) as refusal:
        await patch(garden.runtime, garden.as_("hans"), "tree", shared, {"steward": "S"}, "1.1")
    assert codes(refusal) == [("access.organization", "organization")]
    await patch(garden.runtime, garden.as_("gus"), "tree", shared, {"steward": "S"}, "1")
    assert await garden.value("select organization from hz.tree where id = $1", shared) == uid("S")
    await patch(garden.runtime, garden.as_("sam"), "tree", shared, {"name": "柳"}, "2.1")


async def test_an_organization_stands_for_its_predecessors(garden, shared):
    old = {"organization": "OLD"}
    async with garden.pools.owner.acquire() as connection:
        await connection.execute(
            "update hz.tree_facet set organization = $1 where organization = $2", uid("OLD"), uid("S")
        )
    item = json.loads((await patch(garden.runtime, garden.as_("sam"), "tree", shared, {"note": "承"}, "1.1")).item)
    assert item["note"] == "承"
    assert (await facet_of(garden, shared, "OLD"))["note"] == "承"
    await patch(garden.runtime, garden.as_("sam"), "tree", shared, {**old, "note": "继"}, "1.2")


async def test_fields_of_one_organization_lie_in_its_facet(garden):
    (tree,) = (await create(garden.runtime, garden.as_("sam"), "tree", [{"name": "樟", "shade": 4}])).ids
    assert json.loads((await facet_of(garden, tree, "S"))["ext"]) == {"shade": 4}
    item = json.loads((await patch(garden.runtime, garden.as_("sam"), "tree", tree, {"shade": 5}, "1.1")).item)
    assert (item["shade"], item["name"]) == (5, "樟")
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("nina"), "tree", [{"name": "樟", "shade": 4}])
    assert codes(refusal) == [("request.unknown_field", "shade")]


async def test_a_masked_record_is_told_by_its_label(garden, tree):
    await patch(garden.runtime, garden.as_("nina"), "tree", tree, {"code": "T1"}, "1.1")
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("sam"), "tree", [{"name": "y", "code": "T1"}])
    (problem,) = refusal.value.problems
    organizations = [{"id": str(uid("N")), "label": "Unit N"}]
    masked = {"id": str(tree), "label": "榆", "organizations": organizations, "masked": True}
    assert (problem.code, problem.extra["duplicate"]) == ("check.duplicate", masked)


async def test_history_of_a_sister_facet_stays_hers(garden, shared):
    await patch(garden.runtime, garden.as_("sam"), "tree", shared, {"note": "秘"}, "1.1")
    text = (await history(garden.runtime, garden.as_("nina"), "tree", shared)).decode()
    assert "秘" not in text
    assert "北" in text


async def test_a_record_and_its_moves_are_read_by_one_statement(garden, tree):
    """Contract §2: ``GET`` carries the moves; they are those that a write is told, judged on the row that was read."""
    asked = []

    async def watched(connection):
        connection.add_query_logger(lambda record: asked.append(record.query))

    async with asyncpg.create_pool(garden.database.dsn("hezong_read"), min_size=1, max_size=1, init=watched) as pool:
        runtime = replace(garden.runtime, pools=replace(garden.pools, read=pool))
        for person in ("nina", "hans", "gus"):
            context = garden.as_(person)
            asked.clear()
            item, moves = await show(runtime, context, "tree", tree)
            assert len([each for each in asked if "hz" in each]) == 1
            assert json.loads(item)["name"] == "榆"
            assert moves == await moves_of(garden.runtime, context, "tree", tree)
            assert [each.name for each in moves] == ([] if person == "gus" else ["plant"])
        with pytest.raises(Refused) as refusal:
            await show(runtime, garden.as_("nora"), "tree", tree)
        assert codes(refusal) == [("request.not_found", None)]
