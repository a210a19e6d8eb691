"""No serious finding of axe on any page, light and dark, in both languages (UX §5)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dev.gallery import ADMIN
from tests.e2e.conftest import PHONE
from tests.e2e.places import heading

pytestmark = pytest.mark.browser
GRAVE = {"serious", "critical"}
LOOKS = [(language, theme) for language in ("zh-CN", "en") for theme in ("light", "dark")]


@pytest.fixture(scope="module")
def customer(create):
    made = create("north.manager", "customer", name="无障碍仪表有限公司", organization="NORTH", phone="010-1")
    create("north.manager", "contact", name="温如玉", customer=made["id"], mobile="15400002222", organization="NORTH")
    return made


def grave(page: Page) -> list[str]:
    """Findings as rule and place."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


def settle(page: Page) -> None:
    """Nothing is being loaded or moved any more; half faded text has another contrast."""
    expect(page.locator("main:not([aria-busy])")).to_be_visible()
    expect(page.locator("main").get_by_role("heading").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished.catch(() => null)))")


@pytest.mark.parametrize("language, theme", LOOKS)
def test_pages_of_a_person(visit, clients, customer, language, theme):
    page = visit("north.manager", "/records/customer", language=language, theme=theme)
    found: dict[str, list[str]] = {}
    record = f"/records/customer/{customer['id']}"
    plan = f"/reorganizations/{clients('north.manager').get('/api/reorganizations').json()['items'][0]['id']}"
    for path in (
        "/",
        "/records/customer",
        "/records/customer?rows=relationships&order=-credit_limit",
        "/records/customer?filter=name == 'none'",
        f"/records/customer?peek={customer['id']}",
        "/records/customer?peek=new",
        record,
        record.replace("records", "explain"),
        "/records/sales_order",
        "/records/customer?group=kind",
        "/records/customer?layout=board&filter=name.contains('无障碍')",
        "/records/customer?layout=calendar",
        "/records/activity?layout=calendar&span=week",
        "/records/customer?layout=timeline",
        "/imports",
        "/tasks",
        "/messages",
        "/requests",
        "/batches",
        "/quality?entity=customer",
        "/duplicates?entity=customer",
        "/bin",
        "/appearance",
        "/organizations",
        "/organizations?at=2026-01-01&with=2025-03-31",
        "/organizations?view=list",
        "/reorganizations",
        plan,
        "/nowhere",
    ):
        page.goto(path)
        settle(page)
        found[path] = grave(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("language, theme", LOOKS)
def test_pages_of_data_protection(visit, clients, customer, language, theme):
    officer = clients("hq.protection")
    contact = officer.get("/api/records/contact", params={"limit": 1}).json()["items"][0]["id"]
    page = visit("hq.protection", "/privacy", language=language, theme=theme)
    found: dict[str, list[str]] = {}
    for path in ("/privacy", f"/privacy/contact/{contact}"):
        page.goto(path)
        settle(page)
        found[path] = grave(page)
    page.get_by_role("button", name="清除…" if language == "zh-CN" else "Erase…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    settle(page)
    found["dialog"] = grave(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("language, theme", LOOKS)
def test_pages_of_an_administrator(visit, clients, language, theme):
    page = visit("admin", "/admin/users", language=language, theme=theme)
    person = clients("north.sales").get("/api/session").json()["user"]["id"]
    found: dict[str, list[str]] = {}
    for path in ADMIN.values():
        page.goto(path.format(person=person))
        settle(page)
        found[path] = grave(page)
    for name in ("新建人员", "New person"):
        if page.goto("/admin/users") and page.get_by_role("button", name=name).count():
            page.get_by_role("button", name=name).click()
            expect(page.get_by_role("dialog")).to_be_visible()
            settle(page)
            found[name] = grave(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("language, theme", LOOKS)
def test_what_floats_over_a_page(visit, customer, language, theme):
    page = visit("north.manager", "/records/customer", language=language, theme=theme)
    settle(page)
    found: dict[str, list[str]] = {}
    for keys, role in (("Control+k", "combobox"), ("?", "dialog"), ("o", "dialog"), ("/", "dialog")):
        page.keyboard.press(keys)
        expect(page.get_by_role(role).first).to_be_visible()
        settle(page)
        found[keys] = grave(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role(role)).to_have_count(0)
    assert {keys: faults for keys, faults in found.items() if faults} == {}


@pytest.mark.parametrize("language, theme", LOOKS)
def test_the_way_in_and_the_phone(visit, customer, language, theme):
    page = visit(None, "/", language=language, theme=theme)
    settle(page)
    found = {"sign-in": grave(page)}
    page = visit("north.manager", "/records/customer", language=language, theme=theme, size=PHONE)
    for path in ("/", "/records/customer", f"/records/customer/{customer['id']}", "/me", "/outbox", "/check-in"):
        page.goto(path)
        settle(page)
        expect(heading(page).first).to_be_visible()
        found[path] = grave(page)
    assert {path: faults for path, faults in found.items() if faults} == {}
