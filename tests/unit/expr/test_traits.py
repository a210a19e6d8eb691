"""What callers ask about a checked expression."""

import pytest

from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.traits import can_fail, conjuncts, cost, required_paths
from hezong.kernel.expr.tree import Checked
from hezong.kernel.expr.types import BOOL
from tests.unit.expr.shop import Shop


def compiled(text: str) -> Checked:
    return compile_text(text, Shop(), BOOL)


@pytest.mark.parametrize(
    "text, parts",
    [
        ("active", ["active"]),
        ("active || has(name)", ["active || has(name)"]),
        ("active && has(name) && count > 1", ["active", "has(name)", "count > 1"]),
        ("active && count * 2 > 1 && has(name)", ["active", "active && count * 2 > 1 && has(name)"]),
        ("count * 2 > 1 && active", ["count * 2 > 1 && active"]),
    ],
)
def test_conjuncts_split_only_where_no_guard_is_lost(text: str, parts: list[str]) -> None:
    assert conjuncts(compiled(text)) == tuple(compiled(part) for part in parts)


@pytest.mark.parametrize(
    "text, names",
    [
        ("has(industry) && has(name)", ["industry", "name"]),
        ("has(industry) || has(name)", []),
        ("has(name) && count > 1 || has(name) && active", ["name"]),
        ("count + 1 > rate", ["count", "rate"]),
        ("stage == 'open' && due != null", ["stage", "due"]),
        ("stage == name", []),
        ("stage != 'open' && !has(name)", []),
        ("name.lower().startsWith('a') && count in [1, 2]", ["name", "count"]),
        ("coalesce(name, stage) == 'a'", []),
        ("active", ["active"]),
    ],
)
def test_required_paths_are_those_that_must_be_filled(text: str, names: list[str]) -> None:
    assert required_paths(compiled(text)) == {("self", name) for name in names}


@pytest.mark.parametrize(
    "text, fails",
    [
        ("count > 1 && name.contains('a')", False),
        ("changed_at > now() - days(30) && today() - due > days(1)", False),
        ("name + 'a' == stage", False),
        ("due + days(1) > today()", True),
        ("now() - days(count) > changed_at", True),
        ("rate / 2 > 1", True),
        ("days(count) > days(1)", True),
    ],
)
def test_it_is_known_what_can_fail(text: str, fails: bool) -> None:
    assert can_fail(compiled(text).tree) is fails


def test_following_references_and_searching_texts_cost_more() -> None:
    plain, hop, scan = (cost(compiled(text)) for text in ("name == 'a'", "industry.name == 'a'", "name.contains('a')"))
    assert (plain, hop, scan) == (3, 13, 13)
