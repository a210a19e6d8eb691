"""Contract §2: the export of what is seen, and nothing beyond what the verb gives (IN-07)."""

import csv
import io

import openpyxl
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
EXPORT = "/api/records/customer/export"


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def ids(person, **query):
    found, after = [], None
    while True:
        answer = await person.get(
            "/api/records/customer", params={**query, "limit": 500, **({"after": after} if after else {})}
        )
        found += [each["name"] for each in answer.json()["items"]]
        after = answer.json()["next"]
        if after is None:
            return found


async def test_a_manager_exports_what_the_list_shows_in_its_order(people):
    manager = await people("north.manager")
    answer = await manager.get(EXPORT, params={"format": "csv", "fields": "name,region,credit_limit", "order": "name"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, *rows = rows_of(answer)
    assert head == ["客户名称", "地区", "信用额度", "信用额度 (币种)"]
    assert [row[0] for row in rows] == await ids(manager, order="name")


async def test_who_may_read_but_not_export_gets_no_file(people):
    answer = await (await people("north.sales")).get(EXPORT)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.verb")


async def test_where_no_position_exports_the_file_is_empty(people):
    """Two positions, of which the one in the organization of the request gives no export."""
    person = await people("both.sales")
    for query in ({"filter": "customer.name == 'x'"}, {}):
        answer = await person.get("/api/records/opportunity/export", params=query, headers={"x-organization": "EAST/*"})
        assert answer.status_code == 200, answer.text
        assert rows_of(answer)[1:] == []


async def test_a_filter_and_relationships_narrow_the_file(people):
    director = await people("hq.director")
    query = {"rows": "relationships", "filter": "stage == 'ordered'", "fields": "name,stage"}
    answer = await director.get(EXPORT, params=query)
    rows = rows_of(answer)[1:]
    assert rows
    assert {row[1] for row in rows} == {"订单"}
    assert len(rows) == len(await ids(director, rows="relationships", filter="stage == 'ordered'"))


async def test_cells_that_look_like_formulas_are_escaped(people):
    sales, manager = await people("north.sales"), await people("north.manager")
    made = await sales.post("/api/records/customer", json={"name": "=HYPERLINK(1)", "address": "-2+3"})
    assert made.status_code == 201
    answer = await manager.get(EXPORT, params={"fields": "name,address", "filter": "address == '-2+3'"})
    assert rows_of(answer)[1:] == [["'=HYPERLINK(1)", "'-2+3"]]


async def test_a_workbook_holds_the_same_rows(people):
    manager = await people("north.manager")
    query = {"fields": "name,stage", "order": "name"}
    text = rows_of(await manager.get(EXPORT, params=query))
    answer = await manager.get(EXPORT, params={**query, "format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    sheet = book[book.sheetnames[0]]
    found = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [[cell.removeprefix("'") for cell in row] for row in text] == found


async def test_a_field_out_of_reach_cannot_be_exported(people):
    finance = await people("north.finance")
    answer = await finance.get(EXPORT, params={"fields": "name,nothing"})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.unknown_field")
