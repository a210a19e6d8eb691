"""A customer of NORTH goes from reserve to order while SOUTH works on the same customer in its own way (MO-03, MO-05, SA-06, §2c)."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
CUSTOMER = "/api/records/customer"


async def call(person, method, path, body=None, version=None, organization=None):
    """One call that succeeds; returns its JSON."""
    headers = {} if version is None else {"if-match": version}
    if organization:
        headers["x-organization"] = organization
    answer = await person.request(method, path, json=body, headers=headers)
    assert answer.is_success, (method, path, answer.status_code, answer.text)
    return answer.json()


async def refused(person, method, path, status, code, body=None, version=None):
    """One call that is refused for the reason named."""
    answer = await person.request(method, path, json=body, headers={} if version is None else {"if-match": version})
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def first(person, entity, text):
    found = await call(person, "GET", f"/api/records/{entity}?limit=1&filter={text}")
    return found["items"][0]["id"]


async def move(person, item, name, **values):
    return await call(person, "POST", f"{CUSTOMER}/{item['id']}/moves/{name}", {"set": values}, item["version"])


async def test_two_companies_work_on_one_customer(people):
    north, south = await people("north.sales"), await people("south.sales")
    industry = await first(north, "industry", "true")
    region = await first(north, "region", "level == 'city'")
    source = await first(north, "customer_source", "true")

    # NORTH collects a customer; it starts in reserve.
    item = await call(
        north, "POST", CUSTOMER, {"name": "冀北精工装备有限公司", "kind": "company", "phone": "0311-86024471"}
    )
    assert item["stage"] == "reserve"
    assert item["organization"]["label"] == item["facets"][0]["organization"]["label"]

    # A jump over stages is refused, and a step says what it needs.
    await refused(north, "POST", f"{CUSTOMER}/{item['id']}/moves/order", 422, "check.move", {}, item["version"])
    await refused(north, "PATCH", f"{CUSTOMER}/{item['id']}", 422, "check.move", {"stage": "ordered"}, item["version"])
    shown = await call(north, "GET", f"{CUSTOMER}/{item['id']}")
    collect = next(each for each in shown["moves"] if each["name"] == "collect")
    assert collect == {"name": "collect", "to": "collected", "allowed": False, "missing": ["source"]}

    # SOUTH cannot see it yet, and cannot open a relationship behind NORTH's back.
    await refused(south, "GET", f"{CUSTOMER}/{item['id']}", 404, "request.not_found")

    # The main line of NORTH, with its own stage for samples.
    item = await move(north, item, "collect", source=source)
    item = await move(north, item, "screen", industry=industry, region=region)
    item = await move(north, item, "develop")
    item = await move(north, item, "follow")
    item = await move(north, item, "sample", sampled_on="2026-09-01")
    assert item["stage"] == "sampling"
    await refused(north, "POST", f"{CUSTOMER}/{item['id']}/moves/pass", 422, "check.move", {}, item["version"])
    item = await move(north, item, "pass", sample_result="passed")

    # A person who works for both companies introduces the customer to SOUTH.
    assert item["stage"] == "opportunity"
    await introduce(people, item)
    sister = await call(south, "GET", f"{CUSTOMER}/{item['id']}")
    assert [each["organization"]["label"] for each in sister["facets"]] == ["华南公司"]
    assert sister["stage"] == "reserve"
    await refused(
        south, "PATCH", f"{CUSTOMER}/{item['id']}", 403, "access.steward", {"name": "别名"}, sister["version"]
    )

    # SOUTH audits it before it may go on; the stages of NORTH do not exist there.
    sister = await move(south, sister, "collect", source=source)
    sister = await move(south, sister, "screen")
    sister = await move(south, sister, "audit")
    await refused(
        south, "POST", f"{CUSTOMER}/{item['id']}/moves/sample", 404, "request.not_found", {}, sister["version"]
    )
    sister = await move(south, sister, "admit", audited_on="2026-09-10")
    assert (sister["stage"], sister["facets"][0]["stage"]) == ("developing", "developing")

    # NORTH writes the order and moves on.
    item = await call(north, "GET", f"{CUSTOMER}/{item['id']}")
    order = await call(
        north, "POST", "/api/records/sales_order",
        {"number": "DD-TEST-0001", "customer": item["id"], "ordered_on": "2026-09-20",
         "paid": {"amount": "200.00", "currency": "CNY"}},
    )  # fmt: skip
    product = (await call(north, "GET", "/api/records/product?limit=1"))["items"][0]["id"]
    line = {
        "sales_order": order["id"],
        "product": product,
        "quantity": "3",
        "price": {"amount": "400.00", "currency": "CNY"},
    }
    await call(north, "POST", "/api/records/sales_order_line", line)
    order = await call(north, "GET", f"/api/records/sales_order/{order['id']}")
    assert order["total"] == {"amount": "1200.00", "currency": "CNY"}
    assert order["unpaid"] == {"amount": "1000.00", "currency": "CNY"}
    assert order["customer"] == {"id": item["id"], "label": "冀北精工装备有限公司"}
    item = await move(north, item, "order", uscc="91350100M000100Y43")
    assert item["stage"] == "ordered"

    # Every step is in the history, once, by whom it was made.
    history = await call(north, "GET", f"{CUSTOMER}/{item['id']}/history?limit=100")
    stages = [c["new"] for each in reversed(history["items"]) for c in each["changes"] if c["field"] == "stage"]
    mine = ["reserve", "collected", "screened", "developing", "following", "sampling", "opportunity", "ordered"]
    assert [each for each in stages if each in mine] == mine


async def test_headquarters_sees_one_customer_with_two_relationships(people):
    director = await people("hq.director")
    found = await call(director, "GET", f"{CUSTOMER}?filter=name == '冀北精工装备有限公司'")
    assert len(found["items"]) == 1
    stages = {each["organization"]["label"]: each["stage"] for each in found["items"][0]["facets"]}
    assert stages == {"华北公司": "ordered", "华南公司": "developing"}
    pairs = await call(director, "GET", f"{CUSTOMER}?rows=relationships&filter=name == '冀北精工装备有限公司'")
    assert len(pairs["items"]) == 2


async def introduce(people, item):
    """The manager of NORTH gets a position at SOUTH, and opens the relationship for SOUTH's salesperson."""
    admin, manager, south = await people("admin"), await people("north.manager"), await people("south.sales")
    body = {"user": manager.id, "role": "sales_manager", "organization": "SOUTH", "valid_from": "2026-01-01"}
    await call(admin, "POST", "/api/records/position", body)
    made = await call(manager, "POST", f"{CUSTOMER}/{item['id']}/facets", {"organization": "SOUTH", "owner": south.id})
    assert {each["organization"]["label"] for each in made["facets"]} == {"华北公司", "华南公司"}
