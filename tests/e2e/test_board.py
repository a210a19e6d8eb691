"""The board: columns with counts and sums, cards moved by pointer and keyboard, what a move needs asked for first (UX §10.12)."""

import re
import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.places import carry, notices, panel

pytestmark = pytest.mark.browser


@pytest.fixture
def deal(create):
    """An opportunity of north.sales alone on its board, with its customer and a contact."""
    mark = uuid.uuid4().hex[:8]
    customer = create("north.sales", "customer", name=f"看板 {mark}")
    contact = create("north.sales", "contact", name=f"梅青 {mark}", customer=customer["id"])
    made = create("north.sales", "opportunity", subject=f"涂装线 {mark}", customer=customer["id"])
    return {**made, "mark": mark, "person": contact["name"]}


def board(deal: dict, **more: str) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/records/opportunity?layout=board&filter=subject.contains('{deal['mark']}'){extra}"


def column(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def card(page: Page | Locator, deal: dict) -> Locator:
    return page.locator(f'[data-card="{deal["id"]}"]')


def read(clients, deal: dict) -> dict:
    return clients("north.sales").get(f"/api/records/opportunity/{deal['id']}").json()


def lift(page: Page, deal: dict, key: str) -> None:
    """Lifted by the space key, carried by an arrow, put down; each step is said before the next is taken."""
    carry(page, card(page, deal), key)
    page.keyboard.press("Space")


def test_a_record_goes_through_its_stages_by_keyboard(visit, clients, deal):
    """What the next stage still needs is asked for before the move, in one form."""
    page = visit("north.sales", board(deal))
    expect(card(column(page, "发现"), deal)).to_be_visible()
    lift(page, deal, "ArrowRight")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="联系人").fill("梅青")
    page.get_by_role("option", name=deal["person"]).click()
    dialog.get_by_role("button", name="流转到「确认」").click()
    expect(notices(page)).to_contain_text("已进入「确认」")
    expect(card(column(page, "确认"), deal)).to_be_visible()
    lift(page, deal, "ArrowRight")
    page.get_by_role("dialog").get_by_role("textbox", name="预计成交金额").fill("480000")
    page.get_by_role("dialog").get_by_role("button", name="流转到「报价」").click()
    expect(card(column(page, "报价"), deal)).to_be_visible()
    expect(column(page, "报价")).to_contain_text("CNY 48万")
    lift(page, deal, "ArrowRight")
    expect(card(column(page, "谈判"), deal)).to_be_visible()
    expect(notices(page)).to_contain_text("已进入「谈判」")
    assert read(clients, deal)["stage"] == "negotiating"


def test_escape_puts_a_card_back_and_a_form_left_empty_moves_nothing(visit, clients, deal):
    page = visit("north.sales", board(deal))
    lift(page, deal, "ArrowRight")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(card(column(page, "发现"), deal)).to_be_visible()
    assert read(clients, deal)["version"] == deal["version"]


def test_a_stage_without_a_way_there_is_refused_with_its_reason(visit, clients, deal):
    page = visit("north.sales", board(deal))
    source, target = card(page, deal), column(page, "谈判").get_by_role("list")
    source.hover()
    page.mouse.down()
    box = target.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 80, steps=8)
    page.mouse.up()
    expect(notices(page)).to_contain_text("不能从「发现」直接到「谈判」")
    expect(card(column(page, "发现"), deal)).to_be_visible()
    assert read(clients, deal)["stage"] == "identified"


def test_a_press_opens_a_card_at_the_side_and_the_address_holds_it(visit, deal):
    page = visit("north.sales", board(deal))
    card(page, deal).click()
    expect(panel(page, "商机").get_by_role("heading", level=1)).to_have_text(deal["subject"])
    expect(page).to_have_url(re.compile("layout=board.*peek=|peek=.*layout=board"))


def test_heads_tell_count_and_sum_of_all_and_a_limit(visit, create, deal):
    for amount in ("30000", "50000"):
        create(
            "north.sales", "opportunity", subject=f"{deal['subject']} {amount}", customer=deal["customer"]["id"],
            amount={"amount": amount, "currency": "CNY"},
        )  # fmt: skip
    page = visit("north.sales", board(deal, limits="identified:2"))
    head = column(page, "发现")
    expect(head).to_contain_text("CNY 8万")
    expect(head.get_by_role("button", name="发现：3 条，上限 2")).to_have_attribute("data-over", "true")


def test_another_layout_keeps_the_filter(visit, deal):
    page = visit("north.sales", board(deal))
    expect(card(page, deal)).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_role("grid")).to_be_visible()
    expect(page.locator(f'[data-record="{deal["id"]}"]')).to_be_visible()
    page.keyboard.press("2")
    expect(card(page, deal)).to_be_visible()
