"""The reference is written from the product: pages that no longer say what it does fail here."""

import pytest

from dev.reference import FOLDER, pages


@pytest.mark.parametrize("name", ["errors.md", "commands.md", "expressions.md", "entities.md"])
def test_a_page_of_the_reference_is_current(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run: python -m dev.reference"
