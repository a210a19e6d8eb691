"""Organizations in time, and a reorganization from the chart to its day, with the keyboard alone (MO-02, UX §5)."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.places import heading

pytestmark = pytest.mark.browser


def test_the_chart_shows_the_day_that_the_slider_says(visit):
    page = visit("hq.director", "/organizations?at=2025-07-01")
    tree = page.get_by_role("tree", name="组织架构")
    expect(tree.get_by_role("treeitem").filter(has_text="华南公司")).to_be_visible()
    expect(tree.get_by_text("华中公司", exact=True)).to_have_count(0)
    handle = page.get_by_role("slider", name="显示的日期")
    handle.press("ArrowLeft")
    expect(handle).to_have_attribute("aria-valuetext", "2025-06-30")
    expect(tree.get_by_text("华中公司", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("at=2025-06-30"))


def test_comparing_two_days_shows_what_became_of_each(visit):
    page = visit("hq.director", "/organizations?at=2025-07-01&with=2025-03-31")
    tree = page.get_by_role("tree", name="组织架构")
    expect(tree.get_by_text("并入华南公司")).to_be_visible()
    expect(tree.get_by_text("来自华中公司").first).to_be_visible()


def test_an_organization_is_found_and_opened(visit):
    page = visit("hq.director", "/organizations?view=list")
    page.get_by_role("searchbox", name="查找组织").fill("武汉工业")
    row = page.get_by_role("row").filter(has_text="武汉工业销售部")
    expect(row).to_be_visible()
    row.click()
    expect(page.get_by_role("complementary", name="武汉工业销售部")).to_contain_text("武汉分公司")


def test_a_move_is_planned_with_keys_and_seen_at_once(visit):
    page = visit("admin", "/reorganizations/new")
    grid = page.get_by_role("treegrid", name="架构对照")
    grid.get_by_role("row").filter(has_text="济南分公司").click()
    page.keyboard.press("m")
    expect(page.get_by_text("为“济南分公司”选择新的上级")).to_be_visible()
    grid.get_by_role("row").filter(has_text="华东公司").click()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/reorganizations/[0-9a-f-]{36}"))
    operations = page.get_by_role("complementary", name="操作")
    expect(operations).to_contain_text("划转 济南分公司")
    expect(grid.get_by_text("来自华北公司")).to_be_visible()
    expect(operations).to_contain_text("没有发现问题")
    page.get_by_role("textbox", name="名称").fill("济南划归华东")
    page.keyboard.press("Enter")
    expect(heading(page)).to_be_visible()
    page.get_by_role("button", name="提交审批").click()
    approval = page.get_by_role("complementary", name="审批")
    approval.get_by_role("button", name="同意").click()
    expect(page.get_by_role("listitem").filter(has_text="已排期")).to_have_attribute("aria-current", "step")


def test_whoever_is_asked_agrees_with_a_word(visit, clients):
    page = visit("north.manager", "/reorganizations")
    page.get_by_role("link").filter(has_text="季度区域调整").click()
    approval = page.get_by_role("complementary", name="审批")
    approval.get_by_role("textbox", name="写意见").fill("济南团队已沟通")
    approval.get_by_role("button", name="同意").click()
    expect(approval).to_contain_text("1 / 2")
    expect(approval).to_contain_text("济南团队已沟通")
