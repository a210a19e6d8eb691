"""No page, dialog or notice does what the content security policy forbids: no violation is reported anywhere (UX §9.12)."""

from collections.abc import Iterable

import pytest
from playwright.sync_api import Page, expect

from dev.gallery import ADMIN, KEYS, PAGES, places
from tests.e2e.conftest import PHONE
from tests.e2e.places import heading

pytestmark = pytest.mark.browser
LISTEN = """window.forbidden = []
document.addEventListener('securitypolicyviolation', each =>
  window.forbidden.push([each.violatedDirective, each.blockedURI, each.sourceFile, each.lineNumber].join(' ')))"""


@pytest.fixture(scope="module")
def addresses(clients):
    """The pages of the gallery with records that are there."""
    return places(clients)


def forbidden(page: Page) -> list[str]:
    page.wait_for_load_state("networkidle")
    return page.evaluate("window.forbidden")


def looked_at(page: Page, addresses: dict[str, str], names: Iterable[str]) -> dict[str, list[str]]:
    """What each page did that is forbidden; the page is there when something of it can be read."""
    found = {}
    for name in names:
        page.goto(addresses[name])
        shown = page.locator("main, article").get_by_role("heading").or_(page.locator("main nav"))
        expect(shown.first).to_be_visible()
        found[name] = forbidden(page)
    return found


def test_the_listener_hears_what_is_forbidden(visit):
    """Otherwise the other tests could not fail."""
    page = visit("north.manager", "/me")
    page.evaluate(LISTEN)
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    visit.faults.clear()
    assert [each.split()[0] for each in forbidden(page)] == ["style-src-attr"]
    visit.faults.clear()


def test_no_page_does_what_the_policy_forbids(visit, addresses):
    page = visit("north.manager", "/me")
    page.add_init_script(LISTEN)
    found = looked_at(page, addresses, PAGES)
    for name, keys in KEYS.items():
        page.goto("/records/customer")
        expect(heading(page).first).to_be_visible()
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog").first).to_be_visible()
        found[name] = forbidden(page)
    assert {name: each for name, each in found.items() if each} == {}


def test_no_page_of_an_administrator_does_either(visit, addresses):
    page = visit("admin", "/me")
    page.add_init_script(LISTEN)
    found = looked_at(page, addresses, ADMIN)
    assert {name: each for name, each in found.items() if each} == {}


def test_the_way_in_and_the_phone_do_not_either(visit, addresses):
    context = visit.context(None, size=PHONE)
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.goto("/")
    expect(heading(page).first).to_be_visible()
    assert forbidden(page) == []
    page = visit("north.manager", "/me", size=PHONE)
    page.add_init_script(LISTEN)
    for name in ("list", "record", "new", "tasks"):
        page.goto(addresses[name])
        expect(page.locator("main")).to_be_visible()
        assert forbidden(page) == [], name
