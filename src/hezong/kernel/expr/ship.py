"""Turns a checked expression into the JSON tree that the browser evaluates (web/src/meta/expr.ts). Decides nothing.

Every node is an object with `op` and `type`; integers, decimals and durations (microseconds) are texts.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from hezong.kernel.expr.tree import (
    Arithmetic,
    Call,
    Checked,
    Compare,
    Has,
    If,
    In,
    Items,
    Literal,
    Logic,
    Negate,
    Node,
    Not,
    Path,
    Widen,
)
from hezong.kernel.expr.value import microseconds
from hezong.kernel.types.money import Money

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None


def ship(checked: Checked) -> dict[str, Json]:
    """Gives the tree as JSON."""
    return shipped(checked.tree)


def shipped(node: Node) -> dict[str, Json]:
    """Gives one node as JSON."""
    return {"type": str(node.type.kind), **content(node)}


def content(node: Node) -> dict[str, Json]:
    """Gives what a node holds besides its type."""
    match node:
        case Literal(value=value):
            return {"op": "literal", "value": constant(value)}
        case Path(names=names):
            return {"op": "path", "names": list(names)}
        case Has(path=path):
            return {"op": "has", "path": shipped(path)}
        case Not(term=term):
            return {"op": "not", "term": shipped(term)}
        case Negate(term=term):
            return {"op": "negate", "term": shipped(term)}
        case Widen(term=term):
            return {"op": "widen", "term": shipped(term)}
        case Logic(operator=operator, terms=terms):
            return {"op": operator, "terms": [shipped(term) for term in terms]}
        case Compare(operator=operator, left=left, right=right) | Arithmetic(operator=operator, left=left, right=right):
            return {"op": operator, "left": shipped(left), "right": shipped(right)}
        case In(item=item, list=items):
            return {"op": "in", "item": shipped(item), "list": shipped(items)}
        case Items(items=items):
            return {"op": "list", "items": [shipped(item) for item in items]}
        case If(condition=condition, yes=yes, no=no):
            return {"op": "if", "condition": shipped(condition), "yes": shipped(yes), "no": shipped(no)}
        case Call(function=function, arguments=arguments):
            given: list[Json] = [shipped(argument) for argument in arguments]
            return {"op": "call", "name": function.typescript, "lazy": function.lazy, "arguments": given}


def constant(value: object) -> Json:
    """Gives a literal as JSON, in the form values have in records (contract §1)."""
    match value:
        case None | bool() | str():
            return value
        case Money(amount=amount, currency=currency):
            return {"amount": f"{amount:f}", "currency": currency}
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
        case timedelta():
            return str(microseconds(value))
        case date():
            return value.isoformat()
        case int() | UUID():
            return str(value)
        case _:
            return f"{value:f}"
