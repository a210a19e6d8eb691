"""A job works with the rights that its maker has when it works, and never with more than it was asked for with (contract §1)."""

import asyncio

import pytest

from hezong.assembly.jobs import working

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def asked(person, name: str) -> str:
    """An import that waits for its job."""
    form = {"entity": "customer", "organization": "SOUTH"}
    file = f"客户名称\n{name}\n".encode()
    staged = await person.post("/api/imports", data=form, files={"file": ("list.csv", file)})
    id = staged.json()["id"]
    answer = await person.post(f"/api/imports/{id}/run", json={"mode": "create"})
    assert (answer.status_code, answer.json()["state"]) == (202, "running"), answer.text
    return id


async def ended(site, database, settings, person, id: str) -> dict:
    """The import once a worker has had it."""
    async with working(site.server, database), asyncio.timeout(60):
        while (found := (await person.get(f"/api/imports/{id}")).json())["state"] == "running":
            continue
        return found


async def test_a_run_cannot_be_asked_for_twice(site, people, group_database, api_settings):
    manager = await people("south.manager")
    id = await asked(manager, "任务甲公司")
    again = await manager.post(f"/api/imports/{id}/run")
    assert (again.status_code, again.json()["code"]) == (422, "import.state")
    assert (await ended(site, group_database, api_settings, manager, id))["counts"]["created"] == 1


async def test_a_run_whose_maker_lost_the_right_fails_and_says_why(site, people, group_database, api_settings):
    admin, manager = await people("admin"), await people("south.manager")
    id = await asked(manager, "任务乙公司")
    url = f"/api/records/position/{manager.session['positions'][0]['id']}"
    version = (await admin.get(url)).json()["version"]
    ending = await admin.patch(url, json={"valid_to": "2017-01-01"}, headers={"if-match": version})
    assert ending.status_code == 200, ending.text
    found = await ended(site, group_database, api_settings, manager, id)
    assert found["state"] == "failed"
    assert [(each["row"], each["code"]) for each in found["problems"]] == [(None, "access.verb")]
    assert found["problems"][0]["message"]
