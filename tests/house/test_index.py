"""Documents that name tests and places name ones that are there: the index of the contract, and the security requirements."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT

TEST = re.compile(r"`([\w/.-]+\.py)::(\w+)`")
INDEXES = [("tests/api/contract/README.md", "tests"), ("docs/reference/security.md", ".")]
PLACE = re.compile(r"`([\w/.-]+/[\w.-]+|[\w-]+\.(?:md|toml))`")
# Requirements of ASVS 5.0.0 by section: how many there are, and those of level 3, which are not gone through.
SECTIONS = {
    "1.1": (2, {}), "1.2": (10, {10}), "1.3": (12, {12}), "1.4": (3, {}), "1.5": (3, {3}),
    "2.1": (3, {}), "2.2": (3, {}), "2.3": (5, {5}), "2.4": (2, {2}),
    "3.2": (3, {3}), "3.3": (5, {5}), "3.4": (8, {7, 8}), "3.5": (8, {6, 7, 8}), "3.7": (5, {3, 4, 5}),
    "4.1": (5, {4, 5}), "4.2": (5, {2, 3, 4, 5}), "4.3": (2, {}), "4.4": (4, {}),
    "5.1": (1, {}), "5.2": (6, {4, 5, 6}), "5.3": (3, {3}), "5.4": (3, {}),
    "6.1": (3, {}), "6.2": (12, {}), "6.3": (8, {5, 6, 7, 8}), "6.4": (6, {5, 6}), "6.5": (8, {6, 7, 8}), "6.6": (4, {4}), "6.8": (4, {}),
    "7.1": (3, {}), "7.2": (4, {}), "7.3": (2, {}), "7.4": (5, {}), "7.5": (3, {3}), "7.6": (2, {}),
    "8.1": (4, {3, 4}), "8.2": (4, {4}), "8.3": (3, {2, 3}), "8.4": (2, {2}), "9.1": (3, {}), "9.2": (4, {}),
    "10.1": (2, {}), "10.2": (3, {3}), "10.3": (5, {5}), "10.4": (16, {12, 13, 14, 15, 16}), "10.5": (5, {}), "10.6": (2, {}), "10.7": (3, {}),
    "11.1": (4, {3, 4}), "11.2": (5, {4, 5}), "11.3": (5, {4, 5}), "11.4": (4, {}), "11.5": (2, {2}), "11.6": (2, {2}),
    "12.1": (5, {4, 5}), "12.2": (2, {}), "12.3": (5, {5}), "13.1": (4, {2, 3, 4}), "13.2": (6, {6}), "13.3": (4, {3, 4}), "13.4": (7, {6, 7}),
    "14.1": (2, {}), "14.2": (8, {5, 6, 7, 8}), "14.3": (3, {}),
    "15.1": (5, {4, 5}), "15.2": (5, {4, 5}), "15.3": (7, {}), "16.1": (1, {}), "16.2": (5, {}), "16.3": (4, {}), "16.4": (3, {}), "16.5": (4, {4}),
    "17.1": (2, {2}), "17.2": (8, {5, 6, 7, 8}), "17.3": (2, {}),
}  # fmt: skip


def named(document: str, below: str) -> list[tuple[Path, str]]:
    text = (ROOT / document).read_text("utf-8")
    return [(ROOT / below / file, test) for file, test in TEST.findall(text)]


def lacks(file: Path, test: str) -> bool:
    return not file.is_file() or not re.search(rf"^(?:async )?def {test}\(", file.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("document, below", [each for each in INDEXES if (ROOT / each[0]).exists()])
def test_each_test_that_a_document_names_exists(document: str, below: str):
    found = named(document, below)
    assert len(found) > 50
    assert [f"{file.relative_to(ROOT)}::{test}" for file, test in found if lacks(file, test)] == []


def test_each_statement_of_the_contract_has_its_test():
    rows = re.findall(
        r"^\| (?!statement|---)(.+?) \| (.+) \|$", (ROOT / INDEXES[0][0]).read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) > 90
    assert [statement for statement, tests in rows if not TEST.search(tests)] == []


def security_rows() -> list[tuple[list[str], str]]:
    text = (ROOT / "docs/reference/security.md").read_text("utf-8")
    rows = re.findall(r"^\| ([\d., ]+) \| [12, ]+ \| (.+) \|$", text, re.MULTILINE)
    return [([each.strip() for each in numbers.split(",")], rest) for numbers, rest in rows]


def test_each_requirement_of_levels_one_and_two_has_its_row_once():
    wanted = [
        f"{section}.{n}" for section, (count, high) in SECTIONS.items() for n in range(1, count + 1) if n not in high
    ]
    assert len(wanted) == 253, "70 of level 1 and 183 of level 2"
    found = [number for numbers, _ in security_rows() for number in numbers]
    assert sorted(found) == sorted(wanted)


def test_each_row_names_a_test_or_a_place_that_is_there_or_why_not():
    missing: list[str] = []
    for numbers, rest in security_rows():
        places = [place for place in PLACE.findall(rest) if "::" not in place]
        if not TEST.search(rest) and not places and "does not apply" not in rest and len(rest.split(" | ")) < 2:
            missing.append(", ".join(numbers))
        missing += [place for place in places if "/" in place and not (ROOT / place).exists()]
    assert missing == []
