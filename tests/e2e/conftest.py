"""People in browsers: `visit("north.sales", "/records/customer")` opens a page of somebody signed in; a page that reports a fault fails its test."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Response, expect

from hezong.assembly.demo import PASSWORD
from tests.fixtures.site import Live

PATIENCE = 15_000
DESK = (1440, 900)
PHONE = (390, 844)
# A refused request is an answer that the tests ask for; the browser reports it all the same.
REFUSED = "Failed to load resource"


@dataclass
class Clients:
    """Who is signed in at the server; each person signs in once per file."""

    address: str
    known: dict[str, httpx.Client] = field(default_factory=dict)

    def __call__(self, login: str) -> httpx.Client:
        if login not in self.known:
            self.known[login] = self.sign_in(login)
        return self.known[login]

    def sign_in(self, login: str) -> httpx.Client:
        client = httpx.Client(base_url=self.address, trust_env=False, timeout=30)
        answer = client.post("/api/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        client.headers["x-csrf-token"] = answer.json()["csrf"]
        return client


@dataclass
class Visits:
    """Opens pages, each in a browser context of its own, and collects what goes wrong on them."""

    browser: Browser
    clients: Clients
    faults: list[str] = field(default_factory=list)

    def __call__(self, login: str | None, path: str = "/", **look: Any) -> Page:
        page = self.context(login, **look).new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._hear(page, message.type, message.text))
        page.on("response", self._answered)
        page.goto(path)
        return page

    def context(
        self,
        login: str | None,
        *,
        language: str = "zh-CN",
        theme: str = "light",
        size: tuple[int, int] = DESK,
        worker: bool = False,
    ):
        """``worker``: with the service worker, which fetches the whole client; only tests without network want it."""
        state = {"cookies": self._cookies(login), "origins": [self._origin(language, theme)]}
        context = self.browser.new_context(
            base_url=self.clients.address,
            viewport={"width": size[0], "height": size[1]},
            has_touch=size == PHONE,
            locale=language,
            timezone_id="Asia/Shanghai",
            service_workers="allow" if worker else "block",
            storage_state=state,  # pyright: ignore[reportArgumentType]  a dictionary of just this shape
        )
        context.set_default_timeout(PATIENCE)
        return context

    def _cookies(self, login: str | None) -> list[dict[str, Any]]:
        if login is None:
            return []
        value = self.clients(login).cookies["hezong_session"]
        host = httpx.URL(self.clients.address).host
        return [
            {
                "name": "hezong_session",
                "value": value,
                "domain": host,
                "path": "/",
                "expires": -1,
                "httpOnly": True,
                "secure": False,
                "sameSite": "Lax",
            }
        ]

    def _origin(self, language: str, theme: str) -> dict[str, Any]:
        chosen = {"theme": theme, "density": "normal", "language": language, "navFolded": False, "languageChosen": True}
        entry = {"name": "hezong.preferences", "value": json.dumps({"state": chosen, "version": 0})}
        return {"origin": self.clients.address, "localStorage": [entry]}

    def _hear(self, page: Page, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith(REFUSED):
            self.faults.append(f"{page.url}: {text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")


@pytest.fixture(scope="module")
def clients(live: Live) -> Iterator[Clients]:
    """``clients("north.sales")``: the API as that person."""
    made = Clients(live.address)
    yield made
    for client in made.known.values():
        client.close()


@pytest.fixture
def visit(browser: Browser, clients: Clients) -> Iterator[Visits]:
    """``visit(login, path, language=, theme=, size=)``; all pages are closed after the test, and none may have had a fault."""
    expect.set_options(timeout=PATIENCE)
    visits = Visits(browser, clients)
    yield visits
    for context in browser.contexts:
        context.close()
    assert visits.faults == []


@pytest.fixture(scope="module")
def create(clients: Clients):
    """``create("north.sales", "customer", name=…)``: a record made over the API, as the API answers it."""

    def make(login: str, entity: str, **values: Any) -> dict[str, Any]:
        answer = clients(login).post(f"/api/records/{entity}", json=values)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return make
