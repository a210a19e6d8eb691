"""Two servers over equal groups, of which one holds what a person cannot read; the same request is put to both and compared."""

import re
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from tests.fixtures.site import Site, open_site

WHEN = re.compile(r'"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)"')
"""Moments of writes; two servers never write at the same one."""
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class Twins:
    """``without`` and ``having`` are asked the same; only the second one has what is hidden."""

    without: Site
    having: Site
    known: dict[str, tuple] = field(default_factory=dict)
    asked: int = 0

    async def person(self, login: str) -> tuple:
        """Somebody, signed in at both."""
        if login not in self.known:
            self.known[login] = (await self.without.sign_in(login), await self.having.sign_in(login))
        return self.known[login]

    async def ask(self, login: str, method: str, path: str, **request) -> tuple[httpx.Response, httpx.Response]:
        """The two answers to one request."""
        self.asked += 1
        one, other = await self.person(login)
        return await one.request(method, path, **request), await other.request(method, path, **request)

    async def same(self, login: str, method: str, path: str, **request) -> httpx.Response:
        """Puts the request, and demands that nobody could tell the two answers apart."""
        one, other = await self.ask(login, method, path, **request)
        assert one.status_code < 500, f"{login} {method} {path} {request}"
        assert told(other) == told(one), f"{login} {method} {path} {request}\n{one.text[:900]}\n{other.text[:900]}"
        return one

    async def alike(self, login: str, method: str, path: str, **request) -> None:
        """The same of a write, which makes ids of its own at each server."""
        one, other = await self.ask(login, method, path, **request)
        assert (other.status_code, made_alike(other)) == (one.status_code, made_alike(one)), (login, request)


def made_alike(answer: httpx.Response) -> str:
    """An answer with its ids numbered in the order in which they come."""
    numbers: dict[str, str] = {}
    text = WHEN.sub('"when"', answer.text)
    return ID.sub(lambda found: numbers.setdefault(found[0], f"id {len(numbers)}"), text)


def told(answer: httpx.Response) -> tuple:
    """All that an answer tells, apart from the moment of a write."""
    headers = tuple(answer.headers.get(name) for name in ("etag", "retry-after", "location", "content-type"))
    return answer.status_code, WHEN.sub('"when"', answer.text), headers


@asynccontextmanager
async def open_twins(settings, databases, template: str):
    """Two servers over copies of one group."""
    async with AsyncExitStack() as stack:
        sites = []
        for _ in range(2):
            database = stack.enter_context(databases.fresh(template))
            sites.append(await stack.enter_async_context(open_site(settings, database)))
        yield Twins(*sites)


def new_id(noise: int) -> str:
    """A UUIDv7 of this moment."""
    stamp = int(datetime.now(UTC).timestamp() * 1000)
    number = stamp << 80 | 0x7 << 76 | (noise & 0xFFF) << 64 | 0x2 << 62 | (noise * 0x9E3779B97F4A7C15) & (1 << 62) - 1
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
