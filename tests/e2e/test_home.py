"""CO-14: the home page shows the day, is arranged by keyboard and by pointer, and looks the same in another browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.places import heading

pytestmark = pytest.mark.browser


def tile(page: Page, name: str):
    return page.get_by_role("main").get_by_role("region", name=name)


def order(page: Page) -> list[list[str]]:
    """The ids of the tiles, column by column."""
    return page.evaluate(
        "[...document.querySelectorAll('main [data-tile]')].reduce((found, each) => {"
        " const column = each.parentElement; const known = found.find(([one]) => one === column);"
        " known ? known[1].push(each.dataset.tile) : found.push([column, [each.dataset.tile]]); return found; }, []).map(([, ids]) => ids)"
    )


@pytest.fixture
def as_arranged_by_nobody(clients):
    clients("north.sales").delete("/api/home")
    yield
    clients("north.sales").delete("/api/home")


def step(page: Page, key: str) -> None:
    """One step by keyboard, and until the server has it."""
    with page.expect_response(
        lambda answer: answer.request.method == "PUT" and answer.url.endswith("/api/home")
    ) as put:
        page.keyboard.press(key)
    assert put.value.ok


def test_arranged_by_keyboard_and_found_again_in_another_browser(visit, as_arranged_by_nobody):
    page = visit("north.sales", "/")
    expect(tile(page, "任务")).to_be_visible()
    page.get_by_role("button", name="自定义").click()
    tile(page, "消息").get_by_role("button", name="拖动消息").focus()
    step(page, "ArrowLeft")
    expect(page.get_by_role("button", name="拖动消息")).to_be_focused()
    step(page, "ArrowLeft")
    expect(page.get_by_role("status").filter(has_text="消息：第 1 栏第 1 位")).to_have_count(1)
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        tile(page, "收藏").get_by_role("button", name="隐藏").click()
    placed = order(page)
    assert placed[1][0] == "messages"
    other = visit("north.sales", "/")
    expect(tile(other, "消息")).to_be_visible()
    assert order(other) == placed
    expect(tile(other, "收藏")).to_have_count(0)


def test_arranged_by_pointer_and_reset(visit, as_arranged_by_nobody):
    page = visit("north.sales", "/")
    expect(tile(page, "任务")).to_be_visible()
    before = order(page)
    page.get_by_role("button", name="自定义").click()
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        tile(page, "最近打开").get_by_role("button", name="拖动最近打开").drag_to(
            tile(page, "任务"), target_position={"x": 80, "y": 4}
        )
    expect(page.locator("main [data-tile]").nth(len(before[0]))).to_have_attribute("data-tile", "recent")
    page.get_by_role("button", name="恢复默认").click()
    expect(page.locator("main [data-tile]").nth(len(before[0]))).to_have_attribute("data-tile", "tasks")
    assert order(page) == before


def test_what_was_opened_and_pinned_is_at_hand(visit, create, clients):
    made = create("north.sales", "customer", name="滏阳河阀门有限公司")
    page = visit("north.sales", f"/records/customer/{made['id']}")
    expect(heading(page)).to_have_text(made["name"])
    with page.expect_response(lambda answer: answer.url.endswith("/api/pins")):
        page.get_by_role("button", name="收藏").click()
    navigation = page.get_by_role("navigation", name="主导航")
    expect(navigation.get_by_role("region", name="收藏").get_by_role("link", name=made["name"])).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/api/recent") and answer.request.method == "POST"):
        page.reload()
    navigation.get_by_role("link", name="首页").click()
    for name in ("收藏", "最近打开"):
        expect(tile(page, name).get_by_role("link", name=made["name"])).to_be_visible()
    clients("north.sales").delete(f"/api/pins/{made['id']}")


def test_a_task_is_ticked_off_where_it_stands(visit, create):
    made = create("north.sales", "task", subject="核对十一月对账单", due_on="2020-01-01", organization="NORTH")
    page = visit("north.sales", "/")
    line = tile(page, "任务").get_by_role("listitem").filter(has_text=made["subject"])
    expect(line.locator("time")).to_contain_text("逾期")
    line.get_by_role("button", name="完成").click()
    expect(line).to_have_count(0)
