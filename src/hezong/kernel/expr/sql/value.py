"""Turns values into SQL, money half by half. Conditions among them are asked of whoever renders conditions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property

from hezong.kernel.expr.problem import ExprError, ExprProblem
from hezong.kernel.expr.sql.piece import Columns, Params, SqlMoney
from hezong.kernel.expr.sql.time import moved, span_between
from hezong.kernel.expr.traits import can_fail, is_outside, is_settled, is_tame
from hezong.kernel.expr.tree import Arithmetic, Call, If, Items, Literal, Negate, Node, Path, Widen
from hezong.kernel.expr.types import TEXTS, Kind
from hezong.kernel.expr.value import DIGITS, QUOTIENT_PLACES, microseconds
from hezong.kernel.types.money import Money

MAX_SQL = 100_000  # characters; money and `min` repeat their operands, and what repeats can grow without end
DECIMAL = f"numeric({2 * DIGITS}, {DIGITS})"  # the cast rounds half away from zero and raises 22003
DIVIDEND_PLACES = 100  # so many that a rounded quotient is a tie at 12 places only if the exact one is
PG_TYPES = {
    Kind.TEXT: "text",
    Kind.CHOICE: "text",
    Kind.INT: "bigint",
    Kind.DECIMAL: "numeric",
    Kind.DATE: "date",
    Kind.DATETIME: "timestamptz",
    Kind.DURATION: "bigint",
    Kind.ID: "uuid",
    Kind.RECORD: "uuid",
    Kind.BOOL: "boolean",
}


class Values(ABC):
    """Renders the values of one expression."""

    def __init__(self, columns: Columns, params: Params) -> None:
        """Keeps where columns and values come from."""
        self.columns, self.params = columns, params

    @abstractmethod
    def exact(self, node: Node) -> str:
        """Renders a condition that is never null."""

    @abstractmethod
    def truth(self, node: Node) -> str:
        """Renders a condition that may be null instead of false."""

    def operand(self, node: Node, parent: Node | None = None) -> str:
        """Renders an operand, money as its amount; hides from the planner what a failing parent must not fold."""
        sql = self.amount(node) if node.type.kind is Kind.MONEY else self.scalar(node)
        known = isinstance(node, Literal) and node.value is not None
        hide = parent is not None and not known and is_settled(node) and can_fail(parent)
        return self.hidden(sql) if hide else sql

    def hidden(self, sql: str) -> str:
        """Keeps a constant from being folded into what is around it: it must not fail, or be null, too early."""
        return f"(SELECT {sql})"

    def scalar(self, node: Node) -> str:
        """Renders a value that is one piece of SQL."""
        match node:
            case Literal(value=None, type=found):
                return f"NULL::{PG_TYPES[found.kind]}" if found.kind in PG_TYPES else "NULL"
            case Literal(value=bool(value)):
                return "true" if value else "false"
            case Literal(value=date() as day) if is_end(day):
                return self.params.add(day.isoformat(), f"text::{PG_TYPES[node.type.kind]}")
            case Literal(type=found):
                return self.params.add(plain(node), PG_TYPES[found.kind])
            case Path():
                return self.path(node)
            case Items(items=items):
                return self.array(node, items[0].type.kind if items else Kind.TEXT)
            case Arithmetic():
                return self.within(self.arithmetic(node), node)
            case Negate(term=term):
                return f"(- {self.operand(term, node)})"
            case Widen(term=term):
                return f"({self.scalar(term)})::numeric"
            case If():
                return self.within(self.choice(node, self.scalar), node)
            case Call():
                return self.within(self.call(node), node)
            case _:
                return f"({self.exact(node)})"

    def array(self, items: Items, kind: Kind) -> str:
        """Renders a written list, as one parameter where it holds only literals."""
        pg_type = PG_TYPES[kind]
        literals = [plain(part) for part in items.items if isinstance(part, Literal) and not is_end(part.value)]
        if len(literals) == len(items.items):
            return self.params.add(literals, f"{pg_type}[]")
        return f"ARRAY[{', '.join(self.scalar(part) for part in items.items)}]"

    def path(self, node: Path) -> str:
        """Asks the caller for a column; a root alone means its id."""
        item = node.type.item
        if item and item.kind is Kind.RECORD and not is_outside(node):
            raise ExprError([ExprProblem("expr.not_in_sql", *node.at, {"name": ".".join(node.names)})])
        alone = node.type.kind is Kind.RECORD and len(node.names) == 1
        found = self.columns.column((*node.names, "id") if alone else node.names)
        assert isinstance(found, str), "only money has two columns"
        return found

    def count(self, node: Node) -> str | None:
        """Asks the caller for the number of records in a list of records; None for any other list."""
        item = node.type.item
        if not isinstance(node, Path) or item is None or item.kind is not Kind.RECORD:
            return None
        return self.columns.count(node.names)

    def arithmetic(self, node: Arithmetic) -> str:
        """Renders `+ - * / %` of anything but money."""
        left, right, operator = node.left, node.right, node.operator
        kinds = left.type.kind, right.type.kind
        if kinds[0] in {Kind.DATE, Kind.DATETIME}:
            a, tame = self.operand(left, node), is_tame(node)
            if kinds[0] is kinds[1]:
                return span_between(a, self.operand(right, node), kinds[0])
            if isinstance(right, Literal) and isinstance(right.value, timedelta):
                return moved(a, operator, right.value, kinds[0], self.params.add, tame)
            return moved(a, operator, self.operand(right, node), kinds[0], self.params.add, tame)
        return computed(operator, self.operand(left, node), self.operand(right, node), node.type.kind)

    def choice(self, node: If, render: Callable[[Node], str]) -> str:
        """Renders `? :` with the branches as they are needed."""
        return case(self.truth(node.condition), render(node.yes), render(node.no))

    def call(self, node: Call) -> str:
        """Renders a call by the template of the function."""
        function, last = node.function, node.arguments[-1] if node.arguments else None
        if function.like and isinstance(last, Literal) and isinstance(last.value, str):
            pattern = function.like.format(escaped(last.value))
            return f"({self.operand(node.arguments[0], node)} LIKE {self.params.add(pattern, 'text')})"
        if function.sql is None:
            raise ExprError([ExprProblem("expr.not_in_sql", *node.at, {"name": function.name})])
        sql = function.sql.format(*(Argument(self, each, node) for each in node.arguments))
        decimal = node.type.kind in {Kind.DECIMAL, Kind.MONEY}
        return f"({sql})::{DECIMAL}" if function.fails and decimal else sql

    def within(self, sql: str, node: Node) -> str:
        """Stops where the text grows beyond measure."""
        if len(sql) > MAX_SQL:
            raise ExprError([ExprProblem("expr.cost", *node.at, {"limit": "sql", "most": MAX_SQL})])
        return sql

    # Money: a statement may not have parameters that it does not use, so each half is rendered only when needed

    def amount(self, node: Node) -> str:
        """Renders the amount of money."""
        match node:
            case Literal(value=Money(amount=amount)):
                return self.params.add(amount, "numeric")
            case Path():
                return self.money_path(node).amount
            case Arithmetic():
                return self.within(self.money_arithmetic(node), node)
            case Negate(term=term):
                return f"(- {self.amount(term)})"
            case If():
                return self.within(self.choice(node, self.amount), node)
            case Call():
                return self.within(self.call(node), node)
            case _:
                return "NULL::numeric"

    def currency(self, node: Node) -> str:
        """Renders the currency of money; it counts only where the amount is not null."""
        match node:
            case Literal(value=Money(currency=currency)):
                return self.hidden(self.params.add(currency, "text"))
            case _ if node.type.kind in TEXTS:  # the argument of a call
                return self.hidden(self.scalar(node)) if is_settled(node) else self.scalar(node)
            case Path():
                found = self.money_path(node).currency
                return self.hidden(found) if is_outside(node) else found
            case Arithmetic(left=left, right=right) if left.type == right.type:
                return self.common_currency(left, right)
            case Arithmetic(left=left, right=right):
                return self.currency(left if left.type.kind is Kind.MONEY else right)
            case Negate(term=term):
                return self.currency(term)
            case If():
                return self.within(self.choice(node, self.currency), node)
            case Call(function=function, arguments=arguments) if function.currency:
                return self.within(function.currency.format(*(Argument(self, each, node) for each in arguments)), node)
            case _:
                return "NULL::text"

    def money_path(self, node: Path) -> SqlMoney:
        """Asks the caller for the two columns of money."""
        found = self.columns.column(node.names)
        assert isinstance(found, SqlMoney), "money has two columns"
        return found

    def money_arithmetic(self, node: Arithmetic) -> str:
        """Renders the amount of a sum, product or quotient."""
        left, right = self.operand(node.left, node), self.operand(node.right, node)
        if node.left.type == node.right.type:
            # Adding nothing, or null, keeps the failures of the operand that are failures in Python too.
            right = f"({right} + {self.common_currency(node.left, node.right, '0')})"
        return computed(node.operator, left, right, Kind.DECIMAL)

    def common_currency(self, left: Node, right: Node, then: str = "") -> str:
        """Renders a value, the currency itself if none is given, that is null where the currencies differ."""
        short, long = sorted((self.currency(left), self.currency(right)), key=len)
        return f"CASE {long} WHEN {short} THEN {then or short} END"


class Argument:
    """An argument as the templates of functions see it; renders only what a template asks for, and that once."""

    def __init__(self, writer: Values, node: Node, parent: Call) -> None:
        """Renders nothing yet."""
        self.writer, self.node, self.parent = writer, node, parent

    @cached_property
    def sql(self) -> str:
        """The value, of money the amount."""
        return self.writer.operand(self.node, self.parent)

    @cached_property
    def currency(self) -> str:
        """Stands for `{0.currency}`."""
        return self.writer.currency(self.node)

    @property
    def size(self) -> str:
        """Stands for `{0.size}`."""
        if (records := self.writer.count(self.node)) is not None:
            return records
        count = "cardinality" if self.node.type.kind is Kind.LIST else "char_length"
        return f"{count}({self.sql})::bigint"

    def __str__(self) -> str:
        """Stands for `{0}`."""
        return self.sql


def case(condition: str, yes: str, no: str) -> str:
    """Renders a guard: PostgreSQL computes a branch only when it is taken."""
    return f"CASE WHEN {condition} THEN {yes} ELSE {no} END"


def computed(operator: str, left: str, right: str, kind: Kind) -> str:
    """Renders arithmetic of numbers, texts and durations; PostgreSQL checks the 64 bits of a bigint itself."""
    if operator == "/":
        return f"round(round({left}, {DIVIDEND_PLACES}) / {right}, {QUOTIENT_PLACES})::{DECIMAL}"
    if kind is Kind.DECIMAL:
        return f"({left} {operator} {right})::{DECIMAL}"
    return f"({left} {'||' if kind is Kind.TEXT else operator} {right})"


def is_end(value: object) -> bool:
    """Tells the first and the last day, which drivers may send as infinity unless they are written out."""
    return isinstance(value, date) and (value.year, value.month, value.day) in {(1, 1, 1), (9999, 12, 31)}


def plain(literal: Literal) -> object:
    """Gives the value of a literal as a parameter; durations are numbers of microseconds."""
    return microseconds(literal.value) if isinstance(literal.value, timedelta) else literal.value


def escaped(text: str) -> str:
    """Makes a text mean itself in a pattern of LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
