"""Contract §2, §6: the caller's model, and publishing."""

import pytest
import yaml

from hezong.assembly.demo import demo_files

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def model_of(person, **headers) -> dict:
    answer = await person.get("/api/model", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_model_is_the_callers(people):
    sales, finance = await model_of(await people("north.sales")), await model_of(await people("north.finance"))
    customer = sales["entities"]["customer"]
    assert customer["verbs"] == ["read", "create", "update"]
    assert customer["fields"]["name"]["state"] == "editable"
    assert customer["fields"]["stage"]["state"] == "readonly"
    assert customer["fields"]["credit_limit"]["state"] == "readonly"
    assert customer["fields"]["bank_account"]["state"] == "masked"
    assert finance["entities"]["customer"]["fields"]["credit_limit"]["state"] == "editable"
    assert finance["entities"]["customer"]["fields"]["name"]["state"] == "readonly"
    assert [each["name"] for each in customer["moves"]][:2] == ["collect", "screen"]
    assert {"user", "position"} & set(sales["entities"]) == {"user", "position"}
    assert "email" not in sales["entities"]["user"]["fields"]


async def test_titles_come_in_the_callers_language(people):
    person = await people("north.sales")
    chinese = await model_of(person, **{"accept-language": "zh-CN"})
    english = await model_of(person, **{"accept-language": "en"})
    assert chinese["entities"]["customer"]["title"] == "客户"
    assert english["entities"]["customer"]["title"] == "Customer"
    assert english["entities"]["customer"]["fields"]["name"]["title"] == "Customer name"


async def test_an_unchanged_model_is_not_sent_again(people):
    person = await people("north.sales")
    first = await person.get("/api/model")
    again = await person.get("/api/model", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await (await people("north.manager")).get("/api/model", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


async def test_fields_of_one_company_show_where_it_is_chosen(people):
    person = await people("hq.director")
    overlay = yaml.safe_load(next(text for path, text in demo_files().items() if path.endswith("NORTH/customer.yaml")))
    local = next(iter(overlay["facet"]["fields"]))
    north = await model_of(person, **{"x-organization": "NORTH"})
    south = await model_of(person, **{"x-organization": "SOUTH"})
    assert local in north["entities"]["customer"]["fields"]
    assert local not in south["entities"]["customer"]["fields"]


async def test_openapi_describes_every_entity(people):
    person = await people("north.sales")
    document = (await person.get("/api/openapi.json")).json()
    assert document["openapi"] == "3.1.0"
    assert {"/api/records/customer", "/api/records/sales_order/{id}/moves/{move}"} <= set(document["paths"])
    assert "name" in document["components"]["schemas"]["customer"]["properties"]


async def draft_with(person, path: str, text: str) -> int:
    made = await person.post("/api/models/drafts", json={"note": "test"})
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    put = await person.put(f"/api/models/drafts/{number}/files/{path}", json={"text": text})
    assert put.status_code == 204, put.text
    return number


async def test_a_published_field_is_there_without_a_restart(people):
    admin = await people("admin")
    path = "party/customer.yaml"
    text = demo_files()[path].replace(
        "  website:       {type: url}", "  website:       {type: url}\n  fax: {type: phone, title: {zh: 传真, en: Fax}}"
    )
    number = await draft_with(admin, path, text)
    checked = (await admin.post(f"/api/models/drafts/{number}/validate")).json()
    assert checked == {"valid": True, "problems": []}
    difference = (await admin.get(f"/api/models/drafts/{number}/difference")).json()
    assert [each["path"] for each in difference["files"]] == [path]
    assert any("fax" in each["name"] for each in difference["steps"])
    published = await admin.post(f"/api/models/drafts/{number}/publish")
    assert published.status_code == 200, published.text
    assert "fax" in (await model_of(admin))["entities"]["customer"]["fields"]
    manager = await people("north.manager")
    made = await manager.post("/api/records/customer", json={"name": "有传真的客户", "fax": "010-12345678"})
    assert made.status_code == 201, made.text
    assert made.json()["fax"] == "010-12345678"
    versions = (await admin.get("/api/models")).json()
    earlier = next(each for each in versions["items"] if each["state"] == "retired")
    back = await admin.post("/api/models/rollback", json={"version": earlier["id"]})
    assert back.status_code == 200, back.text
    assert "fax" not in (await model_of(admin))["entities"]["customer"]["fields"]


async def test_mistakes_are_told_with_file_and_line(people):
    admin = await people("admin")
    path = "party/customer.yaml"
    number = await draft_with(admin, path, demo_files()[path].replace("ref: industry", "ref: industri", 1))
    checked = (await admin.post(f"/api/models/drafts/{number}/validate")).json()
    assert checked["valid"] is False
    problem = checked["problems"][0]
    assert (problem["file"], problem["line"] > 1, bool(problem["message"])) == (path, True, True)
    refused = await admin.post(f"/api/models/drafts/{number}/publish")
    assert refused.status_code == 422


async def test_a_modeller_changes_extensions_of_their_own_company_only(people):
    modeler, sales = await people("north.modeler"), await people("north.sales")
    assert (await sales.post("/api/models/drafts")).status_code == 403
    made = (await modeler.post("/api/models/drafts")).json()["id"]
    own = await modeler.put(
        f"/api/models/drafts/{made}/files/demo/overlays/NORTH/contact.yaml", json={"text": "extend: contact\n"}
    )
    assert own.status_code == 204, own.text
    for path in ("party/customer.yaml", "demo/overlays/SOUTH/customer.yaml"):
        refused = await modeler.put(f"/api/models/drafts/{made}/files/{path}", json={"text": "x"})
        assert (refused.status_code, refused.json()["code"]) == (403, "access.path")
