"""The palette: two characters or the initials of their spelling find a customer; commands run from the same line (UX §10)."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.places import heading

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def customer(create):
    return create("north.sales", "customer", name="永济铸锻有限公司")


@pytest.mark.parametrize("typed", ["铸锻", "yjzd", "yongji"])
def test_a_customer_is_found_and_opened_by_keys_alone(visit, customer, typed):
    page = visit("north.sales", "/records/contact")
    expect(heading(page)).to_have_text("联系人")
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="搜索与命令")
    box.fill(typed)
    found = page.get_by_role("option", name="永济铸锻有限公司")
    expect(found).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page).to_have_url(re.compile(customer["id"]))
    expect(heading(page)).to_have_text("永济铸锻有限公司")


def test_a_command_switches_the_language(visit, customer):
    page = visit("north.sales", "/records/customer")
    expect(heading(page)).to_have_text("客户")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("> English")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Customers")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(heading(page)).to_have_text("Customers")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("> 中文")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("客户")


def test_escape_closes_the_palette_and_returns_the_focus(visit):
    page = visit("north.sales", "/records/contact")
    search = page.get_by_role("button", name="搜索与命令")
    search.click()
    expect(page.get_by_role("combobox", name="搜索与命令")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_be_hidden()
    expect(search).to_be_focused()
