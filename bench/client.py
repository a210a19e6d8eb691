"""Turns gestures in the client into milliseconds of the page's main thread (CPU, not wall time). Limits are told, never enforced.

PYTHONPATH=src:. python -m bench.client [--site http://127.0.0.1:8000]

Without --site a small demonstration group is made for the run. Chromium draws by software here: painting costs more than on a desk.
"""

import argparse
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Locator, Page, expect, sync_playwright

from tests.e2e.conftest import PATIENCE, Clients, Visits
from tests.fixtures.browser import ARGUMENTS, HOW, find_chromium

WHO = "north.manager"
LIST = "/records/customer?rows=relationships&order=-credit_limit"
ROUNDS = 7
PARTS = {"all": "TaskDuration", "script": "ScriptDuration", "style": "RecalcStyleDuration", "layout": "LayoutDuration"}
# Longer than any animation of the client and any delay before it works.
STILL = "new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 400))"


@dataclass(frozen=True, slots=True)
class Gesture:
    """What a person does, where the focus stands before, how the page is brought back, and the budget in milliseconds (ux.md §5).

    The gesture itself asks the page nothing: every question would be counted with it.
    """

    name: str
    budget: int
    start: Callable[[Page], object]
    run: Callable[[Page], object]
    back: Callable[[Page], object]


def cells(page: Page, field: str) -> Locator:
    return page.locator(f'[data-field="{field}"][aria-readonly="false"]')


def edit(page: Page) -> None:
    page.keyboard.press("Enter")


def leave(page: Page) -> None:
    expect(page.locator('[role="gridcell"] input:not([type="checkbox"])')).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator('[role="gridcell"] input:not([type="checkbox"])')).to_have_count(0)
    cells(page, "owner").first.focus()


def rest(page: Page) -> None:
    """Nothing at all."""


def sort(page: Page) -> None:
    """Up, down, back to the first order: each time other rows."""
    page.keyboard.press("Enter")


def tick(page: Page) -> None:
    page.keyboard.press("Space")


def scroll(page: Page) -> None:
    page.mouse.wheel(0, 400)


def top(page: Page) -> None:
    page.get_by_role("grid").evaluate("grid => grid.parentElement.scrollTop = 0")


def on_cell(page: Page) -> None:
    cells(page, "owner").first.focus()


def on_head(page: Page) -> None:
    page.get_by_role("columnheader").nth(1).get_by_role("button").focus()


def on_box(page: Page) -> None:
    """Another row is chosen already: the bar over a selection is there."""
    page.locator("[data-record]").nth(1).get_by_role("checkbox").click()
    page.locator("[data-record]").nth(3).get_by_role("checkbox").focus()


def over_grid(page: Page) -> None:
    page.mouse.move(700, 500)


GESTURES = (
    Gesture("nothing", 0, on_cell, rest, rest),
    Gesture("open a cell editor", 16, on_cell, edit, leave),
    Gesture("sort 50 rows", 50, on_head, sort, rest),
    Gesture("tick a row", 10, on_box, tick, tick),
    Gesture("a turn of the wheel", 12, over_grid, scroll, top),
)


def parts(session: CDPSession) -> dict[str, float]:
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return {name: found[key] * 1000 for name, key in PARTS.items()}


def measure(page: Page, session: CDPSession, gesture: Gesture) -> list[dict[str, float]]:
    """The first two rounds warm the page up and are not counted."""
    rounds: list[dict[str, float]] = []
    for _ in range(ROUNDS + 2):
        page.evaluate(STILL)
        before = parts(session)
        gesture.run(page)
        page.evaluate(STILL)
        after = parts(session)
        rounds.append({name: after[name] - before[name] for name in PARTS})
        gesture.back(page)
    return rounds[2:]


def report(gesture: Gesture, rounds: list[dict[str, float]]) -> None:
    middle = {name: statistics.median(each[name] for each in rounds) for name in PARTS}
    said = "  ".join(f"{name} {value:6.1f}" for name, value in middle.items())
    print(f"{gesture.name:22} of {gesture.budget:3} ms: {said}  (least {min(each['all'] for each in rounds):.1f})")


@contextmanager
def site(address: str | None) -> Iterator[str]:
    if address:
        yield address
        return
    from dev.gallery import group

    with group() as live:
        yield live.address


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.client", description=__doc__)
    parser.add_argument("--site", help="address of a running server with the demonstration group")
    parser.add_argument("--only", default="", help="part of the name of a gesture")
    arguments = parser.parse_args()
    expect.set_options(timeout=PATIENCE)
    with site(arguments.site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium() or sys.exit(HOW), args=list(ARGUMENTS))
        page = Visits(browser, Clients(address))(WHO, LIST)
        expect(page.locator("[data-record]").nth(20)).to_be_visible()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        for gesture in GESTURES:
            if arguments.only in gesture.name:
                page.goto(LIST)
                expect(page.locator("[data-record]").nth(20)).to_be_visible()
                gesture.start(page)
                report(gesture, measure(page, session, gesture))
        browser.close()


if __name__ == "__main__":
    main()
