"""Turns a checked expression into SQL text with parameters. Never runs it, and never writes a value into the text.

A condition is rendered by what is asked of it: a *test* is true exactly when the condition is, and may be null instead
of false, so that the planner sees plain `column = $1`; its *opposite* is never null. What can fail is guarded by CASE,
because AND and OR promise no order, and what does not depend on the row is hidden from the planner there, because it
computes constants early, even those of a branch that is never taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from datetime import date, timedelta
from typing import Protocol

from hezong.kernel.expr.problem import ExprError, ExprProblem
from hezong.kernel.expr.sql_time import moved, span_between
from hezong.kernel.expr.traits import can_fail, conjuncts, is_certain, is_outside, is_settled, is_tame
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
ENDS = {date.min.timetuple()[:3], date.max.timetuple()[:3]}  # days that drivers may send as infinity
FLIPPED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True)
class SqlMoney:
    """Money as two pieces of SQL; it is null exactly when its amount is."""

    amount: str
    currency: str


SqlValue = str | SqlMoney


class Columns(Protocol):
    """How the caller finds what a path reads."""

    def column(self, path: tuple[str, ...]) -> SqlValue:
        """Gives SQL that can stand as an operand: bigint for integers, numeric, date, timestamptz, uuid, text, arrays.

        A duration is a bigint of microseconds; a reference is the id; `("now",)` and `("today",)` are asked for too.
        """
        ...


class Params:
    """The positional parameters of one statement."""

    def __init__(self) -> None:
        """Starts without values."""
        self.values: list[object] = []

    def add(self, value: object, pg_type: str) -> str:
        """Adds a value and gives the text that stands for it, as in `$7::text`."""
        self.values.append(value)
        return f"${len(self.values)}::{pg_type}"


@dataclass(frozen=True, slots=True)
class Test:
    """A piece of SQL that is true exactly when a condition is; `definite` when it is false, never null, otherwise."""

    sql: str
    definite: bool


class Argument:
    """An argument as the templates of functions see it; renders only what a template asks for, and that once."""

    def __init__(self, writer: Writer, node: Node, parent: Call) -> None:
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
        count = "cardinality" if self.node.type.kind is Kind.LIST else "char_length"
        return f"{count}({self.sql})::bigint"

    def __str__(self) -> str:
        """Stands for `{0}`."""
        return self.sql


def render_where(checked: Checked, columns: Columns, params: Params) -> str:
    """Renders a condition for WHERE: true exactly when it is true, false or null otherwise."""
    writer = Writer(columns, params)
    return " AND ".join(writer.test(part.tree).sql for part in conjuncts(checked))


def render_value(checked: Checked, columns: Columns, params: Params) -> SqlValue:
    """Renders the exact value; that of a condition is never null."""
    writer = Writer(columns, params)
    match checked.type.kind:
        case Kind.MONEY:
            return SqlMoney(f"trim_scale({writer.amount(checked.tree)})", writer.currency(checked.tree))
        case Kind.BOOL:
            return writer.exact(checked.tree)
        case Kind.DECIMAL:
            return f"trim_scale({writer.scalar(checked.tree)})"
        case _:
            return writer.scalar(checked.tree)


class Writer:
    """Renders the nodes of one expression."""

    def __init__(self, columns: Columns, params: Params) -> None:
        """Keeps where columns and values come from."""
        self.columns, self.params = columns, params

    # Conditions

    def test(self, node: Node) -> Test:
        """Renders what is true exactly when the condition is."""
        match node:
            case Has():
                return self.has(node)
            case Not(term=term):
                return Test(self.opposite(term), definite=True)
            case Logic():
                return self.logic(node)
            case Compare():
                return self.compare(node)
            case In():
                return self.membership(node)
            case If(condition=condition, yes=yes, no=no):
                a, b = self.test(yes), self.test(no)
                return Test(self.case(self.test(condition).sql, a.sql, b.sql), a.definite and b.definite)
            case _:
                return Test(self.scalar(node), is_certain(node))

    def exact(self, node: Node) -> str:
        """Renders a condition that is never null."""
        test = self.test(node)
        return test.sql if test.definite else f"(({test.sql}) IS TRUE)"

    def opposite(self, node: Node) -> str:
        """Renders what is true exactly when the condition is not; never null."""
        match node:
            case Not(term=term):
                return self.exact(term)
            case Has(path=path) if path.type.kind is not Kind.LIST:
                return f"{self.operand(path)} IS NULL"
            case Logic(operator=operator, terms=terms) if not can_fail(node):
                joiner = " OR " if operator == "&&" else " AND "
                return f"({joiner.join(self.opposite(term) for term in terms)})"
            case Compare(operator="=="):
                return self.different(node)
            case Compare(operator="!="):
                return self.exact(Compare("==", node.left, node.right, node.at))
            case Compare(operator=operator) if (
                is_certain(node.left) and is_certain(node.right) and not both_money(node)
            ):
                return self.test(Compare(FLIPPED[operator], node.left, node.right, node.at)).sql
            case _:
                test = self.test(node)
                return f"(NOT {test.sql})" if test.definite else f"(({test.sql}) IS NOT TRUE)"

    def has(self, node: Has) -> Test:
        """Renders `has`."""
        if node.path.type.kind is Kind.LIST:
            return Test(f"cardinality({self.scalar(node.path)}) > 0", definite=False)
        return Test(f"{self.operand(node.path)} IS NOT NULL", definite=True)

    def logic(self, node: Logic) -> Test:
        """Renders `&&` and `||`; terms that can fail are guarded by those before them."""
        tests = [self.test(term) for term in node.terms]
        word = " AND " if node.operator == "&&" else " OR "
        definite = all(test.definite for test in tests)
        if not can_fail(node):
            return Test(f"({word.join(test.sql for test in tests)})", definite)
        last, *before = reversed(tests)
        sql = last.sql
        for test in before:
            sql = self.case(test.sql, sql, "false") if node.operator == "&&" else self.case(test.sql, "true", sql)
        return Test(sql, definite)

    def compare(self, node: Compare) -> Test:
        """Renders a comparison."""
        if node.operator == "==":
            return self.equal(node)
        if node.operator == "!=":
            return Test(self.different(node), definite=True)
        certain = is_certain(node.left) and is_certain(node.right)
        if both_money(node):
            return Test(self.same_currency(node, node.operator), certain)
        left, right = self.operand(node.left, node), self.operand(node.right, node)
        if node.left.type.kind in TEXTS:  # by code point, whatever the collation of the column or the database is
            return Test(f'{left} COLLATE "C" {node.operator} {right} COLLATE "C"', certain)
        return Test(f"{left} {node.operator} {right}", certain)

    def equal(self, node: Compare) -> Test:
        """Renders `==`: plain where one side is never null, so that an index serves it."""
        left, right = node.left, node.right
        for side, other in ((left, right), (right, left)):
            if is_null(side):
                return Test(f"{self.operand(other)} IS NULL", definite=True)
        certain = is_certain(left), is_certain(right)
        if both_money(node):
            return self.equal_money(node, certain)
        a, b = self.operand(left, node), self.operand(right, node)
        if any(certain):
            return Test(f"{a} = {b}", all(certain))
        if is_outside(left) or is_outside(right):  # the planner knows the value and keeps only one of the two cases
            return Test(f"({a} = {b} OR ({a} IS NULL AND {b} IS NULL))", definite=False)
        return Test(f"{a} IS NOT DISTINCT FROM {b}", definite=True)

    def equal_money(self, node: Compare, certain: tuple[bool, bool]) -> Test:
        """Renders `==` of two amounts with their currencies."""
        same = self.same_currency(node, "=")
        if any(certain):
            return Test(same, all(certain))
        a, b = self.amount(node.left), self.amount(node.right)
        return Test(f"({same} OR ({a} IS NULL AND {b} IS NULL))", definite=False)

    def same_currency(self, node: Compare, operator: str) -> str:
        """Renders a comparison of amounts that holds only within one currency. Amounts first: they are what can fail."""
        left, right = node.left, node.right
        amounts = f"{self.operand(left, node)} {operator} {self.operand(right, node)}"
        currencies = " = ".join(
            self.params.add(side.value.currency, "text") if isinstance(side, Literal) and isinstance(side.value, Money)
            else self.currency(side) for side in (left, right)
        )
        return self.case(amounts, currencies, "false") if can_fail(node) else f"({amounts} AND {currencies})"

    def different(self, node: Compare) -> str:
        """Renders `!=`; never null."""
        for side, other in ((node.left, node.right), (node.right, node.left)):
            if is_null(side):
                return f"{self.operand(other)} IS NOT NULL"
        if both_money(node):
            return f"({self.equal(node).sql} IS NOT TRUE)"
        certain = is_certain(node.left) and is_certain(node.right)
        word = "<>" if certain else "IS DISTINCT FROM"
        return f"{self.operand(node.left, node)} {word} {self.operand(node.right, node)}"

    def membership(self, node: In) -> Test:
        """Renders `in`. A list of the record is asked whether it contains the item: that is what its index answers."""
        item, certain = self.operand(node.item, node), is_certain(node.item)
        if isinstance(node.list, Items):
            return Test(
                f"{item} = ANY({self.array(node.list, node.item)})", certain and all(map(is_certain, node.list.items))
            )
        listed = self.operand(node.list, node)
        if is_outside(node.list):
            return Test(f"{item} = ANY({listed})", definite=False)
        return Test(f"{listed} @> ARRAY[{item}]", definite=False)

    def array(self, items: Items, item: Node) -> str:
        """Renders a written list, as one parameter where it holds only literals."""
        pg_type = PG_TYPES[item.type.kind]
        literals = [plain(part) for part in items.items if isinstance(part, Literal)]
        if len(literals) == len(items.items):
            return self.params.add(literals, f"{pg_type}[]")
        return f"ARRAY[{', '.join(self.scalar(part) for part in items.items)}]"

    # Values

    def operand(self, node: Node, parent: Node | None = None) -> str:
        """Renders an operand, money as its amount; hides from the planner what a failing parent must not fold."""
        sql = self.amount(node) if node.type.kind is Kind.MONEY else self.scalar(node)
        hide = parent is not None and not isinstance(node, Literal) and is_settled(node) and can_fail(parent)
        return self.hidden(sql) if hide else sql

    def hidden(self, sql: str) -> str:
        """Keeps a constant from being folded into what is around it: it must not fail, or be null, too early."""
        return f"(SELECT {sql})"

    def scalar(self, node: Node) -> str:
        """Renders a value that is one piece of SQL."""
        match node:
            case Literal(value=None):
                return "NULL"
            case Literal(value=bool(value)):
                return "true" if value else "false"
            case Literal(value=date() as day) if day.timetuple()[:3] in ENDS:
                return self.params.add(day.isoformat(), f"text::{PG_TYPES[node.type.kind]}")
            case Literal(type=found):
                return self.params.add(plain(node), PG_TYPES[found.kind])
            case Path():
                return self.path(node)
            case Items(items=items):
                return self.array(node, items[0]) if items else "ARRAY[]::text[]"
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

    def path(self, node: Path) -> str:
        """Asks the caller for a column; a root alone means its id."""
        if (
            node.type.kind is Kind.LIST
            and node.type.item
            and node.type.item.kind is Kind.RECORD
            and not is_outside(node)
        ):
            raise ExprError([ExprProblem("expr.not_in_sql", *node.at, {"name": ".".join(node.names)})])
        alone = node.type.kind is Kind.RECORD and len(node.names) == 1
        found = self.columns.column((*node.names, "id") if alone else node.names)
        assert isinstance(found, str), "only money has two columns"
        return found

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
        return self.case(self.test(node.condition).sql, render(node.yes), render(node.no))

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

    def case(self, condition: str, yes: str, no: str) -> str:
        """Renders a guard: PostgreSQL computes a branch only when it is taken."""
        return f"CASE WHEN {condition} THEN {yes} ELSE {no} END"

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


def computed(operator: str, left: str, right: str, kind: Kind) -> str:
    """Renders arithmetic of numbers, texts and durations; PostgreSQL checks the 64 bits of a bigint itself."""
    if operator == "/":
        return f"round(round({left}, {DIVIDEND_PLACES}) / {right}, {QUOTIENT_PLACES})::{DECIMAL}"
    if kind is Kind.DECIMAL:
        return f"({left} {operator} {right})::{DECIMAL}"
    return f"({left} {'||' if kind is Kind.TEXT else operator} {right})"


def plain(literal: Literal) -> object:
    """Gives the value of a literal as a parameter; durations are numbers of microseconds."""
    return microseconds(literal.value) if isinstance(literal.value, timedelta) else literal.value


def escaped(text: str) -> str:
    """Makes a text mean itself in a pattern of LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def is_null(node: Node) -> bool:
    """Tells the word null."""
    return isinstance(node, Literal) and node.value is None


def both_money(node: Compare) -> bool:
    """Tells a comparison of money with money."""
    return node.left.type.kind is node.right.type.kind is Kind.MONEY
