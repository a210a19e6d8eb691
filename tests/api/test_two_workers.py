"""What one worker changes, another one has in force with its next look at the control state (contract §1)."""

import pytest

from tests.fixtures.site import open_site

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_session_ended_at_one_worker_ends_at_the_other(site, api_settings, group_database):
    async with open_site(api_settings, group_database) as other:
        person = await site.sign_in("north.sales")
        there = other.client(cookies=dict(person.client.cookies))
        assert (await there.get("/api/session")).status_code == 200
        await person.delete("/api/session")
        await other.server.refresh()
        assert (await there.get("/api/session")).status_code == 401


async def test_a_position_ended_at_one_worker_gives_nothing_at_the_other(site, api_settings, group_database):
    async with open_site(api_settings, group_database) as other:
        admin, sales = await site.sign_in("admin"), await other.sign_in("south.sales")
        assert (await sales.get("/api/records/customer")).status_code == 200
        url = f"/api/records/position/{sales.session['positions'][0]['id']}"
        version = (await admin.get(url)).json()["version"]
        ended = await admin.patch(url, json={"valid_to": "2017-01-01"}, headers={"if-match": version})
        assert ended.status_code == 200, ended.text
        await other.server.refresh()
        assert (await sales.get("/api/records/customer")).status_code == 403


async def test_a_model_published_at_one_worker_runs_at_the_other(site, api_settings, group_database):
    async with open_site(api_settings, group_database) as other:
        admin, there = await site.sign_in("admin"), await other.sign_in("admin")
        draft = (await admin.post("/api/models/drafts")).json()["id"]
        files = (await admin.get(f"/api/models/drafts/{draft}")).json()["files"]
        text = files["party/customer.yaml"].replace(
            "  website: ", "  fax: {type: phone, title: {zh: 传真, en: Fax}}\n  website: "
        )
        await admin.put(f"/api/models/drafts/{draft}/files/party/customer.yaml", json={"text": text})
        published = await admin.post(f"/api/models/drafts/{draft}/publish")
        assert published.status_code == 200, published.text
        await other.server.refresh()
        assert "fax" in (await there.get("/api/model")).json()["entities"]["customer"]["fields"]
        answer = await there.get("/api/records/customer", params={"fields": "fax", "limit": 1})
        assert answer.status_code == 200, answer.text


async def test_access_granted_and_revoked_at_one_worker_is_so_at_the_other(site, api_settings, group_database):
    async with open_site(api_settings, group_database) as other:
        north, south = await site.sign_in("north.manager"), await other.sign_in("south.manager")
        record = (await north.post("/api/records/customer", json={"name": "两个进程"})).json()["id"]
        body = {"entity": "customer", "id": record, "reason": "联合投标"}
        request = (await south.post("/api/access-requests", json=body)).json()["id"]
        for step, answer, status in (
            ("grant", {"until": "2099-01-01"}, 200),
            ("revoke", {}, 404),
        ):
            decided = await north.post(f"/api/access-requests/{request}/{step}", json=answer)
            assert decided.status_code == 200, decided.text
            await other.server.refresh()
            assert (await south.get(f"/api/records/customer/{record}")).status_code == status


async def test_failed_sign_ins_at_one_worker_cost_time_at_the_other(site, api_settings, group_database):
    async with open_site(api_settings, group_database) as other:
        guess = {"login": "north.finance", "password": "guess"}
        for _ in range(6):
            await site.client().post("/api/session", json=guess)
        answer = await other.client().post("/api/session", json=guess)
        assert (answer.status_code, answer.json()["code"]) == (429, "session.throttled")
