"""Why a record is visible, and to whom (contract §4; UX §10, 18)."""

import pytest
from playwright.sync_api import expect

from tests.e2e.places import heading

pytestmark = pytest.mark.browser


@pytest.fixture
def customer(create):
    return create("north.sales", "customer", name="蓟州涂料有限公司")


def test_somebody_finds_out_why_a_record_is_visible_and_to_whom(visit, clients, customer):
    sales = clients("north.sales").get("/api/session").json()["user"]
    page = visit("north.manager", f"/records/customer/{customer['id']}")
    card = page.get_by_role("region", name="谁能看到")
    expect(card).to_contain_text("人")
    card.get_by_role("link", name="为什么").click()
    expect(heading(page)).to_have_text("权限说明")
    expect(page.get_by_role("heading", name="能查看，来自 1 个岗位")).to_be_visible()
    given = page.get_by_role("region", name="华北公司 · 销售经理")
    expect(given).to_contain_text("本单位及下级")
    expect(given.get_by_role("group", name="组织路径")).to_contain_text("合纵集团")
    expect(given).to_contain_text("party/customer.yaml 第")
    readers = page.get_by_role("region", name="还有谁能看")
    expect(readers.get_by_role("listitem").first).to_contain_text(sales["name"])
    expect(readers.get_by_role("listitem").first).to_contain_text("负责人")


def test_the_answer_for_another_person_names_what_is_lacking(visit, clients, customer):
    other = clients("north.sales2").get("/api/session").json()["user"]
    page = visit("admin", f"/explain/customer/{customer['id']}?user={other['id']}")
    expect(page.get_by_role("heading", name="不能查看")).to_be_visible()
    expect(page.get_by_text("负责人不是本人")).to_be_visible()
    page.get_by_role("button", name=other["name"]).click()
    page.get_by_role("combobox", name="谁").fill(clients("north.sales").get("/api/session").json()["user"]["name"])
    # The list of before what was typed would answer as well.
    expect(page.get_by_role("option")).to_have_count(1)
    page.get_by_role("option").click()
    expect(page.get_by_role("heading", name="能查看，来自 1 个岗位")).to_be_visible()
    expect(page.get_by_text("本人").first).to_be_visible()


def test_who_may_not_explain_asks_only_about_themselves(visit, customer):
    page = visit("north.sales", f"/records/customer/{customer['id']}")
    page.get_by_role("link", name="我为什么能看到").click()
    expect(page.get_by_role("heading", name="能查看，来自 1 个岗位")).to_be_visible()
    expect(page.get_by_role("region", name="还有谁能看")).to_have_count(0)
