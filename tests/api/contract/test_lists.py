"""Contract §2: what a list may be asked, and what conditions mean."""

import uuid

import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")
CONTACT = "/api/records/contact"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def known(people):
    """Contacts of one customer, made by one salesperson, with names and birthdays in no order."""
    sales = await people("north.sales")
    customer = (await sales.post("/api/records/customer", json={"name": f"清单 {uuid.uuid4().hex}"})).json()
    rows = [("张三", "1980-05-01"), ("安娜", None), ("李四", "1975-01-31"), ("Zoe", "1990-12-24"), ("陈一", None)]
    body = [{"customer": customer["id"], "name": name, "birthday": born} for name, born in rows]
    made = await sales.post(CONTACT, json=body)
    assert made.status_code == 201, made.text
    return sales, customer["id"], {each["name"]: each["id"] for each in made.json()["items"]}


async def listed(person, customer, where="true", **query):
    query = {"filter": f"customer.id == id('{customer}') && ({where})", **query}
    answer = await person.get(CONTACT, params=query)
    assert answer.status_code == 200, (where, answer.text)
    return [each["name"] for each in answer.json()["items"]]


async def test_names_are_ordered_by_their_sound(known):
    """Contract §2, order: a text field marked ``search`` is ordered by its pinyin key; ``-`` descends."""
    sales, customer, _ = known
    names = await listed(sales, customer, order="name")
    assert names == ["安娜", "陈一", "李四", "张三", "Zoe"]
    assert await listed(sales, customer, order="-name") == names[::-1]


async def test_empty_values_come_last_either_way(known):
    """Contract §2, order: nulls last, the id breaks ties."""
    sales, customer, ids = known
    empty = sorted(["安娜", "陈一"], key=lambda name: ids[name])
    assert await listed(sales, customer, order="birthday") == ["李四", "张三", "Zoe", *empty]
    assert await listed(sales, customer, order="-birthday") == ["Zoe", "张三", "李四", *empty[::-1]]


async def test_a_limit_has_its_usual_and_its_largest_value(people):
    """Contract §2, limit ≤ 500, default 50; a list has items and a cursor, and a count where it is asked for."""
    director = await people("hq.director")
    page = (await director.get("/api/records/region")).json()
    assert (len(page["items"]), set(page)) == (50, {"items", "next"})
    counted = (await director.get("/api/records/region?count=true&limit=1")).json()
    assert set(counted) == {"items", "next", "count", "count_capped"}
    for limit in (7, 500, 3):
        assert len((await director.get(f"/api/records/region?limit={limit}")).json()["items"]) == limit
    for limit in ("501", "0", "-1", "x"):
        answer = await director.get("/api/records/region", params={"limit": limit})
        assert (answer.status_code, answer.json()["code"]) == (400, "request.parameter")


@pytest.mark.parametrize(
    "where, names",
    [
        ("name == '张三'", {"张三"}),
        ('self.name == "张三"', {"张三"}),
        ("null == null", {"张三", "安娜", "李四", "Zoe", "陈一"}),
        ("birthday == null", {"安娜", "陈一"}),
        ("birthday < date('1980-05-01')", {"李四"}),
        ("!(birthday < date('1980-05-01'))", {"张三", "安娜", "Zoe", "陈一"}),
        ("birthday > date('1900-01-01') || birthday <= date('1900-01-01')", {"张三", "李四", "Zoe"}),
        ("email.contains('@')", set()),
        ("!email.contains('@')", {"张三", "安娜", "李四", "Zoe", "陈一"}),
        ("mobile in ['1', '2']", set()),
        ("owner == user.id && owner.login == user.login", {"张三", "安娜", "李四", "Zoe", "陈一"}),
        ("birthday < today() && created_at <= now()", {"张三", "李四", "Zoe"}),
        ("organization == org.id", {"张三", "安娜", "李四", "Zoe", "陈一"}),
        ("name < '安'", {"Zoe"}),
        ("organization in user.units", {"张三", "安娜", "李四", "Zoe", "陈一"}),
        ("!(organization in user.units)", set()),
        (
            "created_at >= midnight(startOfWeek(today()), 480) && created_at < midnight(startOfWeek(startOfWeek(today()) + days(7)), 480)",
            {"张三", "安娜", "李四", "Zoe", "陈一"},
        ),
        ("birthday < startOfQuarter(startOfQuarter(today()) - days(1))", {"张三", "李四", "Zoe"}),
        ("birthday >= startOfYear(date('1980-12-31')) && birthday < startOfMonth(date('1990-12-31'))", {"张三"}),
    ],
)
async def test_conditions_are_true_or_false_and_never_unknown(known, where, names):
    """Contract §2, filter and conditions: names, quotes, user and their units, org, clock and calendar; nulls; text by code point."""
    sales, customer, _ = known
    assert set(await listed(sales, customer, where)) == names


async def test_what_may_not_be_read_is_no_question_either(people):
    """Contract §2, filter: filtering, ordering, grouping by a field that is never readable → 403 ``access.field``."""
    sales = await people("north.sales")
    for query in ({"filter": "email == 'x'"}, {"order": "email"}, {"fields": "email"}):
        answer = await sales.get("/api/records/user", params=query)
        assert (answer.status_code, answer.json()["code"]) == (403, "access.field"), (query, answer.text)
    answer = await sales.get("/api/records/user/aggregate", params={"group": "email"})
    assert (answer.status_code, answer.json()["code"]) == (403, "access.field")


async def test_a_condition_that_costs_too_much_is_refused(people):
    """Contract §2, too costly → 422 ``request.cost``."""
    sales = await people("north.sales")
    for where in (" || ".join(f"name == '{number}'" for number in range(400)), f"name == '{'x' * 5000}'"):
        answer = await sales.get("/api/records/customer", params={"filter": where})
        assert (answer.status_code, answer.json()["code"]) in {(422, "request.cost"), (400, "expr.cost")}, answer.text


async def test_a_cursor_ends_with_its_model(known):
    """Contract §2, cursors are opaque, bound to order and filter; made-up ones are refused."""
    sales, customer, _ = known
    where = f"customer.id == id('{customer}')"
    first = await sales.get(CONTACT, params={"filter": where, "order": "name", "limit": 2})
    after = first.json()["next"]
    again = await sales.get(CONTACT, params={"filter": where, "order": "name", "limit": 2, "after": after})
    assert [each["name"] for each in again.json()["items"]] == ["李四", "张三"]
    for query in ({"order": "-name"}, {"order": "name", "filter": "true"}, {"order": "name", "after": f"{after}x"}):
        answer = await sales.get(CONTACT, params={"filter": where, "limit": 2, "after": after, **query})
        assert (answer.status_code, answer.json()["code"]) == (400, "request.cursor"), query


async def test_a_reference_that_cannot_be_read_is_hidden(people):
    """Contract §2, values: ``{"hidden": true}`` where the target is unreadable; dotted paths through it are null."""
    sales, manager = await people("north.sales"), await people("north.manager")
    secret = (await manager.post("/api/records/customer", json={"name": uuid.uuid4().hex})).json()
    body = {"customer": secret["id"], "name": "甲", "owner": sales.id}
    made = await manager.post(CONTACT, json=body)
    assert made.status_code == 201, made.text
    url = f"{CONTACT}/{made.json()['id']}"
    assert (await sales.get(url)).json()["customer"] == {"hidden": True}
    assert (await manager.get(url)).json()["customer"] == {"id": secret["id"], "label": secret["name"]}
    page = await sales.get(CONTACT, params={"filter": f"id == id('{made.json()['id']}')", "fields": "customer.name"})
    assert [each["customer.name"] for each in page.json()["items"]] == [None]


async def test_a_record_names_its_moves(known, people):
    """Contract §2, GET of a record carries ``moves: [{name, to, allowed, missing}]``."""
    sales, customer, _ = known
    shown = (await sales.get(f"/api/records/customer/{customer}")).json()
    assert all(set(each) == {"name", "to", "allowed", "missing"} for each in shown["moves"])
    collect = next(each for each in shown["moves"] if each["name"] == "collect")
    assert collect == {"name": "collect", "to": "collected", "allowed": False, "missing": ["source"]}


async def test_figures_are_grouped_and_measured(known):
    """Contract §2, aggregate: ``{items: [{group, measures}]}`` under the caller's rights."""
    sales, customer, ids = known
    query = {"filter": f"customer.id == id('{customer}')", "group": "gender", "measure": "count"}
    answer = await sales.get(f"{CONTACT}/aggregate", params=query)
    expected = {"group": {"gender": "unknown"}, "measures": {"count": len(ids)}}
    assert answer.json() == {"items": [expected]}
