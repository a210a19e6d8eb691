"""The bar over a selection: many records are changed, moved or deleted at once, followed by a notice with its undo; the bin gives back."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.places import notices, row

pytestmark = pytest.mark.browser


@pytest.fixture
def three(create):
    """Three customers of their own, and what their names have in common."""
    mark = uuid.uuid4().hex[:8]
    return mark, [create("north.manager", "customer", name=f"成批 {mark} {n}", organization="NORTH") for n in range(3)]


def only(mark: str) -> str:
    return f"/records/customer?filter=name.startsWith('成批 {mark}')"


def tick(page: Page, records: list[dict]) -> None:
    for each in records:
        row(page, each["id"]).get_by_role("checkbox").check()


def test_a_field_is_set_for_all_chosen_records_and_taken_back(visit, clients, three):
    """The notice says how many were changed; its undo gives every record its old value back."""
    mark, records = three
    page = visit("north.manager", only(mark))
    tick(page, records)
    bar = page.get_by_role("toolbar", name="对所选记录")
    expect(bar).to_contain_text("已选 3 项")
    bar.get_by_role("button", name="批量修改").click()
    page.get_by_role("combobox", name="选择字段").fill("地址")
    page.get_by_role("option", name="地址", exact=True).click()
    page.get_by_role("textbox", name="地址").fill("和平路 8 号")
    page.get_by_role("button", name="应用").click()
    expect(notices(page)).to_contain_text("已修改 3 条")
    asked = {"filter": f"name.startsWith('成批 {mark}') && address == '和平路 8 号'"}
    assert len(clients("north.manager").get("/api/records/customer", params=asked).json()["items"]) == 3
    notices(page).get_by_role("button", name="撤销").click()
    expect(notices(page)).to_contain_text("已修改 3 条")
    expect(notices(page).get_by_role("button", name="撤销")).to_have_count(0)
    assert clients("north.manager").get("/api/records/customer", params=asked).json()["items"] == []


def test_deleted_records_are_given_back_by_the_bin(visit, three):
    mark, records = three
    page = visit("north.manager", only(mark))
    tick(page, records[:1])
    page.get_by_role("toolbar", name="对所选记录").get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(row(page, records[0]["id"])).to_have_count(0)
    page.goto("/bin?entity=customer")
    line = page.get_by_role("listitem").filter(has_text=records[0]["name"])
    line.get_by_role("button", name="恢复").click()
    expect(line).to_have_count(0)
    page.goto(only(mark))
    expect(row(page, records[0]["id"])).to_be_visible()


def test_two_records_become_one_and_two_again(visit, three):
    """CU-02: the value of each field is chosen, and taking apart gives back both."""
    mark, records = three
    page = visit("north.manager", only(mark))
    tick(page, records[:2])
    page.get_by_role("toolbar", name="对所选记录").get_by_role("button", name="合并").click()
    names = page.get_by_role("radiogroup", name="客户名称")
    names.get_by_role("radio", name=records[1]["name"]).check()
    page.get_by_role("button", name="合并", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(records[1]["name"])
    gone = next(each for each in records[:2] if each["id"] not in page.url)
    page.goto(f"/records/customer/{gone['id']}")
    page.get_by_role("button", name="拆开").click()
    expect(notices(page)).to_contain_text("已修改")
    page.goto(only(mark))
    expect(page.locator("[data-record]")).to_have_count(3)


def test_batches_are_listed_with_what_they_did(visit, three):
    mark, records = three
    page = visit("north.manager", only(mark))
    tick(page, records)
    page.get_by_role("toolbar", name="对所选记录").get_by_role("button", name="流转阶段").click()
    page.get_by_role("menuitem").first.click()
    notices(page).get_by_role("link", name="查看").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("批量修改客户")
    page.get_by_role("navigation", name="位置").get_by_role("link", name="批处理").click()
    expect(page.get_by_role("link").filter(has_text="批量修改客户").first).to_be_visible()
