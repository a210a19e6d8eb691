"""YAML texts become located nodes with the scalars of YAML 1.2."""

from decimal import Decimal

import pytest

from hezong.kernel.model.nodes import Scalar
from hezong.kernel.model.problem import Problems
from hezong.kernel.model.text import parse_text
from hezong.kernel.types import Place

SCALARS = [
    ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("2026-01-01", "2026-01-01"), ("1:30", "1:30"),
    ("0777", 777), ("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("12", 12), ("-3", -3),
    ("1.50", Decimal("1.50")), (".5", Decimal(".5")), ("1e3", "1e3"), ("1_000", "1_000"), ("'1'", "1"), ('"true"', "true"),
    ("=user.id", "=user.id"), (".inf", ".inf"), ("1.2.3", "1.2.3"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "value"), SCALARS)
def test_scalars_mean_what_yaml_1_2_says(written, value):
    problems = Problems()
    table = parse_text("a.yaml", f"key: {written}\n", problems)
    assert table is not None
    node = table.get("key")
    assert isinstance(node, Scalar)
    assert node.value == value
    assert type(node.value) is type(value)
    assert len(problems) == 0


def test_keys_that_look_like_booleans_are_texts():
    table = parse_text("a.yaml", "on: 1\nyes: 2\n1: 3\n", Problems())
    assert table is not None
    assert [entry.key for entry in table] == ["on", "yes", "1"]


def test_nodes_know_line_and_column_behind_chinese_text():
    table = parse_text("a.yaml", "标题: {中文: 甲, b: 乙}\n", Problems())
    assert table is not None
    assert table.table("标题").at("b") == Place("a.yaml", 1, 16)


def test_depth_is_limited_without_recursion():
    problems = Problems()
    assert parse_text("a.yaml", "a: " + "[" * 100_000, problems) is None
    assert [each.code for each in problems.sorted()] == ["model.depth"]
