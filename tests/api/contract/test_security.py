"""Passwords, sessions and what is noted of them (ASVS 5.0 V6, V7, V16; contract §1)."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from hezong.api.confirming import CONFIRMED
from hezong.api.session_cache import IDLE
from hezong.api.session_store import BROWSERS, VIEW

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECRET = "an-unlikely-riverbank"


class Later:
    """A clock that goes ahead of the real one."""

    def __init__(self, clock, ahead: timedelta) -> None:
        self.clock, self.ahead = clock, ahead

    def now(self):
        return self.clock.now() + self.ahead


async def sql(site, text: str, *values: object) -> Any:
    async with site.server.pools.owner.acquire() as connection:
        return await connection.fetch(text, *values)


async def posted(person, path, body, status=201, **headers) -> Any:
    answer = await person.post(path, json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def someone(people, role: str | None = "sales", organization="NORTH", password: str | None = SECRET) -> dict:
    """A person made for one test: id, login and, where asked for, a password that need not be changed."""
    admin = await people("admin")
    login = f"made{uuid.uuid4().hex[:10]}"
    user = await posted(admin, "/api/records/user", {"login": login, "name": "单可", "organization": organization})
    if role is not None:
        body = {"user": user["id"], "role": role, "organization": organization, "valid_from": "2026-01-01"}
        await posted(admin, "/api/records/position", body)
    if password is not None:
        await given(admin, user["id"], {"password": password, "must_change": False})
    return {"id": user["id"], "login": login}


async def given(admin, user: str, body: dict, action="set_password", status=200) -> Any:
    version = (await admin.get(f"/api/records/user/{user}")).json()["version"]
    return await posted(admin, f"/api/records/user/{user}/actions/{action}", body, status, **{"if-match": version})


@pytest.mark.parametrize(
    "password, code",
    [
        ("1234567", "check.password_short"),
        ("x" * 257, "check.password_long"),
        ("12345678", "check.password_common"),
        ("Password", "check.password_common"),
        ("gfedcba9", None),
        ("zyxwvuts", "check.password_common"),
        ("aaaaaaaaa", "check.password_common"),
        ("iloveyou!", "check.password_common"),
        ("north.sales2", "check.password_common"),
        ("SOUTH-2026", "check.password_common"),
        ("华北公司2026", "check.password_common"),
        ("   秘密   秘密   ", None),
        ("y" * 32 + "Z" * 31 + "é", None),
    ],
)
async def test_passwords_that_anybody_would_try_are_refused_and_all_others_taken(site, password, code):
    """ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11."""
    person = await site.sign_in("north.sales2")
    answer = await person.put("/api/session/password", json={"current": "hezong-demo", "password": password})
    if code is not None:
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        return
    assert answer.status_code == 204, answer.text
    back = await site.sign_in("north.sales2", password)
    async with site.server.pools.owner.acquire() as connection:
        hashed = await site.server.passwords.hash("hezong-demo")
        await connection.execute(
            'update hz_control.credential set password_hash = $1 where "user" = $2', hashed, uuid.UUID(back.id)
        )


async def test_a_password_is_compared_letter_by_letter(site, people):
    """ASVS 6.2.8."""
    made = await someone(people, password="Quiet Harbour Lights ")
    for wrong in ("quiet harbour lights ", "Quiet Harbour Lights", "Quiet Harbour Lights  "):
        answer = await site.client().post("/api/session", json={"login": made["login"], "password": wrong})
        assert answer.status_code == 401
    await site.sign_in(made["login"], "Quiet Harbour Lights ")


async def test_a_first_password_is_made_once_and_opens_nothing_but_a_new_one(site, people):
    """ASVS 6.4.1: system generated, random, to be changed at once."""
    admin, made = await people("admin"), await someone(people, password=None)
    shown = await given(admin, made["id"], {})
    first = shown["initial_password"]
    assert len(first) == 19
    person = await site.sign_in(made["login"], first)
    assert person.session["must_change"] is True
    for method, path in (("GET", "/api/records/customer"), ("GET", "/api/model"), ("POST", "/api/records/customer")):
        answer = await person.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "access.password")
    again = await person.put("/api/session/password", json={"current": first, "password": first})
    assert again.json()["code"] == "check.password_same"
    done = await person.put("/api/session/password", json={"current": first, "password": SECRET})
    assert done.status_code == 204
    assert (await person.get("/api/records/customer")).status_code == 200
    assert "must_change" not in (await person.get("/api/session")).json()


async def test_a_first_password_ends_by_itself(site, people):
    """ASVS 6.4.1: expires after a short time."""
    admin, made = await people("admin"), await someone(people, password=None)
    first = (await given(admin, made["id"], {}))["initial_password"]
    past = 'update hz_control.credential set valid_until = now() where "user" = $1'
    await sql(site, past, uuid.UUID(made["id"]))
    answer = await site.client().post("/api/session", json={"login": made["login"], "password": first})
    assert (answer.status_code, answer.json()["code"]) == (401, "session.initial")


async def test_a_browser_that_rests_is_signed_out_also_where_it_is_remembered(site):
    """ASVS 7.3.1: twelve hours without a request."""
    person = await site.sign_in("north.finance")
    assert (await person.get("/api/session")).status_code == 200
    clock = site.server.clock
    try:
        site.server.clock = Later(clock, IDLE + timedelta(minutes=1))
        await sql(
            site,
            "update hz_control.session set seen_at = now() - interval '13 hours' where \"user\" = $1",
            uuid.UUID(person.id),
        )
        assert (await person.get("/api/session")).status_code == 401
    finally:
        site.server.clock = clock


async def test_a_session_ends_for_good_after_two_weeks(site):
    """ASVS 7.3.2."""
    person = await site.sign_in("north.finance")
    await sql(site, 'update hz_control.session set expires_at = created_at where "user" = $1', uuid.UUID(person.id))
    site.server.forget()
    assert (await person.get("/api/session")).status_code == 401


async def test_signing_in_again_ends_the_session_that_the_browser_had(site):
    """ASVS 7.2.4: a new token, and the old one is worth nothing."""
    person = await site.sign_in("north.finance")
    old = person.client.cookies["hezong_session"]
    answer = await person.post("/api/session", json={"login": "north.finance", "password": "hezong-demo"})
    assert answer.status_code == 200
    stale = site.client(cookies={"hezong_session": old})
    assert (await stale.get("/api/session")).status_code == 401


async def test_a_person_is_signed_in_at_so_many_browsers_and_no_more(site, people):
    """ASVS 7.1.2: the one unused for longest is signed out."""
    made = await someone(people)
    opened = [await site.sign_in(made["login"], SECRET) for _ in range(BROWSERS + 1)]
    states = [(await each.get("/api/session")).status_code for each in opened]
    assert states == [401] + [200] * BROWSERS
    for each in opened:
        await each.client.aclose()


async def test_what_is_sensitive_asks_for_the_password_after_a_while(site, people):
    """ASVS 7.5.1, 7.5.2: accounts, positions, tokens and other sessions."""
    made, admin = await someone(people), await site.sign_in("admin")
    other = await site.sign_in("admin")
    listed = (await admin.get("/api/sessions")).json()["items"]
    strange = next(each["id"] for each in listed if not each["current"])
    version = (await admin.get(f"/api/records/user/{made['id']}")).json()["version"]
    position = {"user": made["id"], "role": "sales", "organization": "NORTH", "valid_from": "2026-01-01"}
    calls = [
        ("POST", f"/api/records/user/{made['id']}/actions/lock", {"version": version}),
        ("PATCH", f"/api/records/user/{made['id']}", {"email": "a@b.example", "version": version}),
        ("POST", "/api/records/position", position),
        ("POST", "/api/tokens", {"name": "x", "position": admin.session["positions"][0]["id"]}),
        ("DELETE", f"/api/sessions/{strange}", None),
        ("POST", "/api/session/view-as", {"user": made["id"]}),
    ]
    clock = site.server.clock
    try:
        site.server.clock = Later(clock, CONFIRMED + timedelta(minutes=1))
        for method, path, body in calls:
            answer = await admin.request(method, path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (403, "access.confirm"), (method, path, answer.text)
        harmless = await admin.patch(f"/api/records/user/{made['id']}", json={"language": "en", "version": version})
        assert harmless.status_code == 200, harmless.text
    finally:
        site.server.clock = clock
    await other.client.aclose()


async def test_a_typed_password_counts_again_under_a_new_token(site):
    """ASVS 7.2.4, 7.5.1: ``POST /api/session/confirm``."""
    admin = await site.sign_in("admin")
    await sql(
        site,
        "update hz_control.session set confirmed_at = now() - interval '1 hour' where csrf = $1",
        admin.session["csrf"],
    )
    site.server.forget()
    body = {"name": "confirmed", "position": admin.session["positions"][0]["id"]}
    assert (await admin.post("/api/tokens", json=body)).json()["code"] == "access.confirm"
    wrong = await admin.post("/api/session/confirm", json={"password": "no"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "check.password_wrong")
    old, csrf = admin.client.cookies["hezong_session"], admin.client.headers["x-csrf-token"]
    done = await admin.post("/api/session/confirm", json={"password": "hezong-demo"})
    assert done.status_code == 200
    assert done.json()["csrf"] != csrf
    admin.client.headers["x-csrf-token"] = done.json()["csrf"]
    made = await admin.post("/api/tokens", json=body)
    assert made.status_code == 201, made.text
    assert (await admin.delete(f"/api/tokens/{made.json()['id']}")).status_code == 204
    stale = site.client(cookies={"hezong_session": old})
    assert (await stale.get("/api/session")).status_code == 401


async def test_signing_out_empties_what_the_browser_kept(site):
    """ASVS 14.3.1."""
    person = await site.sign_in("north.finance")
    assert (await person.delete("/api/session")).headers["clear-site-data"] == '"cache"'


async def test_refused_rights_leave_one_line_each(site, people):
    """ASVS 16.3.2: who tried what, and nothing of what was sent; the same again adds no line."""
    person, admin = await site.sign_in("north.sales"), await people("admin")
    for _ in range(3):
        assert (await person.get("/api/records/user?filter=email == 'secret@x.example'")).status_code == 403
    assert (await person.get("/api/records/customer/none")).status_code == 404
    query = {"kind": "access.refused", "by": person.id}
    lines = (await admin.get("/api/audit", params=query)).json()["items"]
    mine = [each["detail"] for each in lines if each["session"] is not None]
    assert {"code": "access.field", "call": "GET /api/records/user"} in mine
    assert len([each for each in mine if each["call"] == "GET /api/records/user"]) == 1
    assert "secret@x" not in str(lines)


async def test_what_administrators_do_to_accounts_leaves_lines(people):
    """ASVS 16.3.1, 16.3.3."""
    admin, made = await people("admin"), await someone(people)
    for action in ("lock", "unlock", "sign_out"):
        await given(admin, made["id"], {}, action)
    lines = (await admin.get("/api/audit", params={"record": made["id"]})).json()["items"]
    kinds = [each["kind"] for each in lines]
    assert kinds == ["user.signed_out", "user.unlocked", "user.locked", "password.given"]
    assert {each["by"]["id"] for each in lines} == {admin.id}


async def viewing(admin, user: str, status=200):
    answer = await admin.post("/api/session/view-as", json={"user": user})
    assert answer.status_code == status, answer.text
    if status == 200:
        admin.client.headers["x-csrf-token"] = answer.json()["csrf"]
    return answer.json()


async def test_one_looks_with_the_eyes_of_somebody_below(site, people):
    """SY-05: read only, shown in the session, audited under one's own name, and it ends when one says so."""
    admin, sales = await site.sign_in("admin"), await people("north.sales")
    own = [each["id"] for each in (await sales.get("/api/records/customer?limit=500")).json()["items"]]
    session = await viewing(admin, sales.id)
    assert session["user"]["login"] == "admin"
    assert session["viewing_as"]["login"] == "north.sales"
    assert session["positions"] == sales.session["positions"]
    assert (await admin.get("/api/session")).json()["viewing_as"]["id"] == sales.id
    assert [each["id"] for each in (await admin.get("/api/records/customer?limit=500")).json()["items"]] == own
    for method, path in (
        ("POST", "/api/records/customer"),
        ("PUT", "/api/preferences"),
        ("GET", "/api/sessions"),
        ("GET", "/api/audit"),
    ):
        answer = await admin.request(method, path, json={"name": "x"} if method == "POST" else None)
        assert (answer.status_code, answer.json()["code"]) == (403, "access.read_only"), (method, path)
    ended = await admin.delete("/api/session/view-as")
    assert ended.status_code == 200
    assert "viewing_as" not in ended.json()
    admin.client.headers["x-csrf-token"] = ended.json()["csrf"]
    lines = (await admin.get("/api/audit", params={"kind": "view.*", "by": admin.id, "record": sales.id})).json()[
        "items"
    ]
    assert [each["kind"] for each in lines] == ["view.closed", "view.opened"]


async def test_nobody_looks_with_the_eyes_of_those_beside_or_above(site, people):
    """SY-05: only people in one's own subtree, never with a right that one does not hold."""
    manager, director = await site.sign_in("north.manager"), await people("hq.director")
    assert (await viewing(manager, director.id, 403))["code"] == "access.verb"
    northern = await someone(people, role="administrator")
    person = await site.sign_in(northern["login"], SECRET)
    theirs = await someone(people, role="director")
    assert (await viewing(person, theirs["id"], 403))["code"] == "access.grant"
    southern = (await people("south.sales")).id
    assert (await viewing(person, southern, 403))["code"] == "access.verb"
    assert (await viewing(person, person.id, 403))["code"] == "access.view_as"
    below = await someone(people)
    assert (await viewing(person, below["id"]))["viewing_as"]["id"] == below["id"]


async def test_a_look_ends_after_a_while_and_when_the_other_gets_more_rights(site, people):
    """SY-05: half an hour; and judged anew with every change of rights."""
    northern = await someone(people, role="administrator")
    person, below = await site.sign_in(northern["login"], SECRET), await someone(people)
    await viewing(person, below["id"])
    admin = await people("admin")
    body = {"user": below["id"], "role": "director", "organization": "HZ", "valid_from": "2026-01-01"}
    await posted(admin, "/api/records/position", body)
    assert "viewing_as" not in (await person.get("/api/session")).json()
    clock = site.server.clock
    admin = await site.sign_in("admin")
    await viewing(admin, below["id"])
    try:
        site.server.clock = Later(clock, VIEW + timedelta(seconds=1))
        await sql(
            site, "update hz_control.session set viewing_until = now() where viewing = $1", uuid.UUID(below["id"])
        )
        assert "viewing_as" not in (await admin.get("/api/session")).json()
    finally:
        site.server.clock = clock


async def test_signing_out_while_looking_ends_ones_own_session(site, people):
    admin, sales = await site.sign_in("admin"), await people("north.sales")
    await viewing(admin, sales.id)
    assert (await admin.delete("/api/session")).status_code == 204
    assert (await admin.get("/api/session")).status_code == 401
    assert (await sales.get("/api/session")).status_code == 200
