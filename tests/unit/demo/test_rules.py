"""Every row of the demonstration group satisfies the checks of the model, and computed fields say what they should."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from hezong.kernel.expr.python import evaluate
from hezong.kernel.model.field import Field, FieldType
from hezong.kernel.model.load import load_model
from hezong.kernel.types import Money
from hezong.modules.registry import files, functions
from hezong.modules.seed import seeds
from tests.unit.demo.group import small

MODEL = load_model(files(), functions())
CHECKS = [(name, check) for name, each in MODEL.entities.items() for check in each.checks if not each.kernel]


@cache
def stored() -> Mapping[str, Mapping[str, Any]]:
    """All rows by id, code sets included."""
    everything = (*(seed.rows for seed in seeds()), *(load.rows for load in small()))
    return {str(row["id"]): row for rows in everything for row in rows}


def value(field: Field, given: Any, depth: int = 3) -> object:
    """A JSON value as the save pipeline would hand it to an expression; references are loaded three deep."""
    if given is None or field.type is FieldType.MANY:
        return None
    match field.type:
        case FieldType.MONEY:
            return Money(Decimal(given["amount"]), given["currency"])
        case FieldType.DECIMAL | FieldType.PERCENT:
            return Decimal(given)
        case FieldType.DATE:
            return date.fromisoformat(given)
        case FieldType.DATETIME:
            return datetime.fromisoformat(given)
        case FieldType.REF:
            target = stored().get(given)
            return record(field.ref or "", target, depth - 1) if depth and target else UUID(given)
        case _:
            return given


def record(entity: str, row: Mapping[str, Any], depth: int = 3) -> Mapping[str, object]:
    fields = MODEL.entities[entity].fields
    return {"id": UUID(row["id"]), **{name: value(each, row.get(name), depth) for name, each in fields.items()}}


def records(entity: str) -> Iterator[Mapping[str, object]]:
    """Each row; a customer once for each organization that works with it."""
    for load in small():
        if load.entity == entity:
            for row in load.rows:
                parts: Any = row.get("facets", [{}])
                yield from (record(entity, {**part, **row}) for part in parts)
    for seed in seeds():
        if seed.entity == entity:
            yield from (record(entity, row) for row in seed.rows)


@pytest.mark.parametrize("entity, check", CHECKS)
def test_all_rows_satisfy_the_check(entity: str, check: str):
    checked = MODEL.entities[entity].checks[check].rule.checked
    assert [row["id"] for row in records(entity) if evaluate(checked, {"self": row, "old": None}) is not True] == []


def test_country_province_and_city_follow_from_the_region():
    fields = MODEL.entities["customer"].fields
    found: dict[str, set[object]] = {"country": set(), "province": set(), "city": set()}
    for row in records("customer"):
        for name, into in found.items():
            rule = fields[name].compute
            assert rule is not None
            into.add(evaluate(rule.checked, {"self": row, "old": None}))
    levels = {name: {stored()[str(_id(each))]["level"] for each in ids} for name, ids in found.items()}
    assert levels == {"country": {"country"}, "province": {"province"}, "city": {"city"}}


def _id(reference: object) -> object:
    return reference["id"] if isinstance(reference, Mapping) else reference


def test_unpaid_is_total_less_paid():
    rule = MODEL.entities["sales_order"].fields["unpaid"].compute
    assert rule is not None
    for row in records("sales_order"):
        unpaid, total, paid = evaluate(rule.checked, {"self": row, "old": None}), row["total"], row["paid"]
        assert isinstance(unpaid, Money)
        assert isinstance(total, Money)
        assert unpaid.amount == total.amount - (paid.amount if isinstance(paid, Money) else 0)
