"""The form of a new record: what is missing or refused is said at its field (contract §1 "problems")."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.places import heading, panel

pytestmark = pytest.mark.browser
FORM = "新建客户"


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


def test_a_check_of_the_model_is_said_before_sending(visit):
    page = visit("north.sales", "/records/customer?peek=new")
    form = panel(page, FORM)
    form.get_by_label("客户名称").fill("石云天")
    form.get_by_label("客户性质").click()
    page.get_by_role("option", name="个人").click()
    form.get_by_label("统一社会信用代码").fill("91110000600037341L")
    form.get_by_role("button", name="新建", exact=True).click()
    expect(form.get_by_role("alert")).to_have_text("个人客户没有统一社会信用代码")
    expect(page).to_have_url(re.compile("peek=new"))
