"""What browsers are told to do with answers (ASVS 5.0 V3.4): the same headers on data, problems, pages and files."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
PATHS = [
    "/",
    "/records/customer",
    "/assets/none.js",
    "/healthz",
    "/api/session",
    "/api/nowhere",
    "/api/records/customer",
]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_says_what_a_browser_may_do_with_it(anyone, path):
    headers = (await anyone.get(path)).headers
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "strict-transport-security" not in headers


async def test_under_https_a_browser_comes_by_https_alone(site):
    client = site.client()
    client.base_url = "https://hezong.test"
    for path in PATHS:
        assert (await client.get(path)).headers["strict-transport-security"].startswith("max-age=63072000"), path


async def test_data_is_kept_by_nobody_in_between_and_runs_nothing(people):
    person = await people("north.sales")
    for path in ("/api/session", "/api/records/customer", "/api/nowhere"):
        headers = (await person.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"].startswith("default-src 'none'")


async def test_no_page_of_another_origin_is_invited(people):
    """No CORS header is ever sent: scripts of other origins read nothing."""
    person = await people("north.sales")
    answer = await person.get("/api/session", headers={"origin": "https://evil.example"})
    assert [name for name in answer.headers if name.startswith("access-control-")] == []
