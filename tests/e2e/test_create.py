"""The form of a new record: what is missing or refused is said at its field (contract §1 "problems")."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.places import heading, panel

pytestmark = pytest.mark.browser
FORM = "新建客户"
KEPT = """() => Object.entries(localStorage).some(([key, text]) => key.startsWith("hezong.draft:") && text.includes("0310-3000001"))"""


def note(page: Page, field: str):
    """What stands under an input."""
    return page.locator(f"#field-{field}-note")


def test_a_required_field_and_a_refused_value_are_said_at_their_fields(visit, clients):
    page = visit("north.sales", "/records/customer")
    page.get_by_role("button", name=FORM).first.wait_for()
    page.keyboard.press("c")
    form = panel(page, FORM)
    submit = form.get_by_role("button", name="新建", exact=True)
    submit.click()
    expect(note(page, "name")).to_have_text("必填")
    form.get_by_label("客户名称").fill("大清河涂料有限公司")
    expect(note(page, "name")).to_be_hidden()
    form.get_by_label("统一社会信用代码").fill("91130000000000000X")
    submit.click()
    expect(note(page, "uscc")).to_be_visible()
    expect(form.get_by_label("统一社会信用代码")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("统一社会信用代码").fill("91110000600037341L")
    submit.click()
    expect(heading(panel(page, "客户"))).to_have_text("大清河涂料有限公司")
    asked = {"filter": "name == '大清河涂料有限公司'"}
    items = clients("north.sales").get("/api/records/customer", params=asked).json()["items"]
    assert [item["uscc"] for item in items] == ["91110000600037341L"]


def test_a_check_of_the_model_is_said_before_sending(visit, create):
    create("north.sales", "customer", name="沙河玻璃有限公司")
    page = visit("north.sales", "/records/opportunity?peek=new")
    form = panel(page, "新建商机")
    form.get_by_label("主题").fill("镀膜线改造")
    form.get_by_label("客户名").fill("沙河玻璃")
    page.get_by_role("option", name="沙河玻璃有限公司").click()
    form.get_by_label("预计成交可能").fill("150")
    form.get_by_role("button", name="新建", exact=True).click()
    expect(form.get_by_role("alert")).to_have_text("成交可能必须在 0 到 100 之间")
    expect(page).to_have_url(re.compile("peek=new"))


def test_a_field_is_asked_only_where_its_condition_holds(visit, clients):
    """What was typed into a field that is gone is not sent."""
    page = visit("north.sales", "/records/customer?peek=new")
    form = panel(page, FORM)
    form.get_by_label("客户名称").fill("石云天")
    form.get_by_label("统一社会信用代码").fill("91110000600037341L")
    form.get_by_label("客户性质").click()
    page.get_by_role("option", name="个人").click()
    expect(form.get_by_label("统一社会信用代码")).to_have_count(0)
    form.get_by_role("button", name="新建", exact=True).click()
    expect(heading(panel(page, "客户"))).to_have_text("石云天")
    items = clients("north.sales").get("/api/records/customer", params={"filter": "name == '石云天'"}).json()["items"]
    assert [(item["kind"], item["uscc"]) for item in items] == [("person", None)]


def test_a_draft_is_kept_and_offered_back(visit):
    """UX §10, 16: what was typed survives closing the form."""
    page = visit("north.sales", "/records/customer?peek=new")
    form = panel(page, FORM)
    form.get_by_label("客户名称").fill("洺河轴承有限公司")
    form.get_by_label("电话").fill("0310-3000001")
    page.wait_for_function(KEPT)
    page.goto("/records/customer?peek=new")
    form.get_by_role("button", name="继续填写").click()
    expect(form.get_by_label("客户名称")).to_have_value("洺河轴承有限公司")
    expect(form.get_by_label("电话")).to_have_value("0310-3000001")
    form.get_by_role("button", name="新建", exact=True).click()
    expect(heading(panel(page, "客户"))).to_have_text("洺河轴承有限公司")
    page.goto("/records/customer?peek=new")
    expect(form.get_by_label("客户名称")).to_be_visible()
    expect(form.get_by_role("button", name="继续填写")).to_have_count(0)


def test_save_and_next_by_keyboard_leaves_an_empty_form(visit, clients):
    page = visit("north.sales", "/records/customer?peek=new")
    form = panel(page, FORM)
    for name in ("拒马河一厂", "拒马河二厂"):
        form.get_by_label("客户名称").fill(name)
        page.keyboard.press("Control+Shift+Enter")
        expect(form.get_by_label("客户名称")).to_have_value("")
        expect(form.get_by_label("客户名称")).to_be_focused()
    found = (
        clients("north.sales")
        .get("/api/records/customer", params={"filter": "name.contains('拒马河')"})
        .json()["items"]
    )
    assert len(found) == 2


def test_a_customer_is_created_while_a_sister_company_has_the_same_one(visit, create, clients):
    """The masked duplicate can be asked for, or left aside; it never stops a create (contract §2)."""
    create("south.sales", "customer", name="永定河化工有限公司")
    page = visit("north.sales", "/records/customer?peek=new")
    form = panel(page, FORM)
    form.get_by_label("客户名称").fill("永定河化工有限公司")
    hint = form.get_by_role("status", name="可能已有 1 条相同记录")
    expect(hint).to_contain_text("有往来，内容不可见")
    hint.get_by_role("button", name="申请访问").click()
    ask = page.get_by_role("dialog")
    ask.get_by_role("textbox").fill("对方由我方供货")
    ask.get_by_role("button", name="发送").click()
    expect(ask).to_be_hidden()
    hint.get_by_role("button", name="仍然新建").click()
    expect(form.get_by_text("已忽略 1 条可能重复")).to_be_visible()
    form.get_by_role("button", name="新建", exact=True).click()
    expect(heading(panel(page, "客户"))).to_have_text("永定河化工有限公司")
    mine = clients("north.sales").get("/api/records/customer", params={"filter": "name == '永定河化工有限公司'"}).json()
    assert len(mine["items"]) == 1
    asked = clients("north.sales").get("/api/access-requests", params={"box": "mine"}).json()["items"]
    assert [each["reason"] for each in asked] == ["对方由我方供货"]
