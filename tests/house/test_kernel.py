"""The kernel knows no business noun: customers, contacts and orders are models on top of it (design §4)."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, name, python_files, tracked, words_of_code

KERNEL = "src/hezong/kernel"
# Entities whose names are words of the kernel's own trade as well.
ORDINARY = {
    "activity": "what the database tells of its sessions",
    "address": "where a request comes from",
    "message": "what the event stream tells one person of (contract §5), and the words of a problem",
    "note": "what a draft of the model or a batch says of itself",
    "task": "what the job library and asyncio call their work",
    "product": "what a multiplication gives, in the grammar of expressions",
    "unit": "a depth of access (contract §2)",
}


def business_nouns() -> list[str]:
    modules = ROOT / "src/hezong/modules"
    names = {path.stem for path in modules.glob("*/*.yaml") if path.name != "module.yaml"}
    return sorted(names - ORDINARY.keys())


def mentions(text: str, nouns: list[str]) -> list[str]:
    """Whole words, plural included; snake_case and CamelCase are taken apart."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()
    return [noun for noun in nouns if re.search(rf"(?<![a-z]){noun}s?(?![a-z])", apart)]


def test_there_are_nouns_to_look_for():
    assert {"customer", "contact", "opportunity", "sales_order"} <= set(business_nouns())


@pytest.mark.parametrize("text", ["customer_id", "CustomerFacet", "SELECT 1 FROM customers", "self.customer"])
def test_a_noun_is_found_in_each_disguise(text: str):
    assert mentions(text, ["customer"]) == ["customer"]


@pytest.mark.parametrize("path", python_files(KERNEL), ids=name)
def test_kernel_code_names_no_business(path: Path):
    nouns = business_nouns()
    found = [(line, noun) for line, text in words_of_code(path.read_text("utf-8")) for noun in mentions(text, nouns)]
    assert found == []


def test_kernel_sql_names_no_business():
    nouns = business_nouns()
    files = [path for path in tracked() if path.suffix == ".sql" and name(path).startswith(KERNEL)]
    assert [(name(path), noun) for path in files for noun in mentions(path.read_text("utf-8"), nouns)] == []
