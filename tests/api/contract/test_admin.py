"""Administration through the API, delegated to one's own subtree (SY-05, SY-07, PL-08)."""

import asyncio
import uuid
from typing import Any

import pytest
import pytest_asyncio

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("jobs")]
SECRET = "an-unlikely-riverbank"


async def call(person, method, path, body=None, status: Any = 200, **headers: str) -> Any:
    answer = await person.request(method, path, json=body, headers=headers)
    assert answer.status_code == status, (method, path, answer.text)
    return answer.json() if answer.content else {}


async def someone(admin, role: str | None = "sales", organization="NORTH", password: str | None = None) -> str:
    login = f"staff{uuid.uuid4().hex[:10]}"
    user = await call(
        admin, "POST", "/api/records/user", {"login": login, "name": login, "organization": organization}, 201
    )
    if role is not None:
        body = {"user": user["id"], "role": role, "organization": organization, "valid_from": "2026-01-01"}
        await call(admin, "POST", "/api/records/position", body, 201)
    if password is not None:
        await act(admin, user["id"], "set_password", {"password": password, "must_change": False})
    return user["id"]


async def act(admin, user: str, action: str, body=None, status=200) -> Any:
    version = (await call(admin, "GET", f"/api/records/user/{user}"))["version"]
    return await call(
        admin, "POST", f"/api/records/user/{user}/actions/{action}", body or {}, status, **{"if-match": version}
    )


async def login_of(admin, user: str) -> str:
    return (await call(admin, "GET", f"/api/records/user/{user}"))["login"]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def northern(people, site):
    """An administrator of NORTH alone."""
    admin = await people("admin")
    user = await someone(admin, "administrator", password=SECRET)
    person = await site.sign_in(await login_of(admin, user), SECRET)
    yield person
    await person.client.aclose()


async def finished(person, batch: str) -> dict:
    async with asyncio.timeout(60):
        while True:
            found = await call(person, "GET", f"/api/batches/{batch}")
            if found["state"] not in ("queued", "running"):
                return found


async def test_sessions_of_people_below_are_seen_and_ended(site, people, northern):
    admin = await people("admin")
    user = await someone(admin, password=SECRET)
    theirs = await site.sign_in(await login_of(admin, user), SECRET)
    made = await call(
        theirs, "POST", "/api/tokens", {"name": "erp", "position": theirs.session["positions"][0]["id"]}, 201
    )
    listed = (await call(northern, "GET", f"/api/users/{user}/sessions"))["items"]
    assert [each["name"] for each in listed] == [None, "erp"]
    assert "token" not in str(set(listed[1]))
    await call(northern, "DELETE", f"/api/users/{user}/sessions/{made['id']}", None, 204)
    await call(northern, "DELETE", f"/api/users/{user}/sessions/{listed[0]['id']}", None, 204)
    assert (await theirs.get("/api/session")).status_code == 401
    await call(northern, "DELETE", f"/api/users/{user}/sessions/{listed[0]['id']}", None, 404)
    southern = (await people("south.sales")).id
    await call(northern, "GET", f"/api/users/{southern}/sessions", None, 403)
    await call(await people("north.sales"), "GET", f"/api/users/{user}/sessions", None, 403)


async def test_all_sessions_of_a_person_end_at_once(site, people, northern):
    admin = await people("admin")
    user = await someone(admin, password=SECRET)
    opened = [await site.sign_in(await login_of(admin, user), SECRET) for _ in range(2)]
    await act(northern, user, "sign_out")
    assert [(await each.get("/api/session")).status_code for each in opened] == [401, 401]


async def test_people_are_imported_like_any_other_records(people, northern):
    """SY-07: through the ordinary import, with the rights of whoever imports."""
    form = {"entity": "user", "organization": "NORTH"}
    text = "登录名,姓名\nimported.one,导入甲\nimported.two,导入乙\n".encode()
    staged = await northern.post("/api/imports", data=form, files={"file": ("people.csv", text)})
    assert staged.status_code == 201, staged.text
    await call(northern, "POST", f"/api/imports/{staged.json()['id']}/run", {"mode": "create"}, 202)
    async with asyncio.timeout(60):
        while (found := await call(northern, "GET", f"/api/imports/{staged.json()['id']}"))["state"] == "running":
            continue
    assert (found["state"], found["counts"]["created"]) == ("done", 2)
    page = await call(northern, "GET", "/api/records/user?filter=login.startsWith('imported.')")
    assert {each["organization"]["label"] for each in page["items"]} == {"华北公司"}


async def test_the_matrix_tells_each_right_with_its_place(people):
    """SY-07: role × entity × verb × depth × fields, for those who may explain."""
    director = await people("hq.director")
    found = await call(director, "GET", "/api/permissions")
    customer = next(each for each in found["entities"] if each["entity"] == "customer")
    finance = next(each for each in customer["grants"] if (each["role"], each["verb"]) == ("finance", "update"))
    assert (finance["depth"], finance["fields"]) == ("company", ["credit_limit"])
    assert finance["place"].startswith("party/customer.yaml:")
    limit = next(each for each in customer["fields"] if each["field"] == "credit_limit")
    assert "finance" in limit["write"]
    assert {"sales", "director", "everyone"} <= {each["role"] for each in found["roles"]}
    assert "user" not in {each["entity"] for each in found["entities"]}, "a director explains no people"
    whole = await call(await people("admin"), "GET", "/api/permissions")
    assert {"user", "task", "region"} <= {each["entity"] for each in whole["entities"]}
    refused = await (await people("north.sales")).get("/api/permissions")
    assert (refused.status_code, refused.json()["code"]) == (403, "access.verb")


async def test_roles_that_one_may_give_are_told_with_what_is_missing(northern):
    found = await call(northern, "GET", "/api/permissions/givable?organization=NORTH")
    roles = {each["role"]: each for each in found["items"]}
    assert roles["sales"]["givable"]
    assert not roles["director"]["givable"]
    assert "customer.read" in roles["director"]["missing"]
    elsewhere = await call(northern, "GET", "/api/permissions/givable?organization=SOUTH")
    assert not next(each for each in elsewhere["items"] if each["role"] == "sales")["givable"]
    await call(northern, "GET", "/api/permissions/givable?organization=NOWHERE", None, 400)


async def test_many_positions_at_once_give_no_more_than_one(people, northern):
    """Contract §1: nobody grants a right that they do not hold, by a bulk change either."""
    admin = await people("admin")
    user = await someone(admin)
    page = await call(northern, "GET", f"/api/records/position?filter=self.user == id('{user}')")
    ids = [each["id"] for each in page["items"]]
    for change in ({"set": {"role": "director"}}, {"set": {"valid_from": "2020-01-01", "role": "director"}}):
        batch = await call(northern, "POST", "/api/records/position/bulk", {"ids": ids, **change}, 202)
        done = await finished(northern, batch["batch"])
        assert done["problems"], done
        assert (done["counts"]["changed"], done["problems"][0]["code"]) == (0, "access.grant")
    higher = await someone(admin, "director", "NORTH")
    for change in ({"set": {"locked": True}}, {"delete": True}):
        batch = await call(northern, "POST", "/api/records/user/bulk", {"ids": [higher], **change}, 202)
        assert (await finished(northern, batch["batch"]))["problems"][0]["code"] == "access.grant"
    version = (await call(northern, "GET", f"/api/records/user/{higher}"))["version"]
    refused = await call(northern, "DELETE", f"/api/records/user/{higher}", None, 403, **{"if-match": version})
    assert refused["code"] == "access.grant"


async def test_the_last_administrator_stays_through_bulk_changes_too(people):
    admin = await people("admin")
    page = await call(admin, "GET", f"/api/records/position?filter=self.user == id('{admin.id}')")
    ids = [each["id"] for each in page["items"]]
    for change in ({"delete": True}, {"set": {"valid_to": "2027-01-01"}}):
        batch = await call(admin, "POST", "/api/records/position/bulk", {"ids": ids, **change}, 202)
        assert (await finished(admin, batch["batch"]))["problems"][0]["code"] == "conflict.last_administrator"
    batch = await call(admin, "POST", "/api/records/user/bulk", {"ids": [admin.id], "set": {"locked": True}}, 202)
    assert (await finished(admin, batch["batch"]))["problems"][0]["code"] == "conflict.last_administrator"


async def test_the_audit_of_people_below_is_read_by_their_administrator(site, people, northern):
    """SY-05: by person, record, kind and time; of nobody else's people."""
    admin = await people("admin")
    user = await someone(admin, password=SECRET)
    theirs = await site.sign_in(await login_of(admin, user), SECRET)
    await theirs.delete("/api/session")
    kinds = [each["kind"] for each in (await call(northern, "GET", f"/api/audit?by={user}"))["items"]]
    assert kinds == ["session.ended", "session.opened"]
    given = (await call(northern, "GET", f"/api/audit?record={user}&kind=password.*"))["items"]
    assert [each["kind"] for each in given] == ["password.given"]
    southern = (await people("south.sales")).id
    assert (await call(northern, "GET", f"/api/audit?by={southern}"))["items"] == []
    first = await call(northern, "GET", "/api/audit?limit=1")
    after = await call(northern, "GET", f"/api/audit?limit=1&after={first['next']}")
    assert first["items"][0]["id"] != after["items"][0]["id"]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def leaver(site, people):
    """Somebody with customers at two organizations, contacts and tasks, who leaves."""
    admin = await people("admin")
    user = await someone(admin, password=SECRET)
    branch = {"user": user, "role": "sales", "organization": "NORTH-BJ", "valid_from": "2026-01-01"}
    await call(admin, "POST", "/api/records/position", branch, 201)
    theirs = await site.sign_in(await login_of(admin, user), SECRET)
    customers = []
    for number in range(3):
        body = {"name": f"移交客户{number} {uuid.uuid4().hex[:6]}", "organization": "NORTH"}
        customers.append((await call(theirs, "POST", "/api/records/customer", body, 201))["id"])
    await call(theirs, "POST", f"/api/records/customer/{customers[0]}/facets", {"organization": "NORTH-BJ"}, 201)
    contact = {"customer": customers[0], "name": "移交联系人", "organization": "NORTH"}
    await call(theirs, "POST", "/api/records/contact", contact, 201)
    about = {"entity": "customer", "id": customers[0]}
    task = {"subject": "移交任务", "organization": "NORTH", "related": about}
    await call(theirs, "POST", "/api/records/task", task, 201)
    return user


async def owners(admin, entity: str, user: str) -> int:
    more = "&rows=relationships" if entity == "customer" else ""
    page = await call(admin, "GET", f"/api/records/{entity}?count=true&filter=owner == id('{user}'){more}")
    return page["count"]


async def test_who_leaves_hands_over_what_they_own_and_it_comes_back(people, northern, leaver):
    """SY-07: previewed with counts, one batch for all of it with named successors, undone as one."""
    admin = await people("admin")
    heir, second = await someone(admin), await someone(admin)
    seen = await call(northern, "GET", f"/api/users/{leaver}/handover")
    counts = {each["entity"]: each["count"] for each in seen["entities"] if each["movable"]}
    assert (counts["customer"], counts["contact"], counts["task"]) == (3, 1, 1)
    assert [each["role"] for each in seen["positions"]] == ["sales", "sales"]
    body = {"successors": {"*": heir, "contact": second}, "end": "2026-11-30", "lock": True}
    made = await call(northern, "POST", f"/api/users/{leaver}/handover", body, 202)
    done = await finished(northern, made["batch"])
    assert (done["state"], done["kind"]) == ("done", "handover")
    assert done["counts"]["problem"] == 0, done["problems"]
    assert done["counts"]["changed"] == 7, done
    assert [await owners(admin, each, heir) for each in ("customer", "contact", "task")] == [4, 0, 1]
    assert await owners(admin, "contact", second) == 1
    assert await owners(admin, "customer", leaver) == 0
    assert (await call(northern, "GET", f"/api/records/user/{leaver}"))["locked"] is True
    posts = await call(northern, "GET", f"/api/records/position?filter=self.user == id('{leaver}')")
    assert {each["valid_to"] for each in posts["items"]} == {"2026-11-30"}
    back = await call(northern, "POST", f"/api/batches/{made['batch']}/undo", {}, 202)
    undone = await finished(northern, back["batch"])
    assert (undone["state"], undone["counts"]["changed"], undone["kept"]) == ("done", 7, [])
    assert [await owners(admin, each, leaver) for each in ("customer", "contact", "task")] == [4, 1, 1]


async def test_a_hand_over_stays_within_rights(people, northern, leaver):
    """SY-07: only of people below, only to people who can sign in, only what one may change."""
    admin = await people("admin")
    south = (await people("south.sales")).id
    heir = await someone(admin)
    path = f"/api/users/{leaver}/handover"
    await call(northern, "GET", f"/api/users/{south}/handover", None, 403)
    await call(northern, "POST", f"/api/users/{south}/handover", {"successors": {"*": heir}}, 403)
    await call(await people("north.sales"), "POST", path, {"successors": {"*": heir}}, 403)
    for wrong in (leaver, str(uuid.uuid4())):
        refused = await call(northern, "POST", path, {"successors": {"*": wrong}}, 422)
        assert refused["code"] == "check.successor"
    await call(northern, "POST", path, {"successors": {"dragon": heir}}, 404)
    nothing = await call(northern, "POST", path, {"successors": {}}, 400)
    assert nothing["code"] == "request.nothing_owned"
