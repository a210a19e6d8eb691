"""The import page: a file of listed companies is mapped by guess, previewed, written and counted (contract §3)."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
ROWS = 300


@pytest.fixture
def companies(tmp_path) -> Path:
    """The first companies of the real file."""
    lines = Path("tests/data/companies_cn.csv").read_text("utf-8").splitlines(keepends=True)
    file = tmp_path / "companies.csv"
    file.write_text("".join(lines[: ROWS + 1]), "utf-8")
    return file


def test_a_file_is_mapped_previewed_and_written(visit, clients, companies):
    page = visit("north.manager", "/imports?entity=customer")
    page.locator("input[type=file]").set_input_files(companies)
    expect(page.get_by_label("「name」对应的字段")).to_have_value("name")
    expect(page.get_by_label("「industry」对应的字段")).to_have_value("industry")
    page.get_by_role("button", name="下一步：检查").click()
    expect(page.get_by_role("cell", name="平安银行")).to_be_visible()
    page.get_by_role("button", name="写入", exact=True).click()
    expect(page.get_by_text(f"{ROWS} / {ROWS} 行")).to_be_visible(timeout=60_000)
    run = clients("north.manager").get(f"/api/imports/{page.url.rsplit('/', 1)[1]}").json()
    counts = run["counts"]
    assert counts["created"] + counts["duplicate"] == ROWS
    for kind, title in (("created", "新建"), ("duplicate", "重复"), ("problem", "有问题")):
        shown = page.locator("dl > div", has=page.locator("dt", has_text=title)).locator("dd")
        expect(shown.last).to_have_text(str(counts[kind]))
    page.get_by_role("link", name="查看列表").click()
    expect(page.get_by_text("已加载 50 条客户")).to_be_visible()
    asked = {"filter": "name == '平安银行'"}
    assert len(clients("north.manager").get("/api/records/customer", params=asked).json()["items"]) == 1
