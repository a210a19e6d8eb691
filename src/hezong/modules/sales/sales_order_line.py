"""The amount of an order line, where nobody gave one. Never touches other records: the order's total is not its business."""

from decimal import ROUND_HALF_UP, Decimal

from hezong.kernel.hooks import Change, hooks
from hezong.kernel.types import Context, Money

on = hooks("sales_order_line")
CENT = Decimal("0.01")


@on.default("amount")
def amount_of_quantity_and_price(change: Change, ctx: Context) -> Money | None:
    """Quantity × price − discount, rounded half away from zero to cents (T11); None where either is missing."""
    quantity, price, discount = (change.new.get(name) for name in ("quantity", "price", "discount"))
    if not isinstance(quantity, (Decimal, int)) or not isinstance(price, Money):
        return None
    off = discount.amount if isinstance(discount, Money) else Decimal(0)
    return Money((price.amount * quantity - off).quantize(CENT, ROUND_HALF_UP), price.currency)
