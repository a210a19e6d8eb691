"""Documents that name tests and places name ones that are there: the index of the contract, and the security requirements."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT

TEST = re.compile(r"`([\w/.-]+\.py)::(\w+)`")
INDEXES = [("tests/api/contract/README.md", "tests"), ("docs/reference/security.md", ".")]


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
