"""On a phone: a bar at the foot, cards instead of a grid, a record that can be read and changed, nothing to scroll sideways (UX §7)."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.places import heading, saving

pytestmark = pytest.mark.browser
LANGUAGES = ("zh-CN", "en")


@pytest.fixture(scope="module")
def customer(create):
    return create("north.sales", "customer", name="白洋淀淡水渔业股份有限公司", phone="0312-5000001")


def overflow(page: Page) -> int:
    """Pixels that the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_cards_and_the_bar_at_the_foot(visit, customer):
    page = visit("north.sales", "/records/customer", size=PHONE)
    expect(page.get_by_role("grid")).to_have_count(0)
    card = page.get_by_role("list", name="客户").get_by_role("button", name=re.compile(customer["name"]))
    expect(card).to_be_visible()
    bar = page.get_by_role("navigation", name="主导航")
    box = bar.bounding_box()
    assert box is not None
    assert round(box["y"] + box["height"]) == PHONE[1]
    bar.get_by_role("link", name="任务").click()
    expect(heading(page)).to_have_text("我的任务")
    bar.get_by_role("link", name="我的").click()
    expect(heading(page)).to_have_text("许文博")


def test_a_record_is_read_and_changed(visit, clients, customer):
    page = visit("north.sales", "/records/customer", size=PHONE)
    page.get_by_role("button", name=re.compile(customer["name"])).click()
    expect(heading(page)).to_have_text(customer["name"])
    page.get_by_role("button", name="编辑电话").click()
    editor = page.get_by_role("textbox", name="电话")
    # Smaller letters make the phone zoom in.
    assert editor.evaluate("field => parseFloat(getComputedStyle(field).fontSize)") >= 16
    editor.fill("0312-5000002")
    with saving(page):
        editor.press("Enter")
    expect(page.get_by_role("button", name="编辑电话")).to_have_text("0312-5000002")
    assert clients("north.sales").get(f"/api/records/customer/{customer['id']}").json()["phone"] == "0312-5000002"


def test_a_customer_is_created(visit, clients):
    page = visit("north.sales", "/records/customer", size=PHONE)
    page.get_by_role("navigation", name="主导航").get_by_role("button", name="新建").click()
    page.get_by_role("menuitem", name="新建客户", exact=True).click()
    page.get_by_label("客户名称").fill("胜芳家具有限公司")
    page.locator("button[type=submit]").click()
    expect(heading(page).last).to_have_text("胜芳家具有限公司")
    asked = {"filter": "name == '胜芳家具有限公司'"}
    assert len(clients("north.sales").get("/api/records/customer", params=asked).json()["items"]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_scrolls_sideways(visit, customer, language):
    page = visit("north.sales", "/", size=PHONE, language=language)
    record = f"/records/customer/{customer['id']}"
    wide = {}
    for path in (
        "/",
        "/records/customer",
        "/records/customer?filter=name == 'x'",
        record,
        "/records/customer?peek=new",
        "/imports",
        "/me",
        "/appearance",
        "/outbox",
        "/check-in",
        f"/check-in?entity=customer&id={customer['id']}",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        wide[path] = overflow(page)
    page = visit(None, "/", size=PHONE, language=language)
    expect(heading(page)).to_be_visible()
    wide["sign-in"] = overflow(page)
    assert {path: pixels for path, pixels in wide.items() if pixels > 0} == {}
