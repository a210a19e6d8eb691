"""Turns every page of the client into pictures under .shots/: both languages, light and dark, desk and phone. Checks nothing; a person looks.

PYTHONPATH=src:. python dev/gallery.py [word …]      only pictures whose names hold all the words, e.g. `zh-CN dark record`
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from hezong.adapters.postgres import start
from hezong.settings import Settings
from tests.e2e.conftest import DESK, PHONE, Clients, Visits
from tests.fixtures.browser import ARGUMENTS, HOW, find_chromium, lacking
from tests.fixtures.site import Live, build_group, serve_live

SHOTS = Path(".shots")
SCALE = 0.02
WHO = "north.manager"
LANGUAGES = ("zh-CN", "en")
THEMES = ("light", "dark")
SIZES = {"1440": DESK, "390": PHONE}
PAGES = {
    "home": "/",
    "list": "/records/customer",
    "relationships": "/records/customer?rows=relationships&order=-credit_limit",
    "filtered": "/records/customer?filter=stage == 'ordered' %26%26 has(region)",
    "nothing": "/records/customer?filter=name == 'none'",
    "peek": "/records/customer?peek={customer}",
    "record": "/records/customer/{customer}",
    "explain": "/explain/customer/{customer}",
    "print": "/print/customer/{customer}",
    "contact": "/records/contact?peek=new",
    "new": "/records/customer?peek=new",
    "orders": "/records/sales_order",
    "order": "/records/sales_order/{order}",
    "people": "/records/user",
    "imports": "/imports",
    "tasks": "/tasks",
    "messages": "/messages",
    "requests": "/requests",
    "batches": "/batches",
    "bin": "/bin",
    "merge": "/merge/customer?ids={pair}",
    "missing": "/nowhere",
    "me": "/me",
}
KEYS = {"palette": "Control+k", "shortcuts": "?", "organizations": "o", "conditions": "/"}


@contextmanager
def group() -> Iterator[Live]:
    """A demonstration group of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hezong-gallery-") as folder:
        # The user of the database must be able to enter.
        Path(folder).chmod(0o755)
        settings = Settings(Path(folder) / "data")
        running = start(settings, durable=False)
        try:
            asyncio.run(build_group(running.database, settings, SCALE))
            with serve_live(settings, running.database) as live:
                yield live
        finally:
            running.stop()


def places(clients: Clients) -> dict[str, str]:
    """The addresses, with records that exist put in."""
    client = clients("hq.director")
    customers = clients(WHO).get("/api/records/customer", params={"limit": 500}).json()["items"]
    shared = {
        each["id"]
        for each in client.get("/api/records/customer", params={"limit": 500}).json()["items"]
        if len(each["facets"]) > 1
    }
    customer = next((each["id"] for each in customers if each["id"] in shared), customers[0]["id"])
    order = clients(WHO).get("/api/records/sales_order", params={"limit": 1}).json()["items"][0]["id"]
    pair = ",".join(each["id"] for each in customers[:2])
    return {name: path.format(customer=customer, order=order, pair=pair) for name, path in PAGES.items()}


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished.catch(() => null)))")
    page.screenshot(path=SHOTS / f"{name}.png")


def tour(browser: Browser, clients: Clients, wanted: list[str]) -> int:
    addresses, count = places(clients), 0
    for language in LANGUAGES:
        for theme in THEMES:
            for width, size in SIZES.items():
                look = f"{language}-{theme}-{width}"
                count += visit(
                    Visits(browser, clients), addresses, look, wanted, language=language, theme=theme, size=size
                )
    return count


def visit(visits: Visits, addresses: dict[str, str], look: str, wanted: list[str], **how: object) -> int:
    chosen = [name for name in ("sign-in", *addresses, *KEYS) if all(word in f"{look}-{name}" for word in wanted)]
    if "sign-in" in chosen:
        shoot(visits(None, "/", **how), f"{look}-sign-in")
    page = visits(WHO, "/", **how)
    for name in chosen:
        if name in addresses:
            page.goto(addresses[name])
            shoot(page, f"{look}-{name}")
        elif name in KEYS:
            page.goto(addresses["list"])
            page.get_by_role("heading", level=1).first.wait_for()
            page.keyboard.press(KEYS[name])
            page.get_by_role("dialog").first.wait_for()
            shoot(page, f"{look}-{name}")
    for context in visits.browser.contexts:
        context.close()
    for fault in visits.faults:
        print(f"{look}: {fault}", file=sys.stderr)
    return len(chosen)


def main(wanted: list[str]) -> None:
    if lacking():
        sys.exit(lacking())
    SHOTS.mkdir(exist_ok=True)
    with group() as live, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium() or sys.exit(HOW), args=list(ARGUMENTS))
        count = tour(browser, Clients(live.address), wanted)
        browser.close()
    print(f"{count} pictures in {SHOTS}/")


if __name__ == "__main__":
    main(sys.argv[1:])
