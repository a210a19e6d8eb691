"""Contract §2 and requirements SY-04, SY-08: who did what stays written, and who may look at it."""

import uuid

import pytest

from hezong.kernel.records.audit import Who, audit

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def line(site, person, kind, **more):
    async with site.server.pools.write.acquire() as connection:
        await audit(connection, Who(uuid.UUID(person.id), None, "192.0.2.7"), kind, **more)


async def kinds(person, **query):
    answer = await person.get("/api/audit", params=query)
    assert answer.status_code == 200, answer.text
    return [each["kind"] for each in answer.json()["items"]]


async def test_everybody_reads_their_own_lines_and_administrators_read_all(site, people):
    sales, other, admin = await people("north.sales"), await people("south.sales"), await people("admin")
    record = uuid.uuid4()
    await line(site, sales, "test.own", record=record, entity="customer", detail={"why": "测试"})
    for person, expected in ((sales, ["test.own"]), (admin, ["test.own"]), (other, [])):
        assert await kinds(person, record=str(record)) == expected
    item = (await admin.get("/api/audit", params={"record": str(record)})).json()["items"][0]
    assert item["by"]["id"] == sales.id
    assert item["by"]["label"] == sales.session["user"]["name"]
    assert (item["entity"], item["address"], item["detail"]) == ("customer", "192.0.2.7", {"why": "测试"})


async def test_who_explains_an_entity_everywhere_reads_its_lines_and_no_others(site, people):
    sales, director = await people("north.sales"), await people("hq.director")
    await line(site, sales, "test.entity", entity="customer")
    await line(site, sales, "test.none")
    assert await kinds(director, kind="test.entity") == ["test.entity"]
    assert await kinds(director, kind="test.none") == []


async def test_pages_go_backwards_in_time_and_meet_each_line_once(site, people):
    sales = await people("north.sales")
    for number in range(7):
        await line(site, sales, f"page.{number}")
    found, after = [], None
    while True:
        query = {"kind": "page.*", "limit": 3, **({"after": after} if after else {})}
        page = (await sales.get("/api/audit", params=query)).json()
        found += [each["kind"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert found == [f"page.{number}" for number in reversed(range(7))]


async def test_lines_are_found_by_period(site, people):
    sales = await people("north.sales")
    await line(site, sales, "test.period")
    at = (await sales.get("/api/audit", params={"kind": "test.period"})).json()["items"][0]["at"]
    assert await kinds(sales, kind="test.period", **{"from": at}) == ["test.period"]
    assert await kinds(sales, kind="test.period", to=at) == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"by": "x"}, "request.parameter"),
        ({"from": "yesterday"}, "request.parameter"),
        ({"after": "x"}, "request.cursor"),
        ({"limit": "0"}, "request.parameter"),
        ({"who": "x"}, "request.unknown_parameter"),
    ],
)
async def test_what_no_page_could_mean_is_refused(people, query, code):
    answer = await (await people("north.sales")).get("/api/audit", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_a_line_can_neither_be_changed_nor_removed_nor_read_by_the_writing_role(site):
    async with site.server.pools.write.acquire() as connection:
        for statement in ("delete from hz_control.audit", "update hz_control.audit set kind = 'x'"):
            with pytest.raises(Exception, match="permission denied"):
                await connection.execute(statement)


async def test_sessions_passwords_and_tokens_leave_lines(site, people):
    admin = await people("admin")
    wrong = await site.client().post("/api/session", json={"login": "north.sales2", "password": "falsch"})
    assert wrong.status_code == 401
    person = await site.sign_in("north.sales2")
    position = person.session["positions"][0]["id"]
    made = (await person.post("/api/tokens", json={"name": "t", "position": position})).json()
    await person.delete(f"/api/tokens/{made['id']}")
    await person.put("/api/session/password", json={"current": "hezong-demo", "password": "neu-und-lang-9"})
    await person.delete("/api/session")
    lines = (await admin.get("/api/audit", params={"by": person.id})).json()["items"]
    kinds = ["session.ended", "password.changed", "token.revoked", "token.created", "session.opened"]
    assert [each["kind"] for each in lines] == kinds
    assert made["token"] not in str(lines)
    (failure, *_) = (await admin.get("/api/audit", params={"kind": "session.failed"})).json()["items"]
    assert (failure["by"], failure["record"], failure["detail"]) == (None, person.id, {})
