"""A record on its own page and at the side of its list: stages, contacts, history (UX §10 "Record page")."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.places import heading, notices, panel, row, saving

pytestmark = pytest.mark.browser


@pytest.fixture
def customer(create):
    return create("north.sales", "customer", name="滦河造纸有限公司", phone="0315-2000001")


def page_of(customer: dict) -> str:
    return f"/records/customer/{customer['id']}"


def test_a_move_asks_for_what_is_missing(visit, clients, customer):
    """Contract §2 "moves": the field and the move are saved together."""
    page = visit("north.sales", page_of(customer))
    path = page.get_by_role("list", name="客户阶段")
    expect(path.locator("[aria-current]")).to_contain_text("储备")
    expect(page.get_by_text("进入「收集」还缺")).to_be_visible()
    page.get_by_role("button", name="补齐并流转").click()
    dialog = page.get_by_role("dialog", name="流转到「收集」")
    dialog.get_by_role("button", name="流转到「收集」").click()
    expect(dialog.get_by_role("alert")).to_have_text("必填")
    dialog.get_by_label("来源").click()
    page.get_by_role("option").first.click()
    dialog.get_by_role("button", name="流转到「收集」").click()
    expect(dialog).to_be_hidden()
    expect(path.locator("[aria-current]")).to_contain_text("收集")
    expect(notices(page)).to_contain_text("已流转到「收集」")
    kept = clients("north.sales").get(f"/api/records/customer/{customer['id']}").json()
    assert kept["stage"] == "collected"
    assert kept["source"]["label"]


def test_a_value_is_changed_and_its_difference_is_in_the_history(visit, clients, customer):
    page = visit("north.sales", page_of(customer))
    page.get_by_role("button", name="编辑电话").click()
    page.get_by_role("textbox", name="电话").fill("0315-2000002")
    with saving(page):
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="编辑电话")).to_have_text("0315-2000002")
    page.get_by_role("radio", name="变更").click()
    history = page.get_by_role("region", name="变更历史")
    first = history.get_by_role("listitem").first
    expect(first).to_contain_text("许文博")
    expect(first.locator("del")).to_have_text("0315-2000001")
    expect(first).to_contain_text("0315-2000002")
    expect(history.get_by_role("listitem").last).to_contain_text("新建了客户")
    assert clients("north.sales").get(f"/api/records/customer/{customer['id']}").json()["phone"] == "0315-2000002"


def test_a_contact_is_added_on_the_spot(visit, clients, customer):
    page = visit("north.sales", page_of(customer))
    contacts = page.get_by_role("region", name="联系人", exact=True)
    expect(contacts).to_contain_text("暂无")
    contacts.get_by_role("button", name="新建联系人").click()
    dialog = page.get_by_role("dialog", name="新建联系人")
    dialog.get_by_role("textbox", name="姓名", exact=True).fill("杜若兰")
    dialog.get_by_label("手机").fill("15400001111")
    dialog.get_by_role("button", name="新建").click()
    expect(dialog).to_be_hidden()
    expect(contacts.get_by_role("link")).to_contain_text("杜若兰")
    asked = {"filter": f"customer == id('{customer['id']}')"}
    items = clients("north.sales").get("/api/records/contact", params=asked).json()["items"]
    assert [(each["name"], each["mobile"]) for each in items] == [("杜若兰", "15400001111")]


def test_a_record_at_the_side_has_its_own_address(visit, customer):
    page = visit("north.sales", "/records/customer")
    row(page, customer["id"]).get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"peek={customer['id']}"))
    expect(heading(panel(page, "客户"))).to_have_text(customer["name"])
    page.reload()
    expect(heading(panel(page, "客户"))).to_have_text(customer["name"])
    panel(page, "客户").get_by_role("button", name="整页打开").click()
    expect(page).to_have_url(re.compile(f"{page_of(customer)}(\\?|$)"))
    page.go_back()
    expect(panel(page, "客户")).to_be_visible()


def test_a_deleted_record_comes_back(visit, clients, create):
    made = create("north.manager", "customer", name="永定河包装有限公司", organization="NORTH")
    page = visit("north.manager", page_of(made))
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(notices(page)).to_contain_text("已删除「永定河包装有限公司」")
    assert clients("north.manager").get(f"/api/records/customer/{made['id']}").status_code == 404
    notices(page).get_by_role("button", name="撤销").click()
    expect(row(page, made["id"])).to_be_visible()
    assert clients("north.manager").get(f"/api/records/customer/{made['id']}").status_code == 200


def test_a_record_is_shown_as_it_was(visit, clients, customer):
    """CU-03: from a line of history to the record of then, with what is different now; and back."""
    page = visit("north.sales", page_of(customer))
    page.get_by_role("button", name="编辑电话").click()
    page.get_by_role("textbox", name="电话").fill("0315-2000009")
    with saving(page):
        page.keyboard.press("Enter")
    page.get_by_role("radio", name="变更").click()
    history = page.get_by_role("region", name="变更历史")
    history.get_by_role("listitem").last.hover()
    history.get_by_role("listitem").last.get_by_role("button", name="看当时").click()
    expect(page.get_by_text("时的内容，只读")).to_be_visible()
    expect(page.get_by_role("button", name="编辑电话")).to_have_count(0)
    reach = page.get_by_role("region", name="联系方式")
    expect(reach).to_contain_text("0315-2000001")
    expect(reach).to_contain_text("现在0315-2000009")
    expect(page).to_have_url(re.compile("at="))
    page.get_by_role("button", name="回到现在").click()
    expect(page.get_by_role("button", name="编辑电话")).to_have_text("0315-2000009")


def test_a_colleague_is_mentioned_and_told(visit, clients, customer):
    """UX §10, 18: a name is picked from the list, kept as an id, read as a name."""
    manager = clients("north.manager").get("/api/session").json()["user"]
    page = visit("north.sales", page_of(customer))
    note = page.get_by_role("textbox", name=re.compile("写备注"))
    note.click()
    page.keyboard.type("样板已寄出 @" + manager["name"][:2])
    page.get_by_role("listbox", name="提及的人").get_by_role("option", name=manager["name"]).click()
    page.keyboard.type("请确认")
    expect(note).to_have_value(re.compile("请确认$"))
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/records/note" in answer.url) as sent:
        page.keyboard.press("Control+Enter")
    assert sent.value.ok, sent.value.text()
    entry = page.get_by_role("region", name="跟进").get_by_role("listitem").filter(has_text="样板已寄出")
    expect(entry).to_contain_text(f"@{manager['name']}")
    asked = {"filter": f"related == id('{customer['id']}')"}
    (kept,) = clients("north.sales").get("/api/records/note", params=asked).json()["items"]
    assert f"@[{manager['id']}]" in kept["body"]
    told = visit("north.manager", "/messages")
    expect(told.get_by_text("样板已寄出").first).to_be_visible()


def test_a_follower_is_told_of_a_change(visit, clients, customer):
    page = visit("north.manager", page_of(customer))
    page.get_by_role("button", name="关注", exact=True).click()
    expect(page.get_by_role("button", name="已关注")).to_have_attribute("aria-pressed", "true")
    path = f"/api/records/customer/{customer['id']}"
    read = clients("north.sales").get(path).json()
    changed = clients("north.sales").patch(path, json={"phone": "0315-7", "version": read["version"]})
    assert changed.status_code == 200, changed.text
    told = visit("north.manager", "/messages")
    expect(told.get_by_text(f"修改了你关注的「{customer['name']}」").first).to_be_visible()


def test_a_record_goes_onto_paper_without_controls(visit, customer):
    page = visit("north.sales", f"/print/customer/{customer['id']}")
    expect(heading(page)).to_have_text(customer["name"])
    expect(page.get_by_role("heading", name="所在地")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_have_count(0)
