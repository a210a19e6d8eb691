"""Says what a checked expression is: a frozen, hashable tree in which every node knows its type. Does nothing with it.

Positions do not take part in comparison: two texts that mean the same have equal trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hezong.kernel.expr.function import Function
from hezong.kernel.expr.types import BOOL, DECIMAL, Type

At = tuple[int, int]  # line and column, from 1


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the text or computed from such values; None is null."""

    value: object
    type: Type
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class Path:
    """A value read from the environment: root, field, field of the reference …; `("now",)` and `("today",)` too."""

    names: tuple[str, ...]
    type: Type
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class Has:
    """True when the path is not null and, for a list, not empty."""

    path: Path
    at: At = field(compare=False)
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Not:
    """True exactly when the term is not true."""

    term: Node
    at: At = field(compare=False)
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Logic:
    """`&&` or `||` over two and more terms, from left to right, no further than needed."""

    operator: str
    terms: tuple[Node, ...]
    at: At = field(compare=False)
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Compare:
    """`== != < <= > >=`; both sides are brought to one type, except money beside a decimal."""

    operator: str
    left: Node
    right: Node
    at: At = field(compare=False)
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class In:
    """True when the item is not null and equals an element of the list."""

    item: Node
    list: Node
    at: At = field(compare=False)
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Items:
    """A list written in the text, of values of one type."""

    items: tuple[Node, ...]
    type: Type
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+ - * / %` of numbers, money, text, dates and durations."""

    operator: str
    left: Node
    right: Node
    type: Type
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """The value with the other sign."""

    term: Node
    type: Type
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class Widen:
    """An integer as a decimal."""

    term: Node
    at: At = field(compare=False)
    type: Type = DECIMAL


@dataclass(frozen=True, slots=True)
class If:
    """`condition ? yes : no`; only the branch that is taken is computed."""

    condition: Node
    yes: Node
    no: Node
    type: Type
    at: At = field(compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function or method with its arguments."""

    function: Function
    arguments: tuple[Node, ...]
    type: Type
    at: At = field(compare=False)


Node = Literal | Path | Has | Not | Logic | Compare | In | Items | Arithmetic | Negate | Widen | If | Call


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression that passed the checker. `paths` holds every path it reads, `("now",)` and `("today",)` included."""

    tree: Node
    type: Type
    paths: frozenset[tuple[str, ...]]


def children(node: Node) -> tuple[Node, ...]:
    """Gives the parts of a node in the order in which they are computed."""
    match node:
        case Literal() | Path():
            return ()
        case Has(path=path):
            return (path,)
        case Not(term=term) | Negate(term=term) | Widen(term=term):
            return (term,)
        case Logic(terms=parts) | Items(items=parts) | Call(arguments=parts):
            return parts
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case In(item=item, list=items):
            return (item, items)
        case If(condition=condition, yes=yes, no=no):
            return (condition, yes, no)


def walk(node: Node) -> Iterator[Node]:
    """Visits a node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def checked(tree: Node) -> Checked:
    """Wraps a tree together with the paths it reads."""
    return Checked(tree, tree.type, frozenset(node.names for node in walk(tree) if isinstance(node, Path)))
