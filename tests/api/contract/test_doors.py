"""Contract §1: what is open to strangers, what a session says, and when rights begin and end."""

import re
import uuid

import httpx
import pytest
from starlette.routing import Route

pytestmark = pytest.mark.asyncio(loop_scope="module")
OPEN = {("POST", "/api/session"), ("POST", "/api/setup")}
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


async def test_every_call_of_the_api_asks_who_is_there(site, anyone):
    """Contract §1, unauthenticated: 401 for each path and method but the way in."""
    asked = 0
    for route in site.app.routes:
        if not isinstance(route, Route) or not route.path.startswith("/api"):
            continue
        where = re.sub(r"\{[^}]+\}", str(uuid.uuid4()), route.path)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if (method, route.path) in OPEN:
                continue
            answer = await anyone.request(method, where)
            assert (answer.status_code, answer.json()["code"]) == (401, "session.missing"), (method, where)
            asked += 1
    assert asked > 200


async def test_health_is_told_to_everybody_and_only_when_everything_is_there(site, anyone):
    """Contract §1, healthz."""
    assert (await anyone.get("/healthz")).status_code == 200
    site.server.ready = False
    try:
        waiting = await anyone.get("/healthz")
    finally:
        site.server.ready = True
    assert (waiting.status_code, waiting.json()["code"]) == (503, "server.not_ready")


async def test_a_session_names_person_organizations_and_positions(site):
    """Contract §1, POST /api/session: the shape of its parts."""
    person = await site.sign_in("both.sales")
    body = person.session
    assert set(body["user"]) == {"id", "login", "name"}
    assert all(set(each) == {"id", "code", "name"} for each in body["organizations"])
    assert [set(each) for each in body["positions"]] == [{"id", "role", "organization", "from", "to"}] * 2
    assert {each["role"] for each in body["positions"]} == {"sales", "sales_manager"}
    assert body["language"] in ("zh-CN", "en")
    assert all(UUID7.fullmatch(each["id"]) for each in (body["user"], *body["organizations"], *body["positions"]))


async def test_a_wrong_csrf_token_is_as_good_as_none(site):
    """Contract §1, X-CSRF-Token: for each method that writes, and not for reads."""
    person = await site.sign_in("north.sales")
    person.client.headers["x-csrf-token"] = "another"
    for method, path in (("POST", "/api/records/customer"), ("PUT", "/api/preferences"), ("DELETE", "/api/session")):
        answer = await person.request(method, path, json={})
        assert (answer.status_code, answer.json()["code"]) == (403, "access.csrf"), method
    assert (await person.get("/api/session")).status_code == 200


async def test_failures_at_one_address_cost_nothing_at_another(site):
    """Contract §1, throttling: per login and address."""
    guess, right = ({"login": "west.guess", "password": word} for word in ("guess", "hezong-demo"))
    near = site.client()
    while (await near.post("/api/session", json=guess)).status_code != 429:
        continue
    far = httpx.ASGITransport(site.app, client=("10.1.2.3", 40000))
    async with httpx.AsyncClient(transport=far, base_url="http://hezong.test") as client:
        assert (await client.post("/api/session", json=right)).json()["code"] == "session.wrong"
    other = await near.post("/api/session", json={"login": "north.finance", "password": "hezong-demo"})
    assert other.status_code == 200


async def test_a_token_ends_at_its_time(site):
    """Contract §1, POST /api/tokens: expires."""
    person = await site.sign_in("north.finance")
    position = person.session["positions"][0]["id"]
    for expires in ("2020-01-01", "2199-01-01"):
        refused = await person.post("/api/tokens", json={"name": "x", "position": position, "expires": expires})
        assert (refused.status_code, refused.json()["code"]) == (422, "check.expires")
    made = await person.post("/api/tokens", json={"name": "x", "position": position})
    program = site.client(headers={"authorization": f"Bearer {made.json()['token']}"})
    assert (await program.get("/api/session")).status_code == 200
    async with site.server.pools.owner.acquire() as connection:
        ended = "update hz_control.session set expires_at = now() where id = $1"
        await connection.execute(ended, uuid.UUID(made.json()["id"]))
    await site.server.refresh()
    assert (await program.get("/api/session")).status_code == 401


async def test_names_of_people_and_organizations_are_everybodys(people):
    """Contract §1, users, positions and organizations are records; names and codes are readable by everyone signed in."""
    person = await people("north.sales")
    users = (await person.get("/api/records/user", params={"limit": 500})).json()["items"]
    assert {"admin", "south.sales"} <= {each["login"] for each in users}
    assert all("email" not in each for each in users)
    codes = (await person.get("/api/records/organization", params={"limit": 500})).json()["items"]
    assert {"HZ", "SOUTH", "WEST"} <= {each["code"] for each in codes}
    positions = (await person.get("/api/records/position")).json()["items"]
    assert {each["user"]["id"] for each in positions} == {person.id}


async def test_an_organization_does_not_move_by_a_patch(people):
    """Contract §1: an organization's parent changes only through a reorganization."""
    admin = await people("admin")
    north = (await admin.get("/api/records/organization", params={"filter": "code == 'NORTH'"})).json()["items"][0]
    south = (await admin.get("/api/records/organization", params={"filter": "code == 'SOUTH'"})).json()["items"][0]
    for body in ({"parent": south["id"]}, {"organization": south["id"]}):
        answer = await admin.patch(
            f"/api/records/organization/{north['id']}", json=body, headers={"if-match": north["version"]}
        )
        assert (answer.status_code, answer.json()["code"].split(".")[0]) in {(400, "request"), (403, "access")}
    directory = (await admin.get("/api/organizations")).json()["items"]
    parent = next(each["parent"] for each in directory if each["code"] == "NORTH")
    assert parent != south["id"]


async def test_an_organization_is_named_by_code_or_id(people):
    """Contract §1, X-Organization and wherever a body or query takes an organization."""
    director, manager = await people("hq.director"), await people("north.manager")
    listed = (await director.get("/api/organizations")).json()["items"]
    north = next(each["id"] for each in listed if each["code"] == "NORTH")

    async def counted(name):
        answer = await director.get("/api/records/customer?count=true&limit=1", headers={"x-organization": name})
        assert answer.status_code == 200, answer.text
        return answer.json()["count"]

    assert await counted("NORTH/*") == await counted(f"{north}/*") > await counted("NORTH") >= 0
    for name in ("NORTH", north):
        made = await manager.post("/api/records/customer", json={"name": uuid.uuid4().hex, "organization": name})
        assert made.json()["organization"]["id"] == north, made.text
    unknown = await director.get("/api/records/customer", headers={"x-organization": "NOWHERE"})
    assert (unknown.status_code, unknown.json()["code"]) == (403, "access.organization")


async def test_two_positions_never_add_up(people):
    """Contract §1: one position must give both the verb and the reach. At EAST they sell, at a branch of WEST they manage."""
    both = await people("both.sales")
    places = {each["role"]: each["organization"] for each in both.session["positions"]}
    found = {}
    for role, organization in places.items():
        made = await both.post("/api/records/customer", json={"name": uuid.uuid4().hex, "organization": organization})
        assert made.status_code == 201, made.text
        url, match = f"/api/records/customer/{made.json()['id']}", {"if-match": made.json()["version"]}
        found[role] = (await both.delete(url, headers=match)).status_code
    assert found == {"sales": 403, "sales_manager": 204}


async def test_restore_needs_delete(people):
    """Contract §1, verbs."""
    manager, sales = await people("north.manager"), await people("north.sales")
    made = await sales.post("/api/records/customer", json={"name": uuid.uuid4().hex})
    url = f"/api/records/customer/{made.json()['id']}"
    deleted = await manager.delete(url, headers={"if-match": made.json()["version"]})
    assert deleted.status_code == 204, deleted.text
    assert (await sales.post(f"{url}/restore")).status_code in (403, 404)
    assert (await manager.post(f"{url}/restore")).status_code == 200


async def test_a_position_begins_and_ends_at_its_dates(people, site):
    """Contract §1: in force at its validity boundary; periods are ``[from, to)``, dates those of the group's zone."""
    admin = await people("admin")
    login = f"dated{uuid.uuid4().hex[:8]}"
    user = (
        await admin.post("/api/records/user", json={"login": login, "name": "李限", "organization": "NORTH"})
    ).json()
    secret = {"password": "boundary-of-a-day-1", "must_change": False}
    headers = {"if-match": user["version"]}
    set_up = await admin.post(f"/api/records/user/{user['id']}/actions/set_password", json=secret, headers=headers)
    assert set_up.status_code == 200, set_up.text
    body = {"user": user["id"], "role": "sales", "organization": "NORTH"}
    dates = {"valid_from": "2031-03-02", "valid_to": "2031-03-05"}
    assert (await admin.post("/api/records/position", json={**body, **dates})).status_code == 201
    person = await site.sign_in(login, secret["password"])
    held = {}
    for day in ("2031-03-01", "2031-03-02", "2031-03-04", "2031-03-05"):
        await set_today(site, day)
        held[day] = len((await person.get("/api/session")).json()["positions"])
    await set_today(site, "2026-10-01")
    assert held == {"2031-03-01": 0, "2031-03-02": 1, "2031-03-04": 1, "2031-03-05": 0}


async def set_today(site, day: str) -> None:
    async with site.server.pools.owner.acquire() as connection:
        await connection.execute("update hz_control.state set fixed_date = $1::text::date", day)
    await site.server.refresh()


async def test_checks_come_in_their_order(people):
    """Contract §1, order: the body is JSON → readable → allowed → version → values and checks."""
    sales, south = await people("north.sales"), await people("south.sales")
    finance = await people("north.finance")
    mine = (await sales.post("/api/records/customer", json={"name": uuid.uuid4().hex})).json()
    url, json = f"/api/records/customer/{mine['id']}", {"content-type": "application/json"}
    faulty = {"name": None, "kind": "dragon"}
    cases = [
        (south, {"content": "{", "headers": json}, (400, "request.json")),
        (south, {"json": faulty}, (404, "request.not_found")),
        (finance, {"json": faulty}, (403, "access.field")),
        (sales, {"json": faulty}, (428, "request.version_needed")),
        (sales, {"json": faulty, "headers": {"if-match": "99.99"}}, (412, "conflict.version")),
        (sales, {"json": faulty, "headers": {"if-match": mine["version"]}}, (422, "check.")),
    ]
    for person, sent, (status, code) in cases:
        answer = await person.patch(url, **sent)
        assert answer.status_code == status, (sent, answer.text)
        assert answer.json()["code"].startswith(code), (sent, answer.text)


async def test_values_have_one_form(people):
    """Contract §1, times, dates, money, decimals and ids; §2, values: references, choices, empty and absent fields."""
    sales = await people("north.sales")
    customer = (await sales.post("/api/records/customer", json={"name": uuid.uuid4().hex})).json()
    body = {
        "subject": "四种值",
        "customer": customer["id"],
        "amount": {"amount": "12.50", "currency": "CNY"},
        "probability": "37.5",
        "close_on": "2026-12-31",
    }
    made = await sales.post("/api/records/opportunity", json=body)
    assert made.status_code == 201, made.text
    item = made.json()
    assert UUID7.fullmatch(item["id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", item["created_at"])
    assert (item["close_on"], item["amount"]) == ("2026-12-31", {"amount": "12.50", "currency": "CNY"})
    assert (item["probability"], item["stage"]) == ("37.5", "identified")
    assert item["customer"] == {"id": customer["id"], "label": customer["name"]}
    assert item["contact"] is None
    for wrong in ({"amount": 12.5}, {"close_on": "31.12.2026"}, {"customer": item["customer"]}):
        answer = await sales.post("/api/records/opportunity", json={**body, **wrong})
        assert answer.status_code == 422, (wrong, answer.text)
