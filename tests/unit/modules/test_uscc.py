"""valid_uscc, the function that customers are checked by (GB 32100-2015)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.python import evaluate
from hezong.kernel.expr.types import BOOL
from hezong.modules.party.functions.valid_uscc import CHARACTERS, FUNCTION, check_character, valid_uscc
from hezong.modules.registry import functions
from tests.unit.modules.scope import NOTHING

LISTED = ("9144030071526726XG", "91330100799655058B", "914403001922038216", "91110000802100433B", "91310000132200821H")
"""Codes that large companies print in their annual reports."""


@pytest.mark.parametrize("text, expected", FUNCTION.cases)
def test_shared_case_is_true_in_python(text: str, expected: bool):
    checked = compile_text(text, NOTHING, BOOL, functions=functions())
    assert evaluate(checked, {}) is expected


@pytest.mark.parametrize("code", LISTED)
def test_published_codes_are_valid(code: str):
    assert valid_uscc(code)


@given(st.text("0123456789", min_size=6, max_size=6), st.text(CHARACTERS, min_size=9, max_size=9), st.integers(0, 16))
def test_one_changed_digit_is_always_noticed(region: str, body: str, place: int):
    """All weights are invertible modulo 31, so no single mistake passes."""
    first = f"91{region}{body}"
    code = first + check_character(first)
    assert valid_uscc(code)
    changed = code[:place] + CHARACTERS[(CHARACTERS.index(code[place]) + 1) % 10] + code[place + 1 :]
    assert changed == code or not valid_uscc(changed)
