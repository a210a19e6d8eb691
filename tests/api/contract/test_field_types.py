"""Values of several choices and of ratings (contract §2, "Values"): written, refused, filtered, exported."""

import csv
import io
import uuid

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def a_contact(person, **values):
    customer = await person.post("/api/records/customer", json={"name": f"{uuid.uuid4().hex[:8]}机械"})
    body = {"customer": customer.json()["id"], "name": "段秋白", **values}
    return await person.post("/api/records/contact", json=body)


async def test_choices_are_codes_each_once_in_the_order_of_the_model(people):
    sales = await people("north.sales")
    made = await a_contact(sales, prefers=["visit", "call", "visit"], influence=4)
    assert made.status_code == 201, made.text
    assert (made.json()["prefers"], made.json()["influence"]) == (["call", "visit"], 4)
    path = f"/api/records/contact/{made.json()['id']}"
    changed = await sales.patch(path, json={"prefers": None, "influence": None, "version": made.json()["version"]})
    assert (changed.json()["prefers"], changed.json()["influence"]) == (None, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"prefers": ["smoke"]}, "prefers"),
        ({"prefers": "call"}, "prefers"),
        ({"prefers": [1]}, "prefers"),
        ({"influence": 0}, "influence"),
        ({"influence": 6}, "influence"),
        ({"influence": "4"}, "influence"),
    ],
)
async def test_other_values_are_refused_at_their_field(people, values, field):
    refused = await a_contact(await people("north.sales"), **values)
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["problems"]] == [field]


async def test_lists_filter_and_order_by_them(people):
    sales = await people("north.sales")
    mark = uuid.uuid4().hex[:8]
    for stars, ways in ((2, ["call"]), (5, ["mail", "visit"]), (None, None)):
        made = await a_contact(sales, position=mark, influence=stars, prefers=ways)
        assert made.status_code == 201, made.text

    async def found(filter: str) -> list[int | None]:
        asked = {"filter": f"position == '{mark}' && {filter}", "order": "-influence"}
        answer = await sales.get("/api/records/contact", params=asked)
        assert answer.status_code == 200, answer.text
        return [each["influence"] for each in answer.json()["items"]]

    assert await found("true") == [5, 2, None]
    assert await found("influence >= 3") == [5]
    assert await found("'visit' in prefers") == [5]
    assert await found("!has(prefers)") == [None]
    asked = {"filter": f"position == '{mark}' && influence == 5", "fields": "name,influence,prefers", "format": "csv"}
    sheet = await (await people("north.manager")).get("/api/records/contact/export", params=asked)
    rows = list(csv.reader(io.StringIO(sheet.text.lstrip("\ufeff"))))
    assert rows[1][1:] == ["5", "拜访, 邮件"]


async def test_the_model_tells_their_options(people):
    fields = (await (await people("north.sales")).get("/api/model")).json()["entities"]["contact"]["fields"]
    assert fields["influence"]["type"] == "rating"
    assert [each["code"] for each in fields["prefers"]["options"]] == ["call", "visit", "mail", "messenger"]
