"""Long words fit: with texts 40 % longer than English nothing is cut off sideways, at a desk and on a phone; composing a word saves nothing."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import DESK, PHONE
from tests.e2e.places import heading

pytestmark = pytest.mark.browser
VOWELS = str.maketrans("aeiouAEIOU", "àéîõüÀÉÎÕÜ")
PAGES = ("/", "/records/customer", "/tasks", "/messages", "/appearance", "/outbox", "/me", "/imports", "/check-in")


def longer(text: str) -> str:
    """Marked and 40 % longer; places for values stay as they are."""
    parts = re.split(r"(\{\{.*?\}\})", text)
    marked = "".join(part if part.startswith("{{") else part.translate(VOWELS) for part in parts)
    return marked + " " + "õ" * max(1, round(len(text) * 0.4) - 1)


def lengthen(value: Any, key: str = "") -> Any:
    """The titles of a model, made longer."""
    if isinstance(value, dict):
        return {name: lengthen(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [lengthen(each, key) for each in value]
    return longer(value) if isinstance(value, str) and key in ("title", "plural", "role_label") else value


def stretch(page: Page) -> None:
    """Words of the client grow in the browser, titles of the model on their way."""
    page.add_init_script("localStorage.setItem('hezong.pseudo', '0.4')")

    def model(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps(lengthen(answer.json())))

    page.route("**/api/model", model)
    page.route("**/api/home", model)


CUT = """() => {
  const scrolls = each => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(each).overflowX);
  const framed = each => each ? scrolls(each) || framed(each.parentElement) : false;
  const outside = each => { const box = each.getBoundingClientRect(); return box.width && (box.right > innerWidth + 1 || box.left < -1) };
  return [...document.querySelectorAll('button, a, h1, h2, label, [role=radio], [role=tab]')]
    .filter(each => each.offsetParent && getComputedStyle(each).position !== 'absolute' && outside(each) && !framed(each.parentElement))
    .map(each => each.outerHTML.slice(0, 90)) }"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_words_that_are_longer_still_fit(visit, size):
    page = visit("north.sales", "/me", language="en", size=size)
    stretch(page)
    wide = {}
    for path in PAGES:
        page.goto(path)
        expect(heading(page).first).to_be_visible()
        page.wait_for_load_state("networkidle")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = [*([f"{over} px"] if over > 0 else []), *page.evaluate(CUT)]
        if found:
            wide[path] = found
    assert wide == {}


def test_enter_while_a_word_is_composed_saves_nothing(visit, create, clients):
    """Chinese is typed as letters that Enter turns into signs: that Enter must not reach the page."""
    made = create("north.sales", "customer", name="拼音输入机械有限公司", phone="010-1")
    page = visit("north.sales", f"/records/customer/{made['id']}")
    page.get_by_role("button", name="编辑电话").first.click()
    editor = page.get_by_role("textbox", name="电话").first
    editor.focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "hebei", "selectionStart": 5, "selectionEnd": 5})
    for key in ("Enter", "Escape"):
        editor.evaluate(
            "(field, key) => field.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, isComposing: true, cancelable: true}))",
            key,
        )
        expect(editor).to_be_visible()
    session.send("Input.insertText", {"text": "河北"})
    expect(editor).to_have_value(re.compile("河北"))
    assert clients("north.sales").get(f"/api/records/customer/{made['id']}").json()["phone"] == "010-1"
    editor.press("Escape")
