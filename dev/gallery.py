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
from tests.fixtures.site import Live, build_group, look_through, serve_live

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
    "groups": "/records/opportunity?group=stage",
    "board": "/records/opportunity?layout=board",
    "calendar": "/records/opportunity?layout=calendar&on=close_on",
    "week": "/records/activity?layout=calendar&span=week",
    "timeline": "/records/opportunity?layout=timeline&on=close_on",
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
    "organizations": "/organizations",
    "organizations-then": "/organizations?at={planned}&with={today}",
    "organizations-list": "/organizations?view=list",
    "reorganizations": "/reorganizations",
    "reorganization": "/reorganizations/{plan}",
    "privacy": "/privacy",
    "person": "/privacy/contact/{contact}",
    "quality": "/quality?entity=customer",
    "duplicates": "/duplicates?entity=customer",
    "appearance": "/appearance",
    "outbox": "/outbox",
    "check-in": "/check-in?entity=customer&id={customer}",
    "missing": "/nowhere",
    "me": "/me",
}
OTHERS = {"privacy": "hq.protection", "person": "hq.protection"}
"""Pages that are there for somebody else."""
ADMIN = {
    "admin-users": "/admin/users",
    "admin-user": "/admin/users/{person}",
    "admin-handover": "/admin/users/{person}/handover",
    "admin-rights": "/admin/rights?entity=customer",
    "admin-role": "/admin/rights?role=sales",
    "admin-audit": "/admin/audit",
}
"""Pages of an administrator."""
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
                twins(Clients(live.address))
                look_through(settings, running.database)
                yield live
        finally:
            running.stop()


def twins(clients: Clients) -> None:
    """Customers that are likely one and the same, for the queue of duplicates."""
    client = clients(WHO)
    known = client.get("/api/records/customer", params={"limit": 6, "filter": "kind == 'company'"}).json()["items"]
    for each in known:
        name = each["name"].replace("有限公司", "有限责任公司").replace("股份", "")
        body = {"name": name if name != each["name"] else f"{name}公司", "organization": "NORTH"}
        found = {**body, "phone": each["phone"], "address": each["address"]}
        client.post("/api/records/customer", json=found).raise_for_status()


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
    plan = clients("admin").get("/api/reorganizations").json()["items"][0]
    known = {
        "customer": customer,
        "order": order,
        "pair": pair,
        "contact": asked(clients),
        "person": clients("north.sales").get("/api/session").json()["user"]["id"],
        "plan": plan["id"],
        "planned": plan["effective"],
        "today": clients("admin").get("/api/organizations").json()["at"],
    }
    return {name: path.format(**known) for name, path in {**PAGES, **ADMIN}.items()}


def asked(clients: Clients) -> str:
    """A contact whose data have been asked for, and another one whose data are gone."""
    officer = clients("hq.protection")
    first, second = officer.get("/api/records/contact", params={"limit": 2}).json()["items"]
    for contact, kind, reason in (
        (second, "erase", "本人来信要求删除，编号 2026-118"),
        (first, "export", "本人来电要求提供"),
    ):
        body = {"kind": kind, "entity": "contact", "id": contact["id"], "reason": reason, "name": contact["name"]}
        officer.post("/api/privacy/requests", json=body)
    return first["id"]


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
        if name in OTHERS:
            other = visits(OTHERS[name], addresses[name], **how)
            other.get_by_role("heading", level=1).first.wait_for()
            shoot(other, f"{look}-{name}")
        elif name in PAGES:
            page.goto(addresses[name])
            shoot(page, f"{look}-{name}")
        elif name in KEYS:
            page.goto(addresses["list"])
            page.get_by_role("heading", level=1).first.wait_for()
            page.keyboard.press(KEYS[name])
            page.get_by_role("dialog").first.wait_for()
            shoot(page, f"{look}-{name}")
    page = visits("admin", "/", **how)
    for name in (each for each in chosen if each in ADMIN):
        page.goto(addresses[name])
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
