"""Views of a list: saved ones as tabs in an order of one's own, groups, conditions with alternatives, columns, many rows at once, neighbours."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.places import cell, notices, panel, row

pytestmark = pytest.mark.browser
LIST = "/records/customer"
BATCH = 60_000


@pytest.fixture
def mark() -> str:
    return uuid.uuid4().hex[:8]


@pytest.fixture
def many(create, clients, mark):
    """Two hundred customers of north.manager, made at once; their names hold the mark."""
    rows = [{"name": f"成批 {mark} {n:03}", "organization": "NORTH"} for n in range(200)]
    answer = clients("north.manager").post("/api/records/customer", json=rows)
    assert answer.status_code == 201, answer.text
    return mark


def only(mark: str, **more: str) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{LIST}?filter=name.contains('{mark}'){extra}"


def count(clients, where: str) -> int:
    answer = clients("north.manager").get(
        LIST.replace("/records", "/api/records"), params={"filter": where, "count": "true", "limit": 1}
    )
    return answer.json()["count"]


def names(page: Page) -> list[str]:
    return page.locator('[data-record] [data-column="1"] a').all_inner_texts()


def bar(page: Page):
    return page.get_by_role("toolbar", name="对所选记录")


def test_two_hundred_rows_are_changed_at_once_and_taken_back(visit, clients, many):
    """Everything the filter means is chosen beyond the loaded rows; the notice follows the batch and undoes it."""
    page = visit("north.manager", only(many))
    page.get_by_role("checkbox", name="全选已加载的行").check()
    bar(page).get_by_role("button", name="选择全部 200 项").click()
    expect(bar(page)).to_contain_text("已选全部 200 项")
    bar(page).get_by_role("button", name="批量修改").click()
    page.get_by_role("combobox", name="选择字段").fill("地址")
    page.get_by_role("option", name="地址", exact=True).click()
    page.get_by_role("textbox", name="地址").fill("和平路 8 号")
    page.get_by_role("button", name="应用").click()
    expect(notices(page)).to_contain_text("已修改 200 条", timeout=BATCH)
    changed = f"name.contains('{many}') && address == '和平路 8 号'"
    assert count(clients, changed) == 200
    notices(page).get_by_role("button", name="撤销").click()
    expect(notices(page)).to_contain_text("正在撤销")
    expect(notices(page)).to_contain_text("已修改 200 条", timeout=BATCH)
    assert count(clients, changed) == 0


def test_a_cell_edited_in_place_may_be_meant_for_all_chosen_rows(visit, clients, create, mark):
    made = [create("north.manager", "customer", name=f"{mark} {n}", organization="NORTH") for n in range(3)]
    page = visit("north.manager", only(mark, columns="name,intent"))
    for each in made:
        row(page, each["id"]).get_by_role("checkbox").check()
    cell(page, made[1]["id"], "intent").dblclick()
    editor = cell(page, made[1]["id"], "intent").get_by_role("textbox")
    editor.fill("同一意向")
    page.keyboard.press("Alt+a")
    expect(page.get_by_role("checkbox", name="改所选的 3 项")).to_be_checked()
    editor.press("Enter")
    expect(notices(page)).to_contain_text("已修改 3 条", timeout=BATCH)
    assert count(clients, f"name.contains('{mark}') && intent == '同一意向'") == 3


def test_a_view_is_kept_as_a_tab_and_put_in_its_place(visit, create, mark):
    """What a view keeps stands in the address; the order of the tabs is the person's own."""
    create("north.sales", "customer", name=f"视图 {mark}")
    page = visit("north.sales", only(mark, columns="name,phone"))
    tabs = page.get_by_role("navigation", name="视图")
    for name in ("甲视图", "乙视图"):
        page.get_by_role("button", name="保存为视图").click()
        page.get_by_role("textbox", name="视图名称").fill(f"{name} {mark}")
        page.get_by_role("textbox", name="视图名称").press("Enter")
        expect(tabs.get_by_role("button", name=f"{name} {mark}", exact=True)).to_have_attribute("aria-current", "page")
    last = tabs.get_by_role("button", name=f"乙视图 {mark}", exact=True)
    place = "tabs => tabs.map(tab => tab.innerText.trim())"
    before = tabs.locator("button[draggable]").evaluate_all(place)
    last.focus()
    moves = 0
    while before.index(f"乙视图 {mark}") > before.index(f"甲视图 {mark}"):
        with page.expect_response(lambda answer: "/api/preferences" in answer.url and answer.request.method == "PUT"):
            page.keyboard.press("Alt+ArrowLeft")
        before = tabs.locator("button[draggable]").evaluate_all(place)
        moves += 1
    assert moves == 1 or before[0] == f"乙视图 {mark}"
    page.goto(LIST)
    expect(tabs.locator("button[draggable]").filter(has_text=mark)).to_have_text([f"乙视图 {mark}", f"甲视图 {mark}"])
    tabs.get_by_role("button", name=f"甲视图 {mark}", exact=True).click()
    expect(page).to_have_url(re.compile("columns=name%2Cphone|columns=name,phone"))
    expect(page.get_by_role("columnheader")).to_have_count(3)
    assert names(page) == [f"视图 {mark}"]


def test_conditions_may_be_alternatives(visit, create, mark):
    old = create("north.sales", "customer", name=f"旧 {mark}")
    now = create("north.sales", "customer", name=f"新 {mark}")
    page = visit("north.sales", only(mark))
    expect(row(page, old["id"])).to_be_visible()
    page.keyboard.press("/")
    page.get_by_label("选择字段").fill("客户名称")
    page.get_by_label("选择字段").press("Enter")
    page.get_by_role("textbox", name="客户名称").fill("没有这样的名字")
    page.get_by_role("button", name="或者…").click()
    page.get_by_label("选择字段").fill("客户名称")
    page.get_by_label("选择字段").press("Enter")
    page.get_by_role("textbox", name="客户名称").fill("旧")
    page.get_by_role("textbox", name="客户名称").press("Enter")
    expect(row(page, now["id"])).to_have_count(0)
    assert names(page) == [f"旧 {mark}"]
    expect(page.get_by_role("region", name="筛选")).to_contain_text("或")


def test_a_span_of_time_moves_with_the_clock(visit, create, mark):
    """The last month of the condition is that of the day of the server; the chip says it in one word."""
    create("north.sales", "customer", name=f"早 {mark}", next_on="2020-01-31")
    page = visit("north.sales", only(mark, columns="name,next_on"))
    expect(page.locator("[data-record]")).to_have_count(1)
    page.keyboard.press("/")
    page.get_by_label("选择字段").fill("下一步日期")
    page.get_by_label("选择字段").press("Enter")
    page.get_by_role("radio", name="上月").click()
    page.get_by_role("button", name="应用").click()
    expect(page.get_by_role("heading", name="没有符合全部条件的记录")).to_be_visible()
    expect(page.get_by_text("去掉「下一步日期 上月」有 1 条客户。")).to_be_visible()
    page.get_by_role("button", name="去掉这个条件").click()
    expect(page.locator("[data-record]")).to_have_count(1)


def test_a_group_tells_its_number_and_opens_to_its_rows(visit, create, mark):
    grade = {"phone": "010-1"}
    for n, kind in enumerate(("company", "company", "person")):
        create("north.sales", "customer", name=f"分组 {mark} {n}", kind=kind, **grade)
    page = visit("north.sales", only(mark))
    page.get_by_role("button", name="分组").click()
    page.get_by_role("menuitemradio", name="客户性质").click()
    groups = page.locator("[data-group]")
    expect(groups).to_have_count(2)
    expect(groups.first).to_contain_text("2")
    expect(page.locator("[data-record]")).to_have_count(0)
    groups.first.get_by_role("button").click()
    expect(page.locator("[data-record]")).to_have_count(2)
    groups.first.get_by_role("button").click()
    expect(page.locator("[data-record]")).to_have_count(0)
    expect(page).to_have_url(re.compile("group=kind"))


def test_columns_are_put_in_another_order_by_keyboard(visit, create, mark):
    create("north.sales", "customer", name=f"列 {mark}")
    page = visit("north.sales", only(mark, columns="name,phone,intent"))
    page.get_by_role("button", name="列", exact=True).click()
    page.get_by_role("checkbox", name="意向").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("columnheader").nth(2)).to_contain_text("意向")
    expect(page).to_have_url(re.compile("columns=name%2Cintent%2Cphone|columns=name,intent,phone"))


def test_the_page_of_a_record_steps_through_the_list_one_came_from(visit, create, mark):
    made = [create("north.sales", "customer", name=f"邻 {mark} {n}") for n in range(3)]
    page = visit("north.sales", only(mark, order="name"))
    row(page, made[1]["id"]).hover()
    page.get_by_role("button", name="整页打开").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(made[1]["name"])
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text(made[2]["name"])
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_have_text(made[0]["name"])
    page.get_by_role("link", name="返回客户").click()
    expect(page).to_have_url(re.compile("filter="))
    expect(page.locator("[data-record]")).to_have_count(3)


def test_the_menu_of_a_row_and_the_palette_offer_the_same_commands(visit, create, mark):
    """One declaration feeds both, and the keys too."""
    made = create("north.sales", "customer", name=f"菜单 {mark}")
    page = visit("north.sales", only(mark))
    row(page, made["id"]).click(button="right")
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name=re.compile("侧边打开"))).to_be_visible()
    menu.get_by_role("menuitem", name=re.compile("侧边打开")).click()
    expect(panel(page, "客户").get_by_role("heading", level=1)).to_have_text(made["name"])
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="快捷键")
    expect(sheet.get_by_role("region", name="当前行")).to_contain_text("侧边打开")
    expect(sheet.get_by_role("region", name="列表")).to_contain_text("新建客户")


def test_a_list_opens_as_it_was_left(visit, create, mark):
    create("north.sales", "customer", name=f"上次 {mark}")
    page = visit("north.sales", only(mark, columns="name,phone"))
    expect(page.get_by_role("columnheader")).to_have_count(3)
    page.get_by_role("link", name="商机").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("商机")
    page.get_by_role("link", name="客户", exact=True).click()
    expect(page).to_have_url(re.compile(mark))
    expect(page.get_by_role("columnheader")).to_have_count(3)
