"""Where things stand on a page: the grid of a list, its rows and cells, the notices. Knows no test."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

TRIES, SOON = 5, 3.0

# Other rows are drawn, or the foot says something else.
LATER = """([said, last]) => {
  const drawn = [...document.querySelectorAll("[data-record]")].at(-1)?.dataset.record;
  const foot = [...document.querySelectorAll("footer")].find((each) => /共|已加载/.test(each.innerText))?.innerText;
  return foot !== said || drawn !== last;
}"""


def heading(page: Page | Locator) -> Locator:
    return page.get_by_role("heading", level=1)


def grid(page: Page) -> Locator:
    return page.get_by_role("grid")


def row(page: Page, record: str) -> Locator:
    """The row of a record."""
    return page.locator(f'[data-record="{record}"]')


def cell(page: Page, record: str, field: str) -> Locator:
    return row(page, record).locator(f'[data-field="{field}"]')


def notices(page: Page) -> Locator:
    return page.locator('[role="status"][aria-live="polite"]')


def panel(page: Page, title: str) -> Locator:
    """The panel at the right of a list."""
    return page.get_by_role("complementary", name=title)


def all_records(page: Page) -> set[str]:
    """The ids of all rows of a list, which is scrolled to its end: its foot says when all have come."""
    foot = page.locator("footer", has_text=re.compile("共|已加载"))
    rows = page.locator("[data-record]")
    found: set[str] = set()
    while True:
        expect(rows.first).to_be_visible()
        # Read once: the next rows may arrive between two looks at the foot.
        said = foot.inner_text()
        drawn: list[str] = rows.evaluate_all("rows => rows.map(row => row.dataset.record)")
        found |= set(drawn)
        total = re.match(r"共 ([\d,]+) ", said)
        if total and len(found) >= int(total[1].replace(",", "")):
            return found
        rows.last.scroll_into_view_if_needed()
        page.wait_for_function(LATER, arg=[said, drawn[-1]])


@contextmanager
def saving(page: Page) -> Iterator[None]:
    """Waits until the change made inside is saved: a page shows it before."""
    with page.expect_response(lambda answer: answer.request.method == "PATCH") as saved:
        yield
    assert saved.value.ok, saved.value.text()


def carry(page: Page, thing: Locator, *keys: str) -> None:
    """Lifted by the space key and carried by arrows, each step said before the next is taken; it is not put down yet."""
    said = page.locator('[id^="DndLiveRegion"]')
    thing.focus()
    page.keyboard.press("Space")
    expect(said).to_contain_text("上方")
    for key in keys:
        step(page, key, said.inner_text)


def step(page: Page, key: str, state: Callable[[], object]) -> None:
    """Presses a key until what is lifted has gone on: one pressed while the listener is only just being put on is not heard."""
    before = state()
    for _ in range(TRIES):
        page.keyboard.press(key)
        deadline = time.monotonic() + SOON
        while time.monotonic() < deadline:
            if state() != before:
                return
            page.wait_for_timeout(50)
    raise AssertionError(f"{key} moves nothing")
