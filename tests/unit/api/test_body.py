"""Bodies are JSON within limits, or refused before anything else is asked (contract §1)."""

from decimal import Decimal

import pytest

from hezong.api.body import DEEPEST, parse
from hezong.kernel.types import Refused


def test_numbers_with_a_point_stay_exact():
    assert parse(b'{"a": 0.1, "b": 12345678901234567890}') == {"a": Decimal("0.1"), "b": 12345678901234567890}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "request.json"),
        (b"{", "request.json"),
        (b'{"a": NaN}', "request.json"),
        (b'{"a": Infinity}', "request.json"),
        (b'{"a": 1e400000000}', "request.json"),
        (b'{"a": 0.1e-400000000}', "request.json"),
        (b"\xff\xfe", "request.json"),
        (b'"\\u0000"', "request.text"),
        (b'{"\\u0000": 1}', "request.text"),
        (b'"\\ud800"', "request.text"),
        (b"[" * 40 + b"]" * 40, "request.json"),
        (b"[" * 100_000, "request.json"),
        (b"1" * 5000, "request.json"),
    ],
)
def test_what_json_or_a_database_cannot_hold_is_refused(raw: bytes, code: str):
    with pytest.raises(Refused) as refused:
        parse(raw)
    assert refused.value.problems[0].code == code


def test_nesting_is_allowed_up_to_its_limit():
    levels = DEEPEST - 1
    assert parse(b"[" * levels + b"]" * levels)


def test_a_pair_of_surrogates_is_one_character():
    assert parse(b'"\\ud83d\\ude00"') == "😀"
