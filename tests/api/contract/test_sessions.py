"""Contract §1: sessions, tokens, errors."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_nothing_but_the_door_is_open_to_strangers(anyone):
    for path in ("/api/model", "/api/records/customer", "/api/organizations", "/api/nowhere", "/api/openapi.json"):
        answer = await anyone.get(path)
        assert answer.status_code == 401, path
        assert answer.json()["code"] == "session.missing"
    assert (await anyone.get("/healthz")).status_code == 200
    assert (await anyone.get("/")).headers["content-type"].startswith("text/html")


async def test_signing_in_gives_the_session_and_a_cookie(site):
    client = site.client()
    answer = await client.post("/api/session", json={"login": "north.sales", "password": "hezong-demo"})
    assert answer.status_code == 200
    body = answer.json()
    assert body["user"]["login"] == "north.sales"
    assert [each["role"] for each in body["positions"]] == ["sales"]
    assert set(body) == {"user", "organizations", "positions", "language", "csrf"}
    assert "NORTH" in {each["code"] for each in body["organizations"]}
    assert "SOUTH" not in {each["code"] for each in body["organizations"]}
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("hezong_session=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert (await client.get("/api/session")).json() == body


async def test_the_cookie_is_secure_under_https(site):
    client = site.client()
    client.base_url = "https://hezong.test"
    answer = await client.post("/api/session", json={"login": "north.sales", "password": "hezong-demo"})
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_signing_out_ends_the_session(site):
    person = await site.sign_in("north.sales2")
    assert (await person.delete("/api/session")).status_code == 204
    assert (await person.get("/api/session")).status_code == 401


async def test_wrong_and_unknown_logins_get_the_same_answer(anyone):
    wrong = await anyone.post("/api/session", json={"login": "admin", "password": "not this"})
    unknown = await anyone.post("/api/session", json={"login": "nobody", "password": "not this"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "session.wrong"


async def test_failed_sign_ins_are_throttled_and_successful_ones_never(site):
    client = site.client()
    guess = {"login": "south.sales", "password": "guess"}
    answers = [await client.post("/api/session", json=guess) for _ in range(8)]
    assert (answers[0].status_code, answers[-1].status_code) == (401, 429)
    assert int(answers[-1].headers["retry-after"]) >= 1
    for _ in range(12):
        assert (
            await client.post("/api/session", json={"login": "admin", "password": "hezong-demo"})
        ).status_code == 200


async def test_browser_writes_need_the_csrf_token(site):
    person = await site.sign_in("north.sales")
    del person.client.headers["x-csrf-token"]
    answer = await person.post("/api/records/contact", json={"name": "无名"})
    assert answer.status_code == 403
    assert answer.json()["code"] == "access.csrf"


async def test_sessions_are_listed_and_ended(site):
    first, second = await site.sign_in("hq.director"), await site.sign_in("hq.director")
    items = (await first.get("/api/sessions")).json()["items"]
    assert sum(each["current"] for each in items) == 1
    other = next(each["id"] for each in (await second.get("/api/sessions")).json()["items"] if each["current"])
    assert (await first.delete(f"/api/sessions/{other}")).status_code == 204
    assert (await second.get("/api/session")).status_code == 401
    stranger = await site.sign_in("north.sales")
    mine = next(each["id"] for each in (await first.get("/api/sessions")).json()["items"] if each["current"])
    assert (await stranger.delete(f"/api/sessions/{mine}")).status_code == 404


async def test_a_new_password_ends_other_sessions(site):
    login = "south.manager"
    one, other = await site.sign_in(login), await site.sign_in(login)
    refused = await one.put("/api/session/password", json={"current": "wrong one", "password": "long enough"})
    assert (refused.status_code, refused.json()["problems"][0]["field"]) == (422, "current")
    short = await one.put("/api/session/password", json={"current": "hezong-demo", "password": "short"})
    assert short.json()["code"] == "check.password_short"
    done = await one.put("/api/session/password", json={"current": "hezong-demo", "password": "long enough"})
    assert done.status_code == 204
    assert (await one.get("/api/session")).status_code == 200
    assert (await other.get("/api/session")).status_code == 401
    await site.sign_in(login, "long enough")


async def test_a_token_has_the_rights_of_its_position_and_needs_no_csrf(site):
    person = await site.sign_in("both.sales")
    position = next(each for each in person.session["positions"] if each["role"] == "sales")
    made = await person.post("/api/tokens", json={"name": "reports", "position": position["id"]})
    assert made.status_code == 201
    program = site.client(headers={"authorization": f"Bearer {made.json()['token']}"})
    session = (await program.get("/api/session")).json()
    assert [each["role"] for each in session["positions"]] == ["sales"]
    assert session["csrf"] is None
    kept = await program.put("/api/preferences", json={"theme": "dark"})
    assert kept.status_code == 200
    listed = (await person.get("/api/tokens")).json()["items"]
    assert [each["name"] for each in listed] == ["reports"]
    assert "token" not in listed[0]
    assert (await person.delete(f"/api/tokens/{made.json()['id']}")).status_code == 204
    assert (await program.get("/api/session")).status_code == 401


async def test_a_token_needs_a_position_that_one_holds(site):
    person = await site.sign_in("north.sales")
    other = (await site.sign_in("north.finance")).session["positions"][0]["id"]
    answer = await person.post("/api/tokens", json={"name": "x", "position": other})
    assert (answer.status_code, answer.json()["code"]) == (403, "access.position")


async def test_errors_are_problem_documents(people):
    person = await people("admin")
    cases = {
        (404, "request.no_route"): person.get("/api/nowhere"),
        (405, "request.method"): person.put("/api/organizations"),
        (404, "request.unknown_entity"): person.get("/api/records/dragon"),
        (404, "request.not_found"): person.get("/api/records/customer/none"),
        (400, "request.json"): person.post(
            "/api/records/customer", content="{", headers={"content-type": "application/json"}
        ),
        (415, "request.content_type"): person.put(
            "/api/preferences", content="a=b", headers={"content-type": "text/plain"}
        ),
        (413, "request.too_large"): person.post("/api/records/customer", content=b" " * (8 * 1024 * 1024 + 1)),
        (400, "request.unknown_parameter"): person.get("/api/records/customer?filtre=x"),
    }
    for (status, code), asked in cases.items():
        answer = await asked
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"].startswith("application/problem+json")
        body = answer.json()
        assert body["status"] == status
        assert set(body) == {"type", "title", "status", "code", "problems"}
        assert body["problems"][0]["message"]
    assert "GET" in (await person.put("/api/organizations")).headers["allow"]


async def test_messages_come_in_both_languages(site):
    chinese = await site.client(headers={"accept-language": "zh"}).get("/api/session")
    english = await site.client(headers={"accept-language": "de, en;q=0.8, zh;q=0.5"}).get("/api/session")
    assert chinese.json()["title"] == "需要登录"
    assert english.json()["title"] == "Sign-in needed"


async def test_a_chosen_language_wins(site):
    person = await site.sign_in("north.finance", **{"accept-language": "zh"})
    await person.put("/api/preferences", json={"language": "en"})
    assert (await person.get("/api/session")).json()["language"] == "en"
    assert (await person.get("/api/nowhere")).json()["problems"][0]["message"].startswith("There is no such call")
    await person.put("/api/preferences", json={"language": None})
    assert (await person.get("/api/session")).json()["language"] == "zh-CN"
