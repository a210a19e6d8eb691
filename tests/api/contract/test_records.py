"""Contract §2: reading and writing records."""

import uuid

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


def new_id() -> str:
    import time

    noise = uuid.uuid4().int
    return str(
        uuid.UUID(
            int=int(time.time() * 1000) << 80 | 0x7 << 76 | noise & 0xFFF << 64 | 0x2 << 62 | noise & (1 << 62) - 1
        )
    )


async def codes(site) -> dict[str, str]:
    return {each.code: str(each.id) for each in site.server.structure.organizations.values()}


async def first(person, entity, **query):
    answer = await person.get(f"/api/records/{entity}", params={"limit": 1, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"][0]


async def created(person, entity="customer", **values):
    body = {"name": f"测试 {uuid.uuid4().hex[:8]}", **values}
    answer = await person.post(f"/api/records/{entity}", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_list_has_items_and_a_cursor(people):
    person = await people("hq.director")
    page = (await person.get("/api/records/customer", params={"limit": 5, "order": "name", "count": "true"})).json()
    assert len(page["items"]) == 5
    assert page["count"] > 5
    assert page["count_capped"] is False
    following = (
        await person.get("/api/records/customer", params={"limit": 5, "order": "name", "after": page["next"]})
    ).json()
    assert not {each["id"] for each in page["items"]} & {each["id"] for each in following["items"]}


async def test_walking_all_pages_meets_each_record_once(people):
    person = await people("hq.director")
    for order in ("name", "-changed_at", "-created_at"):
        found, after = [], None
        while True:
            query = {"limit": 17, "order": order, "count": "true", **({"after": after} if after else {})}
            page = (await person.get("/api/records/customer", params=query)).json()
            found += [each["id"] for each in page["items"]]
            after = page["next"]
            if after is None:
                break
        assert len(found) == len(set(found)) == page["count"], order


async def test_a_cursor_belongs_to_its_person_and_filter(people):
    director, manager = await people("hq.director"), await people("north.manager")
    after = (await director.get("/api/records/customer", params={"limit": 2})).json()["next"]
    for person, query in ((manager, {}), (director, {"filter": "kind == 'company'"}), (director, {"order": "name"})):
        answer = await person.get("/api/records/customer", params={"limit": 2, "after": after, **query})
        assert (answer.status_code, answer.json()["code"]) == (400, "request.cursor")


async def test_a_path_through_a_facet_field_is_empty_where_no_facet_is_shown(people):
    person = await people("hq.director")
    page = await person.get("/api/records/customer", params={"fields": "owner.name", "limit": 2})
    assert page.status_code == 200, page.text
    shown = await person.get(
        "/api/records/customer", params={"fields": "owner.name", "limit": 2}, headers={"x-organization": "HZ/*"}
    )
    assert [each["owner.name"] for each in shown.json()["items"]] == [None, None]
    wrong = await person.get("/api/records/customer", params={"fields": "owner.nothing"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "request.unknown_field")


async def test_people_see_what_their_positions_reach(people, site):
    north = {str(each) for each in site.server.structure.below(site.server.structure.by_code["NORTH"])}
    manager, sales, director = await people("north.manager"), await people("north.sales"), await people("hq.director")
    everything = (await director.get("/api/records/customer", params={"count": "true"})).json()["count"]
    page = (await manager.get("/api/records/customer", params={"limit": 500, "count": "true"})).json()
    assert 0 < page["count"] < everything
    assert all(facet["organization"]["id"] in north for item in page["items"] for facet in item["facets"])
    own = (await sales.get("/api/records/customer", params={"limit": 500})).json()["items"]
    assert all(facet["owner"]["id"] == sales.id for item in own for facet in item["facets"])


async def test_x_organization_narrows_and_refuses_strange_ones(people):
    director, sales = await people("hq.director"), await people("north.sales")
    every = (await director.get("/api/records/customer", params={"count": "true"})).json()["count"]
    north = await director.get("/api/records/customer", params={"count": "true"}, headers={"x-organization": "NORTH/*"})
    assert 0 < north.json()["count"] < every
    both = await director.get(
        "/api/records/customer", params={"count": "true"}, headers={"x-organization": "NORTH/*, SOUTH/*"}
    )
    assert both.json()["count"] > north.json()["count"]
    refused = await sales.get("/api/records/customer", headers={"x-organization": "SOUTH"})
    assert (refused.status_code, refused.json()["code"]) == (403, "access.organization")


async def test_what_cannot_be_read_is_not_there(people):
    south, north = await people("south.manager"), await people("north.manager")
    theirs = await created(south, organization="SOUTH")
    assert (await north.get(f"/api/records/customer/{theirs['id']}")).status_code == 404
    patched = await north.patch(f"/api/records/customer/{theirs['id']}", json={"name": "x"})
    assert patched.status_code == 404


async def test_filters_are_expressions(people):
    person = await people("hq.director")
    for text in (
        "kind == 'company'",
        'self.kind == "company"',
        "has(uscc) && name.contains('公司')",
        "region.name != '北京市'",
    ):
        answer = await person.get("/api/records/customer", params={"filter": text, "limit": 3})
        assert answer.status_code == 200, (text, answer.text)
    wrong = await person.get("/api/records/customer", params={"filter": "nmae == 'x'"})
    assert wrong.status_code == 400
    assert "name" in wrong.text
    cut = await person.get("/api/records/customer", params={"filter": "name =="})
    assert cut.status_code == 400


async def test_chosen_fields_and_dotted_ones(people):
    person = await people("hq.director")
    item = await first(person, "customer", fields="name,industry.name")
    assert set(item) >= {"id", "version", "name", "industry.name"}
    assert "uscc" not in item
    unknown = await person.get("/api/records/customer", params={"fields": "nonsense"})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "request.unknown_field")


async def test_a_create_answers_with_the_record(people):
    person = await people("north.sales")
    id = new_id()
    answer = await person.post(
        "/api/records/customer", json={"id": id, "name": "天津渤海试验厂", "organization": "NORTH"}
    )
    assert answer.status_code == 201, answer.text
    item = answer.json()
    assert item["id"] == id
    assert answer.headers["etag"] == f'"{item["version"]}"'
    assert answer.headers["location"] == f"/api/records/customer/{id}"
    assert [each["stage"] for each in item["facets"]] == ["reserve"]
    assert item["facets"][0]["owner"]["id"] == person.id
    read = await person.get(f"/api/records/customer/{id}")
    assert read.json()["name"] == "天津渤海试验厂"
    assert {each["name"] for each in read.json()["moves"]} >= {"collect"}


async def test_a_list_of_creates_is_all_or_nothing(people):
    person = await people("north.sales")
    names = [f"批量 {number} {uuid.uuid4().hex[:6]}" for number in range(3)]
    answer = await person.post("/api/records/customer", json=[{"name": each} for each in names])
    assert answer.status_code == 201
    assert [each["name"] for each in answer.json()["items"]] == names
    lonely = uuid.uuid4().hex
    refused = await person.post("/api/records/customer", json=[{"name": lonely}, {"kind": "company"}, {"name": 5}])
    assert refused.status_code == 422
    assert {(each["row"], each["field"]) for each in refused.json()["problems"]} >= {(1, "name"), (2, "name")}
    found = await person.get("/api/records/customer", params={"filter": f"name == '{lonely}'"})
    assert found.json()["items"] == []


async def test_ids_are_fresh_uuid7_and_taken_once(people):
    person = await people("north.sales")
    item = await created(person)
    taken = await person.post("/api/records/customer", json={"id": item["id"], "name": "again"})
    assert (taken.status_code, taken.json()["code"]) == (409, "request.id_taken")
    other = await person.post("/api/records/customer", json={"id": str(uuid.uuid4()), "name": "again"})
    assert other.status_code == 400


async def test_an_idempotency_key_creates_once(people):
    person = await people("north.sales")
    body, key = {"name": f"once {uuid.uuid4().hex[:6]}"}, {"idempotency-key": uuid.uuid4().hex}
    one = await person.post("/api/records/customer", json=body, headers=key)
    two = await person.post("/api/records/customer", json=body, headers=key)
    assert one.status_code == two.status_code == 201
    assert one.json()["id"] == two.json()["id"]
    other = await person.post("/api/records/customer", json={"name": "another"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "request.idempotency")


async def test_a_change_needs_the_current_version(people):
    person = await people("north.sales")
    item = await created(person)
    url = f"/api/records/customer/{item['id']}"
    missing = await person.patch(url, json={"phone": "13800000000"})
    assert (missing.status_code, missing.json()["code"]) == (428, "request.version_needed")
    changed = await person.patch(url, json={"phone": "13800000000"}, headers={"if-match": f'"{item["version"]}"'})
    assert changed.status_code == 200, changed.text
    assert changed.json()["phone"] == "13800000000"
    assert changed.headers["etag"] == f'"{changed.json()["version"]}"' != f'"{item["version"]}"'
    stale = await person.patch(url, json={"phone": "13900000000", "version": item["version"]})
    assert (stale.status_code, stale.json()["code"]) == (412, "conflict.version")
    problem = stale.json()["problems"][0]
    assert (problem["field"], problem["mine"], problem["theirs"], problem["original"]) == (
        "phone",
        "13900000000",
        "13800000000",
        None,
    )
    merged = await person.patch(f"{url}?on_conflict=merge", json={"email": "a@b.example", "version": item["version"]})
    assert merged.status_code == 200, merged.text
    assert merged.json()["merged"] is True
    assert merged.json()["phone"] == "13800000000"


async def test_unknown_and_unwritable_fields(people):
    person = await people("north.sales")
    item = await created(person)
    url, match = f"/api/records/customer/{item['id']}", {"if-match": item["version"]}
    unknown = await person.patch(url, json={"nmae": "x"}, headers=match)
    assert (unknown.status_code, unknown.json()["code"]) == (400, "request.unknown_field")
    barred = await person.patch(url, json={"credit_limit": {"amount": "1", "currency": "CNY"}}, headers=match)
    assert (barred.status_code, barred.json()["code"]) == (403, "access.field")
    stage = await person.patch(url, json={"stage": "ordered"}, headers=match)
    assert (stage.status_code, stage.json()["code"]) == (422, "check.move")


async def test_a_move_saves_what_it_sets(people):
    person = await people("north.sales")
    item = await created(person)
    source = await first(person, "customer_source")
    url = f"/api/records/customer/{item['id']}/moves/collect"
    lacking = await person.post(url, json={"version": item["version"]})
    assert lacking.status_code == 422, lacking.text
    done = await person.post(url, json={"version": item["version"], "set": {"source": source["id"]}})
    assert done.status_code == 200, done.text
    assert done.json()["facets"][0]["stage"] == "collected"
    again = await person.post(url, json={"version": done.json()["version"]})
    assert (again.status_code, again.json()["code"]) == (422, "check.move")
    history = (await person.get(f"/api/records/customer/{item['id']}/history")).json()["items"]
    assert history[0]["verb"] in ("move", "update", "collect")
    assert {each["field"] for each in history[0]["changes"]} >= {"stage"}


async def test_deleting_is_soft_and_can_be_undone(people):
    person = await people("north.manager")
    item = await created(person)
    url = f"/api/records/customer/{item['id']}"
    assert (await person.delete(url)).status_code == 428
    assert (await person.delete(url, headers={"if-match": item["version"]})).status_code == 204
    assert (await person.get(url)).status_code == 404
    restored = await person.post(f"{url}/restore")
    assert restored.status_code == 200, restored.text
    assert (await person.get(url)).json()["name"] == item["name"]


async def test_a_relationship_is_opened_once_and_closed(people):
    person = await people("north.manager")
    item = await created(person, organization="NORTH")
    url = f"/api/records/customer/{item['id']}/facets"
    opened = await person.post(url, json={"organization": "NORTH-BJ"})
    assert opened.status_code == 201, opened.text
    assert len(opened.json()["facets"]) == 2
    twice = await person.post(url, json={"organization": "NORTH-BJ"})
    assert (twice.status_code, twice.json()["code"]) == (409, "request.facet_exists")
    facet = next(each for each in opened.json()["facets"] if each["organization"]["label"] == "北京分公司")
    closed = await person.delete(f"{url}/{facet['id']}", headers={"if-match": facet["version"]})
    assert closed.status_code == 204, closed.text
    assert len((await person.get(f"/api/records/customer/{item['id']}")).json()["facets"]) == 1


async def test_sensitive_values_are_masked_and_masks_refused(people):
    person = await people("north.manager")
    item = await created(person, bank_account="6222020200112233445")
    assert item["bank_account"] == {"masked": "3445"}
    refused = await person.patch(
        f"/api/records/customer/{item['id']}",
        json={"bank_account": {"masked": "3445"}},
        headers={"if-match": item["version"]},
    )
    assert refused.status_code == 422


async def test_aggregates_count_and_sum_per_currency(people):
    person = await people("hq.director")
    answer = await person.get(
        "/api/records/sales_order/aggregate", params={"group": "stage", "measure": "count,sum(total)"}
    )
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert items
    for each in items:
        assert set(each["group"]) == {"stage"}
        assert each["measures"]["count"] > 0
        assert all(set(money) == {"amount", "currency"} for money in each["measures"]["sum(total)"])
    two_places = await people("both.sales")
    one = await two_places.get("/api/records/customer/aggregate", params={"group": "stage"})
    assert (one.status_code, one.json()["code"]) == (400, "request.organization_needed")
    pairs = await person.get("/api/records/customer/aggregate", params={"group": "stage", "rows": "relationships"})
    assert pairs.status_code == 200


async def test_ordering_by_a_facet_field_needs_an_organization(people):
    person = await people("both.sales")
    plain = await person.get("/api/records/customer", params={"order": "stage"})
    assert (plain.status_code, plain.json()["code"]) == (400, "request.organization_needed")
    pairs = await person.get("/api/records/customer", params={"order": "stage", "rows": "relationships"})
    assert pairs.status_code == 200
    narrowed = await person.get("/api/records/customer", params={"order": "stage"}, headers={"x-organization": "EAST"})
    assert narrowed.status_code == 200


async def test_a_changed_right_is_in_force_at_once(people, site):
    admin, sales = await people("admin"), await site.sign_in("south.sales")
    position = sales.session["positions"][0]["id"]
    record = (await admin.get(f"/api/records/position/{position}")).json()
    ended = await admin.patch(
        f"/api/records/position/{position}",
        json={"valid_to": "2020-01-01", "valid_from": "2019-01-01"},
        headers={"if-match": record["version"]},
    )
    assert ended.status_code == 200, ended.text
    assert (await sales.get("/api/session")).json()["positions"] == []
    assert (await sales.get("/api/records/customer")).status_code == 403


async def test_administrators_act_on_users(people, site):
    admin, user = await people("admin"), await site.sign_in("north.sales2")
    url = f"/api/records/user/{user.id}"

    async def version():
        return (await admin.get(url)).json()["version"]

    done = await admin.post(f"{url}/actions/set_password", json={"version": await version(), "password": "another one"})
    assert done.status_code == 200, done.text
    assert (await user.get("/api/session")).status_code == 401
    again = await site.sign_in("north.sales2", "another one")
    locked = await admin.post(f"{url}/actions/lock", json={"version": await version()})
    assert locked.status_code == 200, locked.text
    assert (await again.get("/api/session")).status_code == 401
    refused = await site.client().post("/api/session", json={"login": "north.sales2", "password": "another one"})
    assert refused.status_code == 401
    unlocked = await admin.post(f"{url}/actions/unlock", json={"version": await version()})
    assert unlocked.status_code == 200, unlocked.text
    await site.sign_in("north.sales2", "another one")
    sales = await people("north.sales")
    assert (await sales.post(f"{url}/actions/lock", json={"version": "1"})).status_code == 403


async def test_a_filter_counts_the_records_of_a_list_that_the_caller_may_read(people):
    """Contract §2, "Filter": ``size(contacts)``; what the caller cannot read is not there to be counted."""
    person, director = await people("north.sales"), await people("hq.director")
    bare, known = await created(person), await created(person)
    for name in ("张三", "李四"):
        await created(person, "contact", name=name, customer=known["id"])

    async def found(asker, condition):
        query = {"filter": f"id in [id('{bare['id']}'), id('{known['id']}')] && ({condition})", "count": "true"}
        answer = await asker.get("/api/records/customer", params=query)
        assert answer.status_code == 200, answer.text
        assert answer.json()["count"] == len(answer.json()["items"])
        return {each["id"] for each in answer.json()["items"]}

    for asker in (person, director):
        assert await found(asker, "size(contacts) > 0") == {known["id"]}
        assert await found(asker, "size(self.contacts) == 2") == {known["id"]}
        assert await found(asker, "has(contacts)") == {known["id"]}
        assert await found(asker, "!has(contacts)") == {bare["id"]}
        assert await found(asker, "size(contacts) == 0") == {bare["id"]}


async def test_a_filter_that_looks_into_a_list_of_records_is_refused_with_its_place(people):
    person = await people("north.sales")
    for condition in ("'x' in contacts", "contacts == null", "contacts.name == 'x'"):
        answer = await person.get("/api/records/customer", params={"filter": condition})
        assert answer.status_code == 400, (condition, answer.text)
        assert answer.json()["code"].split(".")[0] in {"request", "expr"}


async def test_the_total_of_an_order_is_the_sum_of_its_lines(people, site):
    person = await people("north.sales")
    assert (await person.get("/api/model")).json()["entities"]["sales_order"]["fields"]["total"]["state"] == "readonly"
    customer = (await created(person))["id"]
    body = {"number": uuid.uuid4().hex[:8], "customer": customer, "ordered_on": "2026-09-20"}
    order = await ordered(person, body)
    assert order["total"] is None
    product = (await first(person, "product"))["id"]
    line = {
        "sales_order": order["id"],
        "product": product,
        "quantity": "2",
        "price": {"amount": "10.50", "currency": "CNY"},
    }
    lines = [(await person.post("/api/records/sales_order_line", json=line)).json() for _ in range(2)]
    shown = (await person.get(f"/api/records/sales_order/{order['id']}")).json()
    assert shown["total"] == shown["unpaid"] == {"amount": "42.00", "currency": "CNY"}
    assert shown["version"] != order["version"]
    gone = await person.request("DELETE", f"/api/records/sales_order_line/{lines[0]['id']}", headers={"if-match": "1"})
    assert gone.status_code == 204, gone.text
    shown = (await person.get(f"/api/records/sales_order/{order['id']}")).json()
    assert shown["total"] == {"amount": "21.00", "currency": "CNY"}
    changes = (await person.get(f"/api/records/sales_order/{order['id']}/history")).json()["items"]
    assert [{each["field"] for each in entry["changes"]} for entry in changes[:2]] == [{"total", "unpaid"}] * 2
    refused = await person.patch(
        f"/api/records/sales_order/{order['id']}",
        json={"total": {"amount": "1", "currency": "CNY"}},
        headers={"if-match": shown["version"]},
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "access.field")


async def ordered(person, body):
    answer = await person.post("/api/records/sales_order", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_orders_of_the_demonstration_are_worth_their_lines(site):
    """They were loaded with their totals; nothing had to be mended, so that their last change is their own."""
    sums = "select sales_order, sum(amount) as amount from hz.sales_order_line where deleted_at is null group by 1"
    async with site.server.pools.owner.acquire() as connection:
        wrong = f"select count(*) from hz.sales_order o left join ({sums}) s on s.sales_order = o.id where o.total is distinct from s.amount"
        assert await connection.fetchval(f"{wrong} and o.changed_at < now() - interval '1 day'") == 0
        assert await connection.fetchval("select count(*) from hz.sales_order where changed_at = created_at") > 50
