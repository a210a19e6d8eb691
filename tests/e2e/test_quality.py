"""The scorecard, the queue of duplicates and the matching of contents: figures lead to their rows, pairs are decided by keys, words find their meaning."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.e2e.places import heading, notices
from tests.fixtures.site import look_through

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def counted(live, api_settings):
    """All is compared and counted, as the schedules do."""
    return lambda: look_through(api_settings, live.database)


def test_a_figure_leads_to_as_many_rows_as_it_says(visit, counted):
    counted()
    page = visit("north.manager", "/quality?entity=customer")
    line = page.get_by_role("row").filter(has=page.get_by_role("button", name="华北公司")).first
    said = line.get_by_role("link", name=re.compile("打开 .* 条有缺项的记录"))
    told = re.search(r"打开 (\d+) 条", said.get_attribute("aria-label") or "")
    assert told is not None
    count = int(told[1])
    assert count > 0
    said.click()
    expect(heading(page)).to_contain_text("客户")
    expect(page.get_by_text(re.compile(rf"共 {count} ")).first).to_be_visible()


def test_organizations_are_sorted_and_one_is_looked_at(visit, counted):
    page = visit("north.manager", "/quality?entity=customer")
    page.get_by_role("button", name="完整", exact=True).click()
    expect(page.get_by_role("columnheader", name="完整")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="华北公司").click()
    expect(page.get_by_role("region", name="缺什么")).to_contain_text("华北公司")
    expect(page).to_have_url(re.compile("organization="))


def test_a_pair_is_no_duplicate_and_comes_back(visit, create, counted):
    mark = uuid.uuid4().hex[:4]
    for form in ("有限公司", "有限责任公司"):
        create("north.manager", "customer", name=f"北京骉{mark}机电设备{form}", organization="NORTH")
    counted()
    page = visit("north.manager", "/duplicates?entity=customer")
    pair = page.get_by_role("listitem").filter(has_text=f"骉{mark}")
    pair.get_by_role("button").click()
    comparison = page.get_by_role("region", name="两条记录对照")
    expect(comparison).to_contain_text("字号相同")
    page.keyboard.press("n")
    expect(pair).to_have_count(0)
    notices(page).get_by_role("button", name=re.compile("撤销")).click()
    expect(pair).to_have_count(1)
    pair.get_by_role("button").click()
    page.keyboard.press("m")
    expect(heading(page)).to_contain_text("合并 2 条客户")


def test_words_of_a_file_are_given_a_meaning_that_is_remembered(visit, tmp_path):
    name = uuid.uuid4().hex[:6]
    file = tmp_path / "words.csv"
    rows = [f"羴{name}{n}厂,{word}" for n, word in enumerate(("直供", "直供", "代理商"))]
    file.write_text("\n".join(["客户名称,客户类型", *rows]), "utf-8")
    for remembered in (False, True):
        page = visit("north.manager", "/imports?entity=customer")
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name=re.compile("下一步：对应内容")).click()
        if not remembered:
            asked = page.get_by_role("row").filter(has_text="代理商")
            asked.get_by_role("combobox").click()
            page.get_by_role("option", name="经销商", exact=True).click()
            expect(asked).to_contain_text("经销商")
            page.get_by_role("row").filter(has_text="直供").get_by_role("button", name=re.compile("留空")).click()
        expect(page.get_by_text("已全部对应")).to_be_visible()
        page.get_by_role("button", name="下一步：检查").click()
        expect(page.get_by_role("radio", name=re.compile("只新建"))).to_be_checked()
        if not remembered:
            page.get_by_role("button", name="写入", exact=True).click()
            expect(page.get_by_text("3 / 3 行")).to_be_visible(timeout=60_000)


def test_a_code_in_use_retires_only_when_that_is_confirmed(visit, create, clients):
    """SY-01: the warning says how often it is used; afterwards no picker offers it, and who has it keeps it."""
    name = f"行业{uuid.uuid4().hex[:6]}"
    code = create("admin", "industry", code=name, name=name, organization="HZ")
    customer = create("north.manager", "customer", name=f"用 {name}", organization="NORTH", industry=code["id"])
    page = visit("admin", f"/records/industry/{code['id']}")
    for confirmed in (False, True):
        page.get_by_role("button", name="编辑停用日期").click()
        page.get_by_role("textbox", name="停用日期").fill("2026-01-01")
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name=re.compile(f"停用「{name}」"))
        expect(dialog).to_contain_text("客户1")
        dialog.get_by_role("button", name="仍然停用" if confirmed else "取消").click()
        expect(dialog).to_have_count(0)
        now = clients("admin").get(f"/api/records/industry/{code['id']}").json()["valid_to"] if not confirmed else None
        assert now is None
    expect(notices(page)).to_contain_text("停用日期")
    page = visit("north.manager", f"/records/customer/{customer['id']}")
    expect(page.get_by_role("main")).to_contain_text(name)
    page.get_by_role("button", name="编辑行业").click()
    page.get_by_role("combobox", name="行业").fill(name[2:])
    expect(page.get_by_text("没有匹配项")).to_be_visible()
    expect(page.get_by_role("option", name=name)).to_have_count(0)
