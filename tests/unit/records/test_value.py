"""JSON values to stored values and back, one table per type (contract §2, "Values")."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from hezong.adapters.vault import FileVault
from hezong.kernel.model.field import Field, FieldType, Option
from hezong.kernel.records.value import Tools, parse, shown
from hezong.kernel.types import Money, Place, Problem, Structure
from hezong.kernel.types.secret import Secret

TOOLS = Tools(FileVault.of(bytes(32)), Structure.of(date(2026, 1, 1), 1, ()))
OPTIONS = (Option("open", {"zh-CN": "未结", "en": "Open"}), Option("closed", {"zh-CN": "已结", "en": "Closed"}))
ID = "0193a5e0-0000-7000-8000-000000000000"


def field(type: FieldType, **more) -> Field:
    return Field("f", type, Place("f.yaml"), **more)


def parsed(type: str, raw, **more):
    return parse(field(FieldType(type), **more), raw, TOOLS)


@pytest.mark.parametrize(
    ("type", "raw", "value"),
    [
        ("text", "合纵", "合纵"),
        ("text", "  ", None),
        ("text", None, None),
        ("longtext", "x" * 100_000, "x" * 100_000),
        ("int", 0, 0),
        ("int", -(2**63), -(2**63)),
        ("decimal", "1.50", Decimal("1.50")),
        ("decimal", 3, Decimal(3)),
        ("percent", "-0.000000000001", Decimal("-0.000000000001")),
        ("money", {"amount": "12.50", "currency": "CNY"}, Money(Decimal("12.50"), "CNY")),
        ("bool", False, False),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("date", "0001-01-02", date(1, 1, 2)),
        ("date", "9999-12-30", date(9999, 12, 30)),
        ("datetime", "2026-01-01T08:00:00+08:00", datetime(2026, 1, 1, tzinfo=UTC)),
        ("datetime", "2026-01-01T00:00:00Z", datetime(2026, 1, 1, tzinfo=UTC)),
        ("tags", ["b", "a", "b"], ["b", "a"]),
        ("geo", {"lat": 39.9, "lng": Decimal("116.4")}, {"lat": 39.9, "lng": 116.4}),
        ("ref", ID, UUID(ID)),
        ("phone", "+86 (10) 6606-8888转12", "+86 (10) 6606-8888转12"),
        ("email", " zhang@example.com ", "zhang@example.com"),
        ("url", "https://example.com/a?b=1", "https://example.com/a?b=1"),
    ],
)
def test_values_that_fit(type, raw, value):
    assert parsed(type, raw) == value


@pytest.mark.parametrize(
    ("type", "raw", "code"),
    [
        ("text", 5, "check.type"),
        ("text", "x" * 1_001, "check.length"),
        ("text", "a\u0000b", "check.characters"),
        ("text", "\ud800", "check.characters"),
        ("int", True, "check.type"),
        ("int", 1.0, "check.type"),
        ("int", "1", "check.type"),
        ("int", 2**63, "check.range"),
        ("decimal", 1.5, "check.type"),
        ("decimal", True, "check.type"),
        ("decimal", "1e5", "check.decimal"),
        ("decimal", "NaN", "check.decimal"),
        ("decimal", "٣", "check.decimal"),
        ("decimal", "1" * 39, "check.decimal"),
        ("decimal", "0." + "1" * 13, "check.range"),
        ("decimal", "1" * 30 + "." + "1" * 12, "check.range"),
        ("money", "12.50", "check.type"),
        ("money", {"amount": "1", "currency": "yuan"}, "check.money"),
        ("money", {"amount": 1.5, "currency": "CNY"}, "check.type"),
        ("bool", 1, "check.type"),
        ("date", "2026-02-30", "check.date"),
        ("date", "0001-01-01", "check.date_range"),
        ("date", "9999-12-31", "check.date_range"),
        ("datetime", "0001-01-01T12:00:00Z", "check.date_range"),
        ("datetime", "9999-12-31T00:00:00Z", "check.date_range"),
        ("date", "2026-02-01T00:00:00Z", "check.date"),
        ("datetime", "2026-01-01T00:00:00", "check.datetime"),
        ("datetime", "0001-01-01T00:00:00+23:00", "check.datetime"),
        ("tags", "a", "check.type"),
        ("tags", ["a", 1], "check.type"),
        ("geo", {"lat": 91, "lng": 0}, "check.geo"),
        ("geo", {"lat": 1}, "check.geo"),
        ("geo", "here", "check.geo"),
        ("ref", "x", "check.reference"),
        ("ref", {"id": ID}, "check.type"),
        ("ref", {"hidden": True}, "check.type"),
        ("phone", "call me", "check.phone"),
        ("email", "zhang@", "check.email"),
        ("url", "javascript:alert(1)", "check.url"),
    ],
)
def test_values_that_do_not_fit(type, raw, code):
    found = parsed(type, raw)
    assert isinstance(found, Problem)
    assert (found.code, found.field) == (code, "f")


@pytest.mark.parametrize(("raw", "hint"), [("opne", "open"), ("已结", "closed"), ("Open", "open"), ("xyzzy", None)])
def test_an_unknown_option_says_what_was_perhaps_meant(raw, hint):
    found = parsed("choice", raw, options=OPTIONS)
    assert isinstance(found, Problem)
    assert (found.code, found.hint) == ("check.choice", hint)


@pytest.mark.parametrize(
    ("text", "last"), [("6222 0200 1234", "1234"), ("123456", "6"), ("123", ""), ("12345678", "5678")]
)
def test_a_sensitive_value_shows_no_more_than_its_end(text, last):
    found = parsed("text", text, sensitive=True)
    assert isinstance(found, Secret)
    assert (found.last, TOOLS.vault.open(found.cipher)) == (last, text)
    assert found.digest == TOOLS.vault.digest(text.replace(" ", ""))
    assert shown(field(FieldType.TEXT, sensitive=True), found) is None


def test_the_masked_form_is_refused_in_writes():
    found = parsed("text", {"masked": "1234"}, sensitive=True)
    assert isinstance(found, Problem)
    assert found.code == "check.masked"
