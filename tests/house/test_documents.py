"""Documents tell what is there: commands that exist, packages that exist, pages that the index knows."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT

WHY = ROOT / "docs" / "why"
HEADINGS = ["Context", "Decision", "Consequences", "Rejected"]
PAGES = sorted(WHY.glob("[0-9]*.md"))


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_each_make_command_of_a_document_exists(document: str):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", read(document))) <= targets


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_each_path_of_a_document_exists(document: str):
    """Paths in backquotes that begin with a folder of the project; AREA and NAME stand for what a reader will make."""
    paths = re.findall(r"`((?:src|tests|docs|dev|web|bench)/[\w./-]*)`", read(document))
    assert [path for path in paths if "AREA" not in path and not (ROOT / path).exists()] == []


def test_the_readme_starts_with_the_two_commands():
    assert read("README.md").index("make demo") < read("README.md").index("make test") < 3000


def test_contributing_is_read_in_one_sitting():
    assert len(read("CONTRIBUTING.md").splitlines()) < 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_decision_has_four_headings_and_one_page(page: Path):
    text = page.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert len(text.splitlines()) <= 60


def test_decisions_are_numbered_without_gaps_and_all_in_the_index():
    assert [int(page.name[:3]) for page in PAGES] == list(range(1, len(PAGES) + 1))
    index = (WHY / "README.md").read_text("utf-8")
    assert [page.name for page in PAGES if f"({page.name})" not in index] == []
