"""The import page: a file of listed companies is mapped by guess, previewed, written and counted (contract §3)."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ROWS = 300
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


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
    page.get_by_role("button", name="下一步：对应内容").click()
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


def code(number: int) -> str:
    """A unified social credit code that is right (GB 32100-2015)."""
    body = f"91110000{number:09d}"
    total = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + SIGNS[-total % 31]


@pytest.fixture
def spoilt(tmp_path) -> tuple[Path, dict[int, tuple[str, str]]]:
    """The real file with a column of codes; twenty cells are spoilt. Also, by row: the column and what belongs there."""
    with Path("tests/data/companies_cn.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    right: dict[int, tuple[str, str]] = {}
    for place, row in enumerate(rows):
        row["uscc"] = ""
        if place % 500 == 100 and len(right) < 20:
            right[place + 1] = ("name", row["name"])
            row["name"] = ""
        if place % 500 == 200 and len(right) < 20:
            right[place + 1] = ("uscc", code(place))
            row["uscc"] = f"9111-{place}"
    file = tmp_path / "spoilt.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)
    assert len(right) == 20
    return file, right


def mend(page: Page, row: int, column: str, text: str) -> None:
    cell = page.locator(f'[data-cell="{row}:{column}"]')
    cell.get_by_role("button").click()
    box = cell.get_by_role("textbox")
    box.fill(text)
    with page.expect_response(lambda answer: answer.request.method == "PATCH") as kept:
        box.press("Enter")
    assert kept.value.ok, kept.value.text()
    expect(cell).to_have_attribute("data-fault", "mended")


def test_twenty_bad_cells_among_all_companies_are_mended_in_the_page(visit, clients, spoilt):
    """CU-09: what is wrong with a file is mended where it is shown, and only those rows are written again."""
    file, right = spoilt
    page = visit("north.manager", "/imports?entity=customer")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="下一步：对应内容").click()
    page.get_by_role("button", name="下一步：检查").click()
    page.get_by_role("button", name="写入", exact=True).click()
    again = page.get_by_role("button", name="重新写入问题行")
    expect(again).to_be_visible(timeout=240_000)
    expect(page.locator('td[data-fault="error"]')).to_have_count(20)
    for row, (column, text) in right.items():
        mend(page, row, column, text)
    again.click()
    problems = page.locator("dl > div", has=page.locator("dt", has_text="有问题")).locator("dd")
    expect(problems).to_have_text("0", timeout=60_000)
    expect(page.get_by_role("table", name="问题行")).to_be_hidden()
    counts = clients("north.manager").get(f"/api/imports/{page.url.rsplit('/', 1)[1]}").json()["counts"]
    assert (counts["problem"], counts["rows"]) == (0, 5524)
