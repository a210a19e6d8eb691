"""The built client is handed out with a policy, and nothing outside of its folder is."""

import re
from pathlib import Path

import httpx
import pytest
from starlette.routing import Router

from hezong.api.static import client_route


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    page = '<html><meta name="csp-nonce" content="__CSP_NONCE__"><script>1</script><script type="module" src="/assets/a-1.js"></script></html>'
    (built / "index.html").write_text(page, "utf-8")
    (built / "assets" / "a-1.js").write_text("1", "utf-8")
    (built / "mark.svg").write_text("<svg/>", "utf-8")
    (built / ".secret").write_text("no", "utf-8")
    (tmp_path / "outside.txt").write_text("no", "utf-8")
    return built


async def get(folder: Path | None, path: str) -> httpx.Response:
    app = Router(routes=[client_route(folder)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hezong.test") as client:
        return await client.get(path)


async def test_each_page_has_a_nonce_of_its_own(folder):
    first, second = await get(folder, "/"), await get(folder, "/customer/1?x=y")
    nonces = set()
    for answer in (first, second):
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"])
        assert nonce
        assert answer.text.count(nonce[1]) == 3
        assert "__CSP_NONCE__" not in answer.text
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-frame-options"] == "DENY"
        nonces.add(nonce[1])
    assert len(nonces) == 2


async def test_hashed_files_are_kept_for_ever_and_others_not(folder):
    assert "immutable" in (await get(folder, "/assets/a-1.js")).headers["cache-control"]
    mark = await get(folder, "/mark.svg")
    assert (mark.headers["content-type"], "immutable" in mark.headers["cache-control"]) == ("image/svg+xml", False)


@pytest.mark.parametrize(
    "path", ["/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/.secret", "/index.html"]
)
async def test_nothing_else_is_a_file(folder, path):
    answer = await get(folder, path)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text != "no"


async def test_without_a_client_there_is_a_word_about_it():
    assert "make demo" in (await get(None, "/")).text


async def test_what_is_no_page_runs_nothing(folder):
    for path in ("/mark.svg", "/assets/a-1.js", "/assets/gone.js"):
        headers = (await get(folder, path)).headers
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "status"), [("/" + "a" * 300, 200), ("/assets/" + "b" * 300, 404), ("/" + "录" * 100, 200)]
)
async def test_a_name_longer_than_any_file_is_a_page_or_missing(folder, path, status):
    assert (await get(folder, path)).status_code == status
