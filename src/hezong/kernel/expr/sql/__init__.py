"""Turns a checked expression into SQL text with parameters. Never runs it, and never writes a value into the text.

A condition is rendered by what is asked of it: a *test* is true exactly when the condition is, and may be null instead
of false, so that the planner sees plain `column = $1`; its *opposite* is never null. What can fail is guarded by CASE,
because AND and OR promise no order, and what does not depend on the row is hidden from the planner there, because it
computes constants early, even those of a branch that is never taken.
"""

from __future__ import annotations

from hezong.kernel.expr.sql.condition import Conditions
from hezong.kernel.expr.sql.piece import Columns, Params, SqlMoney, SqlValue
from hezong.kernel.expr.traits import conjuncts
from hezong.kernel.expr.tree import Checked
from hezong.kernel.expr.types import Kind

__all__ = ["Columns", "Params", "SqlMoney", "SqlValue", "render_value", "render_where"]


def render_where(checked: Checked, columns: Columns, params: Params) -> str:
    """Renders a condition for WHERE: true exactly when it is true, false or null otherwise."""
    writer = Conditions(columns, params)
    return " AND ".join(writer.test(part.tree).sql for part in conjuncts(checked))


def render_value(checked: Checked, columns: Columns, params: Params) -> SqlValue:
    """Renders the exact value; that of a condition is never null."""
    writer = Conditions(columns, params)
    match checked.type.kind:
        case Kind.MONEY:
            return SqlMoney(f"trim_scale({writer.amount(checked.tree)})", writer.currency(checked.tree))
        case Kind.BOOL:
            return writer.exact(checked.tree)
        case Kind.DECIMAL:
            return f"trim_scale({writer.scalar(checked.tree)})"
        case _:
            return writer.scalar(checked.tree)
