"""The list of an entity: filter, order, editing in place, undo, conflicts, keys, paging and its empty states (UX §6)."""

import re
from contextlib import nullcontext

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.places import cell, grid, notices, panel, row, saving

pytestmark = pytest.mark.browser
LIST = "/records/customer"
COLUMNS = f"{LIST}?columns=name,phone,intent"


@pytest.fixture
def customer(create):
    """A customer of north.sales with a phone number, fresh for each test."""
    return create("north.sales", "customer", name="燕赵阀门制造有限公司", phone="010-60000001", intent="新线试用")


def names(page: Page) -> list[str]:
    return page.locator('[data-record] [data-column="1"] a').all_inner_texts()


def edit(page: Page, record: str, field: str, text: str) -> None:
    cell(page, record, field).dblclick()
    editor = cell(page, record, field).get_by_role("textbox")
    editor.fill(text)
    editor.press("Enter")
    expect(editor).to_be_hidden()


def read(clients, record: str) -> dict:
    return clients("north.sales").get(f"/api/records/customer/{record}").json()


def test_a_chip_filters_and_can_be_removed(visit, create, customer):
    create("north.sales", "customer", name="滹沱河乳品有限公司")
    page = visit("north.sales", LIST)
    page.get_by_role("region", name="筛选").get_by_role("button", name="条件").click()
    page.get_by_label("选择字段").fill("客户名称")
    page.get_by_label("选择字段").press("Enter")
    page.get_by_role("textbox", name="客户名称").fill("乳品")
    page.get_by_role("textbox", name="客户名称").press("Enter")
    expect(page.locator("[data-record]")).to_have_count(1)
    assert names(page) == ["滹沱河乳品有限公司"]
    expect(page).to_have_url(re.compile("filter="))
    page.get_by_role("button", name=re.compile("包含「乳品」")).click()
    page.get_by_role("button", name="移除").click()
    expect(row(page, customer["id"])).to_be_visible()
    expect(page).not_to_have_url(re.compile("filter="))


def test_a_head_sorts_up_then_down(visit, clients):
    page = visit("north.manager", LIST)
    head = page.get_by_role("columnheader", name="客户名称")
    for order, state in (("name", "ascending"), ("-name", "descending")):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", state)
        items = clients("north.manager").get("/api/records/customer", params={"order": order}).json()["items"]
        expect(page.locator('[data-record] [data-column="1"] a')).to_have_text([item["name"] for item in items])


def test_a_cell_is_edited_in_place_and_stays(visit, clients, customer):
    page = visit("north.sales", COLUMNS)
    edit(page, customer["id"], "phone", "010-60000002")
    expect(notices(page)).to_contain_text("「电话」已修改")
    expect(cell(page, customer["id"], "phone")).to_contain_text("010-60000002")
    page.reload()
    expect(cell(page, customer["id"], "phone")).to_contain_text("010-60000002")
    assert read(clients, customer["id"])["phone"] == "010-60000002"


def test_escape_gives_an_edit_up(visit, clients, customer):
    page = visit("north.sales", COLUMNS)
    cell(page, customer["id"], "phone").dblclick()
    cell(page, customer["id"], "phone").get_by_role("textbox").fill("nothing")
    page.keyboard.press("Escape")
    expect(cell(page, customer["id"], "phone")).to_contain_text("010-60000001")
    assert read(clients, customer["id"])["version"] == customer["version"]


@pytest.mark.parametrize("way", ["button", "key"])
def test_an_edit_is_undone_from_its_notice(visit, clients, customer, way):
    page = visit("north.sales", COLUMNS)
    edit(page, customer["id"], "intent", "改主意")
    undo = notices(page).get_by_role("button", name="撤销")
    expect(undo).to_be_visible()
    with saving(page):
        if way == "button":
            undo.click()
        else:
            page.keyboard.press("Control+z")
    expect(undo).to_be_hidden()
    expect(cell(page, customer["id"], "intent")).to_contain_text("新线试用")
    expect(notices(page)).to_have_text("")
    assert read(clients, customer["id"])["intent"] == "新线试用"


def test_a_refused_value_is_taken_back_with_its_reason(visit, clients, customer):
    page = visit("north.sales", f"{LIST}?columns=name,uscc")
    edit(page, customer["id"], "uscc", "12345")
    expect(notices(page)).to_contain_text("没有保存：")
    expect(cell(page, customer["id"], "uscc")).to_contain_text("未填")
    assert read(clients, customer["id"])["uscc"] is None


@pytest.mark.parametrize("side, kept", [("我的", "010-3"), ("他人的", "010-2")])
def test_a_conflict_shows_both_values(visit, clients, customer, side, kept):
    """Contract §2 "Versions": a colleague saved the same field first."""
    page = visit("north.sales", COLUMNS)
    expect(row(page, customer["id"])).to_be_visible()
    first = {"phone": "010-2", "version": customer["version"]}
    answer = clients("north.manager").patch(f"/api/records/customer/{customer['id']}", json=first)
    assert answer.status_code == 200, answer.text
    edit(page, customer["id"], "phone", "010-3")
    dialog = page.get_by_role("dialog", name="他人已先保存")
    expect(dialog.get_by_role("radiogroup", name="电话")).to_contain_text("010-3")
    choices = dialog.get_by_role("radiogroup", name="电话").get_by_role("radio")
    expect(dialog.get_by_role("radiogroup", name="电话").locator("label")).to_have_text(
        ["010-3", "010-2", "010-60000001"]
    )
    choices.nth(("我的", "他人的").index(side)).check()
    # Theirs is saved already; nothing is sent then.
    with saving(page) if side == "我的" else nullcontext():
        dialog.get_by_role("button", name="保存所选").click()
    expect(dialog).to_be_hidden()
    expect(cell(page, customer["id"], "phone")).to_have_text(kept)
    assert read(clients, customer["id"])["phone"] == kept


def test_keys_walk_open_select_and_close(visit):
    page = visit("north.manager", LIST)
    expect(grid(page)).to_be_visible()
    rows = page.locator("[data-row]")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(rows.nth(place)).to_have_attribute("data-active", "true")
    page.keyboard.press("x")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("toolbar", name="对所选记录")).to_contain_text("已选 1 项")
    second, third = names(page)[1:3]
    page.keyboard.press("Enter")
    expect(panel(page, "客户").get_by_role("heading", level=1)).to_have_text(second)
    page.keyboard.press("j")
    expect(panel(page, "客户").get_by_role("heading", level=1)).to_have_text(third)
    page.keyboard.press("Escape")
    expect(panel(page, "客户")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("peek="))


def test_the_next_page_comes_while_scrolling(visit, clients):
    """Contract §2 "count": the number of all is asked for, not waited for."""
    page = visit("hq.director", LIST)
    total = clients("hq.director").get("/api/records/customer", params={"count": "true", "limit": 1}).json()["count"]
    expect(page.get_by_text("已加载 50 条客户")).to_be_visible()
    page.get_by_role("button", name="统计总数").click()
    expect(page.get_by_text(f"已加载 50 条，共 {total} 条客户")).to_be_visible()
    page.locator("[data-row]").last.scroll_into_view_if_needed()
    expect(page.get_by_text(re.compile(f"共 {total} 条|已加载 100 条"))).to_be_visible()
    expect(page.locator('[data-row="60"]')).to_be_visible()


def test_an_empty_list_says_what_to_do_next(visit):
    page = visit("south.sales", LIST)
    expect(page.get_by_role("heading", name="还没有客户")).to_be_visible()
    page.get_by_role("link", name="导入文件").click()
    expect(page).to_have_url(re.compile(r"/imports\?entity=customer"))


def test_a_filter_that_matches_nothing_can_be_cleared(visit, customer):
    page = visit("north.sales", f"{LIST}?filter=name == 'no such name'")
    expect(page.get_by_role("heading", name="没有符合全部条件的记录")).to_be_visible()
    page.get_by_role("button", name="清除条件").click()
    expect(row(page, customer["id"])).to_be_visible()


def test_a_filter_that_cannot_be_read_names_its_fault(visit, customer):
    page = visit("north.sales", f"{LIST}?filter=nam == 'x'")
    expect(page.get_by_role("heading", name="请求有误")).to_be_visible()
    page.get_by_role("button", name="清除条件").click()
    expect(row(page, customer["id"])).to_be_visible()
