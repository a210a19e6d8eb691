"""A position whose rights nobody holds can be given by whoever runs the server, and by nobody else (contract §1, CU-06)."""

import pytest

from hezong.assembly.appoint import Appointment, appoint

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_administrator_cannot_give_the_right_to_erase(people):
    admin, sales = await people("admin"), await people("north.sales")
    organization = admin.session["positions"][0]["organization"]
    body = {"user": sales.id, "role": "data_protection", "organization": organization, "valid_from": "2026-01-01"}
    answer = await admin.post("/api/records/position", json=body)
    assert answer.status_code == 403, answer.text


async def test_the_command_gives_it_with_a_line_of_audit(people, site, group_database, api_settings):
    sales = await people("north.sales")
    assert "erase" not in (await sales.get("/api/model")).json()["entities"]["contact"]["verbs"]
    wish = Appointment("north.sales", "data_protection", "HZ")
    assert await appoint(api_settings, group_database, wish) is None
    await site.server.refresh()
    assert "erase" in (await sales.get("/api/model")).json()["entities"]["contact"]["verbs"]
    found = (await (await people("admin")).get("/api/audit", params={"kind": "position.appointed"})).json()["items"]
    assert [each["detail"]["role"] for each in found] == ["data_protection"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Appointment("nobody.here", "sales", "HZ"), "nobody.here"),
        (Appointment("north.sales", "data_protecton", "HZ"), "did you mean data_protection?"),
        (Appointment("north.sales", "sales", "NOWHERE"), "NOWHERE"),
    ],
)
async def test_what_is_not_known_is_said(group_database, api_settings, wish, said):
    assert said in (await appoint(api_settings, group_database, wish) or "")
