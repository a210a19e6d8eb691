"""The hook that fills the amount of an order line (T11)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from hezong.kernel.hooks import Change, HookKind
from hezong.kernel.types import Context, Money, Session, Structure
from hezong.modules.registry import book
from hezong.modules.sales.sales_order_line import amount_of_quantity_and_price

NOBODY = UUID(int=0)
CONTEXT = Context(
    Session(NOBODY, NOBODY, "nobody", "", (), "zh-CN"),
    Structure.of(date(2026, 10, 1), 1, ()),
    datetime(2026, 10, 1, tzinfo=UTC),
    date(2026, 10, 1),
    "zh-CN",
)


def yuan(amount: str) -> Money:
    return Money(Decimal(amount), "CNY")


@pytest.mark.parametrize(
    "quantity, price, discount, amount",
    [
        (Decimal(3), yuan("19.99"), None, yuan("59.97")),
        (Decimal("2.5"), yuan("10.01"), yuan("1.00"), yuan("24.03")),
        (Decimal("0.5"), yuan("0.01"), None, yuan("0.01")),
        (None, yuan("10.00"), None, None),
        (Decimal(1), None, None, None),
    ],
)
def test_amount_is_quantity_times_price_less_discount(quantity, price, discount, amount):
    change = Change("sales_order_line", None, {"quantity": quantity, "price": price, "discount": discount})
    assert amount_of_quantity_and_price(change, CONTEXT) == amount


def test_registry_finds_the_hook_beside_its_entity():
    assert [each.name for each in book().of("sales_order_line", HookKind.DEFAULT)] == ["amount"]
