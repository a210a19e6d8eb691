"""Contract §1: nobody grants a right that they do not hold; a group keeps an administrator."""

import uuid
from typing import Any

import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")
POSITIONS = "/api/records/position"


async def posted(person, path, status: Any = 201, **body: Any) -> dict:
    answer = await person.post(f"/api/records/{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def someone(person, organization="NORTH") -> str:
    login = f"giving{uuid.uuid4().hex[:8]}"
    return (await posted(person, "user", login=login, name=login, organization=organization))["id"]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def northern(people, site):
    """An administrator of NORTH alone."""
    admin = await people("admin")
    user = await someone(admin)
    await posted(admin, "position", user=user, role="administrator", organization="NORTH", valid_from="2026-01-01")
    version = (await admin.get(f"/api/records/user/{user}")).json()["version"]
    secret = {"password": "Northern-administrator-1", "must_change": False}
    path = f"/api/records/user/{user}/actions/set_password"
    answer = await admin.post(path, json=secret, headers={"if-match": version})
    assert answer.status_code == 200, answer.text
    login = (await admin.get(f"/api/records/user/{user}")).json()["login"]
    person = await site.sign_in(login, secret["password"])
    yield person
    await person.client.aclose()


async def test_a_position_gives_no_more_than_its_giver_holds(northern):
    user = await someone(northern)
    start = {"user": user, "valid_from": "2026-01-01"}
    made = await posted(northern, "position", role="sales", organization="NORTH", **start)
    for role, organization in (("administrator", "HZ"), ("sales", "SOUTH"), ("director", "NORTH")):
        refused = await posted(northern, "position", 403, role=role, organization=organization, **start)
        assert refused["code"] in {"access.grant", "access.verb"}, (role, refused)
    refused = await posted(northern, "position", 403, role="director", organization="NORTH", **start)
    assert refused["code"] == "access.grant"
    assert "customer.read" in refused["problems"][0]["missing"]
    path = f"{POSITIONS}/{made['id']}"
    answer = await northern.patch(path, json={"role": "director"}, headers={"if-match": made["version"]})
    assert (answer.status_code, answer.json()["code"]) == (403, "access.grant")
    answer = await northern.patch(path, json={"valid_to": "2027-01-01"}, headers={"if-match": made["version"]})
    assert answer.status_code == 200, answer.text


async def test_a_person_who_holds_more_is_out_of_reach(northern, people):
    admin = await people("admin")
    user = await someone(northern)
    await posted(admin, "position", user=user, role="director", organization="HZ", valid_from="2026-01-01")
    headers = {"if-match": (await northern.get(f"/api/records/user/{user}")).json()["version"]}
    for action, body in (("set_password", {"password": "Taken-over-by-north-1"}), ("lock", {}), ("sign_out", {})):
        path = f"/api/records/user/{user}/actions/{action}"
        answer = await northern.post(path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "access.grant"), (action, answer.text)
    answer = await northern.patch(f"/api/records/user/{user}", json={"locked": True}, headers=headers)
    assert answer.json()["code"] == "access.grant"
    answer = await admin.patch(f"/api/records/user/{user}", json={"locked": True}, headers=headers)
    assert answer.status_code == 200, answer.text


async def test_the_last_administrator_stays(people):
    admin = await people("admin")
    query = {"filter": "role == 'administrator' && !has(valid_to)", "limit": 100}
    found = (await admin.get(POSITIONS, params=query)).json()["items"]
    mine = next(each for each in found if each["user"]["id"] == admin.id)
    path = f"{POSITIONS}/{mine['id']}"
    headers = {"if-match": mine["version"]}
    answer = await admin.delete(path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict.last_administrator"), answer.text
    answer = await admin.patch(path, json={"valid_to": "2027-01-01"}, headers=headers)
    assert answer.json()["code"] == "conflict.last_administrator"
    version = (await admin.get(f"/api/records/user/{admin.id}")).json()["version"]
    answer = await admin.post(f"/api/records/user/{admin.id}/actions/lock", json={}, headers={"if-match": version})
    assert answer.json()["code"] == "conflict.last_administrator"
    second = await someone(admin, "HZ")
    body = {"user": second, "role": "administrator", "organization": "HZ", "valid_from": "2026-01-01"}
    other = await posted(admin, "position", **body)
    answer = await admin.delete(f"{POSITIONS}/{other['id']}", headers={"if-match": other["version"]})
    assert answer.status_code == 204, "the second one may go"
