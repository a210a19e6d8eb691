"""Where things stand on a page: the grid of a list, its rows and cells, the notices. Knows no test."""

import re

from playwright.sync_api import Locator, Page, expect


def heading(page: Page) -> Locator:
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
    """The ids of all rows of a list, which is scrolled to its end."""
    foot = page.locator("footer", has_text=re.compile("共|已加载"))
    found: set[str] = set()
    while True:
        rows = page.locator("[data-record]")
        expect(rows.first).to_be_visible()
        found |= set(rows.evaluate_all("rows => rows.map(row => row.dataset.record)"))
        if re.match(r"共 ", foot.inner_text()):
            return found | set(rows.evaluate_all("rows => rows.map(row => row.dataset.record)"))
        before = foot.inner_text()
        rows.last.scroll_into_view_if_needed()
        expect(foot).not_to_have_text(before)
