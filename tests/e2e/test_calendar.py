"""Calendar and timeline of any entity with a day: entries are put on another day by keyboard, the address holds what is shown."""

import re
import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.places import carry, notices, panel, saving, step

pytestmark = pytest.mark.browser


@pytest.fixture
def deal(create):
    """An opportunity of north.sales that is expected on 12 November 2026, a Thursday."""
    mark = uuid.uuid4().hex[:8]
    customer = create("north.sales", "customer", name=f"日历 {mark}")
    made = create(
        "north.sales", "opportunity", subject=f"年度框架 {mark}", customer=customer["id"], close_on="2026-11-12"
    )
    return {**made, "mark": mark}


def shown(deal: dict, layout: str, **more: str) -> str:
    extra = "".join(f"&{name}={value}" for name, value in {"date": "2026-11-12", "on": "close_on", **more}.items())
    return f"/records/opportunity?layout={layout}&filter=subject.contains('{deal['mark']}'){extra}"


def entry(page: Page | Locator, deal: dict) -> Locator:
    return page.locator(f'[data-entry="{deal["id"]}"]')


def move(page: Page, deal: dict, *keys: str) -> None:
    """Lifted by the space key, carried by arrows, put down; each step is said before the next is taken."""
    carry(page, entry(page, deal), *keys)
    with saving(page):
        page.keyboard.press("Space")


def close_on(clients, deal: dict) -> str:
    return clients("north.sales").get(f"/api/records/opportunity/{deal['id']}").json()["close_on"]


def test_an_entry_is_put_on_another_day_by_keyboard_and_taken_back(visit, clients, deal):
    page = visit("north.sales", shown(deal, "calendar"))
    expect(entry(page.locator('[data-day="2026-11-12"]'), deal)).to_be_visible()
    move(page, deal, "ArrowRight", "ArrowDown")
    expect(entry(page.locator('[data-day="2026-11-20"]'), deal)).to_be_visible()
    assert close_on(clients, deal) == "2026-11-20"
    with saving(page):
        notices(page).get_by_role("button", name="撤销").click()
    expect(entry(page.locator('[data-day="2026-11-12"]'), deal)).to_be_visible()
    assert close_on(clients, deal) == "2026-11-12"


def test_month_week_and_day_stand_in_the_address(visit, deal):
    page = visit("north.sales", shown(deal, "calendar"))
    expect(page.get_by_role("heading", name="2026年11月")).to_be_visible()
    page.keyboard.press("]")
    expect(page.get_by_role("heading", name="2026年12月")).to_be_visible()
    expect(page).to_have_url(re.compile("date=2026-12-01"))
    page.keyboard.press("[")
    page.get_by_role("radio", name="周", exact=True).click()
    expect(page).to_have_url(re.compile("span=week"))
    page.goto(shown(deal, "calendar", span="day"))
    expect(entry(page, deal)).to_be_visible()
    entry(page, deal).click()
    expect(panel(page, "商机").get_by_role("heading", level=1)).to_have_text(deal["subject"])


def test_a_meeting_is_put_on_another_hour_by_keyboard(visit, clients, create):
    """An entry with a time keeps its day when only the hour changes."""
    mark = uuid.uuid4().hex[:8]
    customer = create("north.sales", "customer", name=f"来访 {mark}")
    made = create(
        "north.sales", "activity", subject=f"来访 {mark}", kind="visit", at="2026-11-12T02:00:00Z",
        related={"entity": "customer", "id": customer["id"]},
    )  # fmt: skip
    page = visit(
        "north.sales",
        f"/records/activity?layout=calendar&span=week&date=2026-11-12&on=at&filter=subject.contains('{mark}')",
    )
    expect(entry(page, made)).to_contain_text("10:00")
    move(page, made, "ArrowDown")
    expect(entry(page, made)).to_contain_text("11:00")
    found = clients("north.sales").get(f"/api/records/activity/{made['id']}").json()
    assert found["at"].startswith("2026-11-12T03:00")


def test_a_mark_on_the_timeline_moves_day_by_day(visit, clients, deal):
    page = visit("north.sales", shown(deal, "timeline", span="month"))
    mark = entry(page, deal)
    mark.focus()
    page.keyboard.press("Space")
    expect(mark).to_have_attribute("data-dragged", "true")
    for _ in range(3):
        step(page, "ArrowRight", lambda: mark.evaluate("mark => mark.style.transform"))
    with saving(page):
        page.keyboard.press("Space")
    assert close_on(clients, deal) == "2026-11-15"
