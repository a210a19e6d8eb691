"""Turns a checked expression into what callers ask about it: its conjuncts, what it cannot do without, its cost.

Never evaluates anything.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile

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
    checked,
    children,
    walk,
)
from hezong.kernel.expr.types import Kind

Paths = frozenset[tuple[str, ...]]

NONE: Paths = frozenset()

OUTSIDE = frozenset({"user", "org", "now", "today"})  # roots that do not depend on the record
CENTURY = timedelta(days=36_525)
YEAR = timedelta(days=366)
HOP_COST = 10  # each reference that is followed is a look-up
SCAN_COST = 10  # a text that is searched for anywhere is found by no ordinary index


def conjuncts(whole: Checked) -> tuple[Checked, ...]:
    """Splits a condition into parts that may be tested in any order and are all true exactly when it is.

    From the first term that can fail on, the parts stay together behind everything that guards them.
    """
    tree = whole.tree
    if not isinstance(tree, Logic) or tree.operator != "&&":
        return (whole,)
    safe = tuple(takewhile(lambda term: not can_fail(term), tree.terms))
    if len(safe) == len(tree.terms):
        return tuple(checked(term) for term in safe)
    return (*(checked(term) for term in safe), whole)


def can_fail(node: Node) -> bool:
    """Tells whether computing a node may raise EvalError for some record."""
    match node:
        case Arithmetic():
            fails = not is_tame(node)
        case Negate():
            fails = node.type.kind in {Kind.INT, Kind.DURATION}
        case Call():
            fails = node.function.fails and drift(node) is None
        case _:
            fails = False
    return fails or any(can_fail(child) for child in children(node))


def is_tame(node: Arithmetic) -> bool:
    """Joined texts and the time between two dates always fit, and the clock stays within a century of today."""
    if node.type.kind is Kind.TEXT:
        return True
    if node.type.kind is Kind.DURATION:
        return node.left.type.kind is not Kind.DURATION
    return drift(node) is not None


def drift(node: Node) -> timedelta | None:
    """How far a node can be from the clock, up to a century; None for what is no clock or may be farther from it."""
    match node:
        case Path(names=("now",) | ("today",)):
            return timedelta(0)
        case Call() if node.function.near:
            near = drift(node.arguments[0])
            far = None if near is None else near + YEAR
        case Arithmetic(left=left, right=Literal(value=timedelta() as span)):
            near = drift(left)
            far = None if near is None else near + min(abs(span), 2 * CENTURY)
        case _:
            far = None
    return far if far is not None and far <= CENTURY else None


def is_outside(node: Node) -> bool:
    """Tells whether a node has the same value for all records of a statement."""
    return all(part.names[0] in OUTSIDE for part in walk(node) if isinstance(part, Path))


def is_settled(node: Node) -> bool:
    """Tells whether a planner that knows its parameters might compute a value before it sees a record."""
    match node:
        case Path():
            return is_outside(node)
        case Has():
            return True  # the column may be declared NOT NULL
        case Logic(terms=terms):
            return any(is_settled(term) for term in terms)
        case If(condition=condition, yes=yes, no=no):
            return is_settled(condition) and (is_settled(yes) or is_settled(no))
        case Call() if node.function.lazy:
            return is_settled(node.arguments[0])
        case _:  # one null settles everything that is computed with it
            settled = [part for part in children(node) if is_settled(part)]
            return len(settled) == len(children(node)) or not all(is_certain(part) for part in settled)


def is_certain(node: Node) -> bool:
    """Tells whether a value is never null, whatever the record."""
    match node:
        case Literal(value=value):
            return value is not None
        case Path(names=names):
            return names in {("now",), ("today",), ("self", "id"), ("user",), ("user", "id")}
        case Has() | Not() | Logic() | Compare() | In() | Items():
            return True
        case If(yes=yes, no=no):
            return is_certain(yes) and is_certain(no)
        case Call() if node.function.lazy:
            return any(is_certain(argument) for argument in node.arguments)
        case Arithmetic() if node.type.kind is Kind.MONEY and node.left.type == node.right.type:
            return False  # two currencies
        case Arithmetic() | Negate() | Widen() | Call():
            return all(is_certain(part) for part in children(node))


def required_paths(whole: Checked) -> Paths:
    """Gives the paths that must not be null for the condition to be true: what to ask for when it is not."""
    return demanded(whole.tree)


def demanded(node: Node) -> Paths:
    """Gives the paths without which a condition cannot be true."""
    match node:
        case Has(path=path):
            return frozenset({path.names})
        case Logic(operator="&&", terms=terms):
            return NONE.union(*(demanded(term) for term in terms))
        case Logic(terms=terms):
            first, *rest = (demanded(term) for term in terms)
            return first.intersection(*rest)
        case Compare(operator="==", left=left, right=right):
            return (carried(left) if is_certain(right) else NONE) | (carried(right) if is_certain(left) else NONE)
        case Compare(operator="!=", left=left, right=right):
            null = any(isinstance(side, Literal) and side.value is None for side in (left, right))
            return carried(left) | carried(right) if null else NONE
        case Compare(left=left, right=right) | In(item=left, list=right):
            return carried(left) | carried(right)
        case _:
            return carried(node)


def carried(node: Node) -> Paths:
    """Gives the paths whose null makes a value null."""
    match node:
        case Path(names=names):
            return frozenset({names})
        case Arithmetic() | Negate() | Widen():
            return NONE.union(*(carried(part) for part in children(node)))
        case Call() if not node.function.lazy:
            return NONE.union(*(carried(part) for part in node.arguments))
        case _:
            return NONE


def cost(whole: Checked) -> int:
    """Weighs an expression: 1 a node, 10 for each reference followed, 10 for each text searched for anywhere."""
    return sum(weight(node) for node in walk(whole.tree))


def weight(node: Node) -> int:
    """Weighs one node without what is below it."""
    match node:
        case Path(names=(root, *fields)) if root not in OUTSIDE:
            return 1 + HOP_COST * max(0, len(fields) - 1)
        case Call() if node.function.like and node.function.like.startswith("%"):
            return 1 + SCAN_COST
        case _:
            return 1
