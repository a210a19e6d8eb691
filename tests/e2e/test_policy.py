"""No page, dialog or notice does what the content security policy forbids: no violation is reported anywhere (UX §9.12)."""

import pytest
from playwright.sync_api import Page, expect

from dev.gallery import ADMIN, KEYS, PAGES
from tests.e2e.conftest import PHONE
from tests.e2e.places import heading

pytestmark = pytest.mark.browser
LISTEN = """window.forbidden = []
document.addEventListener('securitypolicyviolation', each =>
  window.forbidden.push([each.violatedDirective, each.blockedURI, each.sourceFile, each.lineNumber].join(' ')))"""


@pytest.fixture(scope="module")
def addresses(clients, create):
    """The pages of the gallery with records that are there."""
    made = [create("north.manager", "customer", name=f"策略仪表{number}", organization="NORTH") for number in "一二"]
    order = clients("north.manager").get("/api/records/sales_order", params={"limit": 1}).json()["items"][0]
    pair = ",".join(each["id"] for each in made)
    return {name: path.format(customer=made[0]["id"], order=order["id"], pair=pair) for name, path in PAGES.items()}


def forbidden(page: Page) -> list[str]:
    page.wait_for_load_state("networkidle")
    return page.evaluate("window.forbidden")


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
    found = {}
    for name, path in addresses.items():
        page.goto(path)
        expect(page.locator("main").get_by_role("heading").first).to_be_visible()
        found[name] = forbidden(page)
    for name, keys in KEYS.items():
        page.goto("/records/customer")
        expect(heading(page).first).to_be_visible()
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog").first).to_be_visible()
        found[name] = forbidden(page)
    assert {name: each for name, each in found.items() if each} == {}


def test_no_page_of_an_administrator_does_either(visit, clients):
    page = visit("admin", "/me")
    page.add_init_script(LISTEN)
    person = clients("north.sales").get("/api/session").json()["user"]["id"]
    found = {}
    for name, path in ADMIN.items():
        page.goto(path.format(person=person))
        expect(page.locator("main").get_by_role("heading").or_(page.locator("main nav")).first).to_be_visible()
        found[name] = forbidden(page)
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
