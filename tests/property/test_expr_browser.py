"""What the browser does with values that only it meets: hidden and masked ones, and functions it does not have."""

import pytest

from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.function import Function, registry
from tests.property.expressions.backends import Failed, in_browser
from tests.property.expressions.world import ThingScope

ENV = {
    "self": {
        "owner": {"id": "0190B3C4-0000-7000-8000-000000000001", "label": "Anna"},
        "other": {"hidden": True},
        "name": {"masked": "1234"},
        "n": 9007199254740993,
    },
    "user": {"id": "0190b3c4-0000-7000-8000-000000000001"},
}


@pytest.mark.parametrize(
    "text, result",
    [
        ("owner == user.id && self.owner.id == user.id", True),
        ("has(other) || other == user.id", False),
        ("self.other.name == null", True),
        ("has(name)", True),
        ("name == 'a'", Failed("undecided")),
        ("odd(n)", Failed("undecided")),
        ("has(flag) || flag || stage == 'new'", False),
        ("n == 9007199254740993", True),
    ],
)
def test_the_browser_decides_what_it_can(text: str, result: object) -> None:
    """contract §2 "Values": an unreadable target is null; a masked value is left to the server."""
    odd = Function("odd", "int -> bool", python=lambda number: number % 2 == 1)
    assert in_browser([compile_text(text, ThingScope(), None, registry(odd))], [ENV]) == [[result]]
