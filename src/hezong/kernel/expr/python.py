"""Turns a checked expression into a Python function of the environment. Never touches a database or a clock.

Operands are computed from left to right, all of them, before a null among them makes the result null: so a failing
operand fails here exactly when it fails in SQL and in the browser.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from hezong.kernel.expr.arithmetic import operation
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
from hezong.kernel.expr.types import NUMBERS, Kind
from hezong.kernel.expr.value import duration, identity, microseconds, whole
from hezong.kernel.types.money import Money

Env = Mapping[str, Any]
Run = Callable[[Env], Any]

ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def evaluate(checked: Checked, env: Mapping[str, object]) -> object:
    """Computes an expression once. Raises EvalError on overflow and division by zero."""
    return compile_python(checked)(env)


def compile_python(checked: Checked) -> Callable[[Mapping[str, object]], object]:
    """Gives a function for repeated use; a condition gives True or False, never None."""
    run = compile_node(checked.tree)
    return truth(run) if checked.type.kind is Kind.BOOL else run


def truth(run: Run) -> Run:
    """Null counts as false wherever a condition is needed."""
    return lambda env: run(env) is True


def compile_condition(node: Node) -> Run:
    """Compiles a node that is asked whether it is true."""
    run = compile_node(node)
    return run if isinstance(node, Has | Not | Logic | Compare) else truth(run)


def compile_node(node: Node) -> Run:
    """Compiles one node."""
    match node:
        case Literal(value=value):
            return lambda _: value
        case Path():
            return compile_path(node)
        case Has(path=path):
            return compile_has(path)
        case Not(term=term):
            inner = compile_condition(term)
            return lambda env: not inner(env)
        case Logic():
            return compile_logic(node)
        case Compare():
            return compile_compare(node)
        case In():
            return compile_in(node)
        case Items(items=items):
            runs = [compile_node(item) for item in items]
            return lambda env: [run(env) for run in runs]
        case Arithmetic():
            return compile_arithmetic(node)
        case Negate() | Widen():
            return compile_sign(node)
        case If():
            condition, yes, no = compile_condition(node.condition), compile_node(node.yes), compile_node(node.no)
            return lambda env: yes(env) if condition(env) else no(env)
        case Call():
            return compile_call(node)


def compile_path(path: Path) -> Run:
    """Reads a value; anything behind a null is null."""
    root, *fields = path.names
    clean = cleaner(path.type.kind)
    if len(fields) == 1 and clean is as_it_is:
        return compile_member(root, fields[0])

    def read(env: Env) -> Any:
        value = env.get(root)
        for field in fields:
            if value is None:
                return None
            value = member(value, field)
        return None if value is None else clean(value)

    return read


def compile_member(root: str, field: str) -> Run:
    """Reads a field of the row, which is what most paths do, without a loop."""

    def read(env: Env) -> Any:
        value = env.get(root)
        if type(value) is dict:
            return value.get(field)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]  records hold anything
        return None if value is None else member(value, field)

    return read


def member(record: Any, field: str) -> Any:
    """Reads a field of a record; of one that is not loaded only the id is known."""
    # Nearly all are dicts; asking that first spares the slow question for the protocol.
    if type(record) is dict or isinstance(record, Mapping):  # pyright: ignore[reportUnknownArgumentType]  records hold anything
        return record.get(field)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]  records hold anything
    if field == "id" and isinstance(record, UUID):
        return record
    raise TypeError(f"the record that {field!r} is read from is not loaded")


def cleaner(kind: Kind) -> Callable[[Any], Any]:
    """Gives what turns a stored value into the one the type promises."""
    if kind is Kind.RECORD:
        return identity
    return Decimal if kind is Kind.DECIMAL else as_it_is


def as_it_is(value: Any) -> Any:
    """Most values need no cleaning."""
    return value


def compile_has(path: Path) -> Run:
    """A list counts only when something is in it."""
    root, *fields = path.names
    read = compile_member(root, fields[0]) if len(fields) == 1 else compile_path(path)
    if path.type.kind is Kind.LIST:
        return lambda env: bool(read(env))
    return lambda env: read(env) is not None


def compile_logic(node: Logic) -> Run:
    """Stops at the first term that decides."""
    terms = [compile_condition(term) for term in node.terms]
    decisive = node.operator == "||"

    def decide(env: Env) -> bool:
        for term in terms:
            if term(env) is decisive:
                return decisive
        return not decisive

    return decide


def compile_compare(node: Compare) -> Run:
    """Money beside a number gives its amount; money of two currencies is neither equal nor in order."""
    left, right = amount_beside(node.left, node.right), amount_beside(node.right, node.left)
    if node.operator in {"==", "!="}:
        equal = node.operator == "=="
        return lambda env: (left(env) == right(env)) is equal
    order = ORDER[node.operator]

    def compare(env: Env) -> bool:
        a, b = left(env), right(env)
        if a is None or b is None:
            return False
        return a.currency == b.currency and order(a.amount, b.amount) if isinstance(a, Money) else order(a, b)

    return compare


def amount_beside(node: Node, other: Node) -> Run:
    """Reads the amount of money that is compared with a number."""
    run = compile_node(node)
    if node.type.kind is not Kind.MONEY or other.type.kind not in NUMBERS:
        return run

    def amount(env: Env) -> Decimal | None:
        money = run(env)
        return None if money is None else money.amount

    return amount


def compile_in(node: In) -> Run:
    """Nothing is in a null list, and null is in no list."""
    item, listed = compile_node(node.item), compile_node(node.list)

    def contains(env: Env) -> bool:
        value, values = item(env), listed(env)
        return value is not None and values is not None and any(identity(each) == value for each in values)

    return contains


def compile_arithmetic(node: Arithmetic) -> Run:
    """Null with anything is null."""
    found = operation(node.operator, node.left.type.kind, node.right.type.kind)
    assert found is not None, "the checker lets only known operations pass"
    left, right, body = compile_node(node.left), compile_node(node.right), found[1]

    def compute(env: Env) -> Any:
        a, b = left(env), right(env)
        return None if a is None or b is None else body(a, b)

    return compute


def compile_sign(node: Negate | Widen) -> Run:
    """Changes the sign, or makes an integer a decimal."""
    run, body = compile_node(node.term), Decimal if isinstance(node, Widen) else negate

    def compute(env: Env) -> Any:
        value = run(env)
        return None if value is None else body(value)

    return compute


def negate(value: Any) -> Any:
    """The value with the other sign."""
    match value:
        case Money(amount=amount, currency=currency):
            return Money(amount.copy_negate(), currency)
        case Decimal():
            return value.copy_negate()
        case int():
            return whole(-value)
        case _:
            return duration(-microseconds(value))


def compile_call(node: Call) -> Run:
    """Gives a function its arguments; a null among them makes a condition false and any other result null."""
    runs, body = [compile_node(argument) for argument in node.arguments], node.function.python
    if node.function.lazy:
        first, second = runs
        return lambda env: value if (value := first(env)) is not None else second(env)

    def call(env: Env) -> Any:
        values = [run(env) for run in runs]
        return None if any(value is None for value in values) else body(*values)

    return call
