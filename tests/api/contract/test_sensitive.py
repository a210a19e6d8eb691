"""Contract §2, "Sensitive fields" (SY-08): plain only through ``reveal`` and ``export_sensitive``, with a reason, audited first."""

import csv
import io
import uuid
from dataclasses import replace

import pytest

from hezong.adapters.vault import ClosedVault, FileVault
from hezong.assembly.server import vault_of
from hezong.kernel.records.allowance import Allowance

pytestmark = pytest.mark.asyncio(loop_scope="module")

CUSTOMERS = "/api/records/customer"


async def created(person, account="6222020200012345", **values):
    body = {"name": f"敏感 {uuid.uuid4().hex[:8]}", "bank_account": account, **values}
    answer = await person.post(CUSTOMERS, json=body)
    assert answer.status_code == 201, answer.text
    assert account not in answer.text
    return answer.json()


async def revealed(person, record, **body):
    asked = {"fields": ["bank_account"], "reason": "核对付款", **body}
    return await person.post(f"{CUSTOMERS}/{record['id']}/reveal", json=asked)


async def lines(person, **query):
    return (await person.get("/api/audit", params=query)).json()["items"]


async def test_who_may_reveal_sees_the_plain_text_and_leaves_a_line_with_the_reason(people):
    manager = await people("north.manager")
    record = await created(manager)
    answer = await revealed(manager, record)
    assert (answer.status_code, answer.json()) == (
        200,
        {"id": record["id"], "values": {"bank_account": "6222020200012345"}},
    )
    (line,) = await lines(manager, kind="reveal", record=record["id"])
    assert line["detail"] == {"fields": ["bank_account"], "reason": "核对付款"}
    assert line["organization"]["label"] == record["facets"][0]["organization"]["label"]
    history = (await manager.get(f"{CUSTOMERS}/{record['id']}/history")).text
    assert "6222020200012345" not in history


async def test_an_empty_value_is_revealed_as_null(people):
    manager = await people("north.manager")
    record = await created(manager, account="6222020200019999")
    cleared = await manager.patch(
        f"{CUSTOMERS}/{record['id']}", json={"bank_account": None}, headers={"if-match": record["version"]}
    )
    assert cleared.status_code == 200
    assert (await revealed(manager, record)).json()["values"] == {"bank_account": None}


async def test_reading_alone_reveals_nothing_and_leaves_no_line(people):
    sales, admin = await people("north.sales"), await people("admin")
    record = await created(sales)
    answer = await revealed(sales, record)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.verb")
    assert await lines(admin, kind="reveal", record=record["id"]) == []


async def test_what_cannot_be_read_is_not_there_for_reveal_either(people):
    record = await created(await people("south.sales"))
    assert (await revealed(await people("north.manager"), record)).status_code == 404


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"fields": []}, "request.parameter"),
        ({"fields": "bank_account"}, "request.parameter"),
        ({"fields": ["nothing"]}, "request.unknown_field"),
        ({"fields": ["name"]}, "request.not_sensitive"),
        ({"reason": ""}, "request.missing"),
        ({"why": "x"}, "request.unknown_field"),
    ],
)
async def test_a_reveal_names_sensitive_fields_and_a_reason(people, body, code):
    manager = await people("north.manager")
    answer = await revealed(manager, await created(manager), **body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_nobody_reveals_without_end(site, people):
    admin = await people("admin")
    record = await created(await people("north.sales"))
    kept = site.server.allowances
    site.server.allowances = replace(kept, reveals=Allowance(2, 3600))
    try:
        answers = [(await revealed(admin, record)).status_code for _ in range(3)]
    finally:
        site.server.allowances = kept
    assert answers == [200, 200, 429]


async def test_another_key_is_told_clearly_and_everything_else_goes_on(site, people):
    manager = await people("north.manager")
    record = await created(manager)
    kept = site.server.vault
    try:
        for vault in (FileVault.of(b"1" * 32), ClosedVault()):
            site.server.vault = vault
            answer = await revealed(manager, record)
            assert (answer.status_code, answer.json()["code"]) == (503, "server.key")
        written = await manager.post(CUSTOMERS, json={"name": "x", "bank_account": "1234567"})
        assert (written.status_code, written.json()["code"]) == (503, "server.key")
        shown = (await manager.get(f"{CUSTOMERS}/{record['id']}")).json()
        assert shown["bank_account"] == {"masked": "2345"}
    finally:
        site.server.vault = kept


async def test_a_server_whose_key_file_was_lost_keeps_its_vault_closed(site, api_settings, tmp_path):
    pools = site.server.pools
    assert isinstance(await vault_of(api_settings, pools), FileVault)
    assert isinstance(await vault_of(replace(api_settings, data=tmp_path), pools), ClosedVault)
    assert isinstance(await vault_of(api_settings, pools), FileVault)


async def exported(person, name, **query):
    query = {"fields": "name,bank_account", "filter": f"name == '{name}'", **query}
    return await person.get(f"{CUSTOMERS}/export", params=query)


def cells(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


async def test_an_export_is_masked_unless_plain_text_is_asked_for_with_a_reason(people):
    admin, record = await people("admin"), await created(await people("north.sales"))
    assert cells(await exported(admin, record["name"])) == [[record["name"], "•••• 2345"]]
    refused = await exported(admin, record["name"], sensitive="plain")
    assert (refused.status_code, refused.json()["code"]) == (400, "request.missing")
    plain = await exported(admin, record["name"], sensitive="plain", reason="税务检查")
    assert cells(plain) == [[record["name"], "6222020200012345"]]
    (line, *_) = await lines(admin, kind="export")
    assert line["detail"]["reason"] == "税务检查"
    assert line["detail"]["fields"] == ["name", "bank_account"]


async def test_an_export_without_the_right_never_holds_plain_text(people):
    manager = await people("north.manager")
    record = await created(manager)
    refused = await exported(manager, record["name"], sensitive="plain", reason="x")
    assert (refused.status_code, refused.json()["code"]) == (403, "access.verb")
    assert cells(await exported(manager, record["name"])) == [[record["name"], "•••• 2345"]]


async def test_no_list_gives_sealed_values_away(people):
    admin = await people("admin")
    assert "sealed" not in (await admin.get(CUSTOMERS, params={"limit": 50})).text
