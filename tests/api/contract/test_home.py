"""CO-14: one's own home page, kept at the server, arranged by oneself and by the administrator; what it shows obeys rights."""

import uuid

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def home(person) -> dict:
    answer = await person.get("/api/home")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def a_customer(person, **values) -> dict:
    name = f"{uuid.uuid4().hex[:8]}化工"
    answer = await person.post("/api/records/customer", json={"name": name, "organization": "NORTH", **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_one_answer_holds_the_whole_page(people):
    sales = await people("north.sales")
    page = await home(sales)
    shown = [*page["figures"], *(each for column in page["columns"] for each in column)]
    assert page["arranged"] == "model"
    assert set(page["data"]) == set(shown)
    assert {"tasks", "messages", "recent", "pinned", "agenda"} <= set(shown)
    assert not [each for each in page["data"].values() if "problem" in each]
    assert {each["id"] for each in page["offered"]} >= set(shown)
    assert set(page["day"]) == {"overdue", "today", "unread"}


async def test_figures_are_those_of_the_lists_that_the_person_reads(people):
    """The figure of a salesperson counts their own, that of the manager the whole company's."""
    found = {}
    for login in ("north.sales", "north.manager", "south.sales"):
        person = await people(login)
        page = await home(person)
        tile = page["data"]["metric.opportunity.open"]
        asked = {"filter": tile["filter"], "count": "true", "limit": 1}
        listed = (await person.get("/api/records/opportunity", params=asked)).json()["count"]
        found[login] = tile["items"][0]["measures"]["count"] if tile["items"] else 0
        assert found[login] == listed, login
    assert found["north.sales"] < found["north.manager"]


async def test_a_monthly_figure_adds_up_the_days_of_the_month(people):
    manager = await people("north.manager")
    tile = (await home(manager))["data"]["metric.sales_order.ordered"]
    asked = {"filter": tile["filter"], "measure": "count,sum(total)"}
    items = (await manager.get("/api/records/sales_order/aggregate", params=asked)).json()["items"]
    counted = items[0]["measures"]["count"] if items else 0
    assert tile["items"][0]["measures"]["count"] == counted
    assert len(tile["weeks"]) == 13


async def test_what_one_arranged_is_there_again_elsewhere_and_can_be_reset(people):
    sales = await people("north.sales")
    page = await home(sales)
    figures: list[str] = page["figures"][::-1]
    placed = {"figures": figures, "columns": [["recent", "tasks"], [], ["messages"]]}
    assert (await sales.put("/api/home", json=placed)).status_code == 204
    again = await home(sales)
    assert {name: again[name] for name in placed} == placed
    assert again["arranged"] == "person"
    assert set(again["data"]) == {*figures, "recent", "tasks", "messages"}
    assert (await sales.delete("/api/home")).status_code == 204
    assert (await home(sales))["arranged"] == "model"


@pytest.mark.parametrize(
    "body",
    [
        {"figures": [], "columns": [[], []]},
        {"figures": ["a", "a"], "columns": [[], [], []]},
        {"figures": [], "columns": [["a"], ["a"], []]},
        {"figures": [1], "columns": [[], [], []]},
        {"figures": [], "columns": [[str(each) for each in range(41)], [], []]},
        {"figures": [], "columns": [[], [], []], "more": 1},
    ],
)
async def test_what_is_no_arrangement_is_refused(people, body):
    sales = await people("north.sales")
    assert (await sales.put("/api/home", json=body)).status_code == 400


async def test_tiles_that_one_may_not_see_are_not_there(people):
    sales = await people("north.sales")
    placed = {"figures": ["metric.secret.all", "tasks"], "columns": [["metric.opportunity.open"], ["nothing"], []]}
    assert (await sales.put("/api/home", json=placed)).status_code == 204
    page = await home(sales)
    assert (page["figures"], page["columns"], page["data"]) == ([], [[], [], []], {})
    assert (await sales.delete("/api/home")).status_code == 204


async def test_the_administrator_arranges_for_an_organization_and_resets_what_people_arranged(people):
    admin, sales, south = await people("admin"), await people("north.sales"), await people("south.sales")
    placed = {"figures": [], "columns": [["messages"], ["tasks"], []]}
    mine = {"figures": [], "columns": [["tasks"], [], []]}
    assert (await sales.put("/api/organizations/NORTH/home", json=placed)).status_code == 403
    assert (await sales.post("/api/organizations/NORTH/home/reset")).status_code == 403
    assert (await admin.put("/api/organizations/NORTH/home", json=placed)).status_code == 204
    page = await home(sales)
    assert (page["arranged"], page["columns"]) == ("organization", placed["columns"])
    assert (await home(south))["arranged"] == "model"
    assert (await sales.put("/api/home", json=mine)).status_code == 204
    assert (await home(sales))["columns"] == mine["columns"]
    assert (await admin.post("/api/organizations/NORTH/home/reset")).status_code == 204
    assert (await home(sales))["arranged"] == "organization"
    assert (await sales.put("/api/home", json=mine)).status_code == 204
    assert (await home(sales))["arranged"] == "person", "arranged after the reset"
    assert (await admin.delete("/api/organizations/NORTH/home")).status_code == 204
    assert (await sales.delete("/api/home")).status_code == 204


async def test_what_was_opened_and_pinned_follows_the_person_and_nobody_else(people):
    sales, manager = await people("north.sales"), await people("north.manager")
    one, two = await a_customer(sales), await a_customer(sales)
    for each in (one, two, one):
        noted = await sales.post("/api/recent", json={"entity": "customer", "id": each["id"]})
        assert noted.status_code == 204, noted.text
    assert (await sales.post("/api/pins", json={"entity": "customer", "id": two["id"]})).status_code == 204
    seen = (await sales.get("/api/recent")).json()
    assert [each["id"] for each in seen["recent"][:2]] == [one["id"], two["id"]]
    assert [(each["id"], each["label"]) for each in seen["pinned"]] == [(two["id"], two["name"])]
    assert (await manager.get("/api/recent")).json() == {"recent": [], "pinned": []}
    assert (await sales.delete(f"/api/pins/{two['id']}")).status_code == 204
    assert (await sales.get("/api/recent")).json()["pinned"] == []


async def test_a_record_that_is_read_no_more_is_named_no_more(people):
    sales, south = await people("north.sales"), await people("south.sales")
    mine = await a_customer(sales)
    about = {"entity": "customer", "id": mine["id"]}
    assert (await south.post("/api/recent", json=about)).status_code == 404
    assert (await south.post("/api/pins", json=about)).status_code == 404
    assert (await sales.post("/api/pins", json=about)).status_code == 204
    gone = await sales.patch(
        f"/api/records/customer/{mine['id']}",
        json={"owner": south.session["user"]["id"], "organization": "NORTH", "version": mine["version"]},
    )
    assert gone.status_code == 200, gone.text
    left = (await sales.get("/api/recent")).json()
    assert mine["id"] not in [each["id"] for each in (*left["recent"], *left["pinned"])]


async def test_unknown_things_are_refused(people):
    sales = await people("north.sales")
    for body in ({"entity": "nothing", "id": str(uuid.uuid4())}, {"entity": "customer", "id": str(uuid.uuid4())}):
        assert (await sales.post("/api/recent", json=body)).status_code == 404
    assert (await sales.post("/api/recent", json={"entity": "customer", "id": "x"})).status_code == 400
    assert (await sales.post("/api/organizations/NOWHERE/home/reset")).status_code == 404
