"""The JSON tree that the browser gets."""

import json

from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.ship import ship
from tests.unit.expr.shop import Shop


def shipped(text: str) -> object:
    return json.loads(json.dumps(ship(compile_text(text, Shop(), None))))


def test_every_node_carries_its_operator_and_its_type() -> None:
    assert shipped("has(name) && count > 1") == {
        "type": "bool",
        "op": "&&",
        "terms": [
            {"type": "bool", "op": "has", "path": {"type": "text", "op": "path", "names": ["self", "name"]}},
            {
                "type": "bool",
                "op": ">",
                "left": {"type": "int", "op": "path", "names": ["self", "count"]},
                "right": {"type": "int", "op": "literal", "value": "1"},
            },
        ],
    }


def test_literals_have_the_form_of_values_in_records() -> None:
    """contract §1: decimals are texts, money an object, times UTC."""
    texts = ("1.50", "money(12.50, 'CNY')", "date('2026-01-02')", "datetime('2026-01-02T08:00:00+08:00')", "days(1)")
    assert [shipped(text) for text in texts] == [
        {"type": "decimal", "op": "literal", "value": "1.50"},
        {"type": "money", "op": "literal", "value": {"amount": "12.50", "currency": "CNY"}},
        {"type": "date", "op": "literal", "value": "2026-01-02"},
        {"type": "datetime", "op": "literal", "value": "2026-01-02T00:00:00.000000Z"},
        {"type": "duration", "op": "literal", "value": "86400000000"},
    ]


def test_a_call_names_the_body_in_the_browser() -> None:
    assert shipped("name.lower()") == {
        "type": "text",
        "op": "call",
        "name": "lower",
        "lazy": False,
        "arguments": [{"type": "text", "op": "path", "names": ["self", "name"]}],
    }
