"""Turns conditions into SQL: what is true when they are, what is true when they are not, and what is never null."""

from __future__ import annotations

from dataclasses import dataclass

from hezong.kernel.expr.sql.value import PG_TYPES, Values, case
from hezong.kernel.expr.traits import can_fail, is_certain, is_outside
from hezong.kernel.expr.tree import Compare, Has, If, In, Items, Literal, Logic, Node, Not
from hezong.kernel.expr.types import TEXTS, Kind
from hezong.kernel.types.money import Money

FLIPPED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True)
class Test:
    """A piece of SQL that is true exactly when a condition is; `definite` when it is false, never null, otherwise."""

    sql: str
    definite: bool


class Conditions(Values):
    """Renders the conditions of one expression."""

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
                return Test(case(self.test(condition).sql, a.sql, b.sql), a.definite and b.definite)
            case _:
                return Test(self.scalar(node), is_certain(node))

    def truth(self, node: Node) -> str:
        """Renders a condition that may be null instead of false."""
        return self.test(node).sql

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
        if (records := self.count(node.path)) is not None:
            return Test(f"{records} > 0", definite=False)
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
            sql = case(test.sql, sql, "false") if node.operator == "&&" else case(test.sql, "true", sql)
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
            self.params.add(side.value.currency, "text")
            if isinstance(side, Literal) and isinstance(side.value, Money)
            else self.currency(side)
            for side in (left, right)
        )
        return case(amounts, currencies, "false") if can_fail(node) else f"({amounts} AND {currencies})"

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
                f"{item} = ANY({self.array(node.list, node.item.type.kind)})",
                certain and all(map(is_certain, node.list.items)),
            )
        listed = self.operand(node.list, node)
        if is_outside(node.list) and node.list.type.item:
            # The cast says that a hidden list is an array and not the rows of a query.
            return Test(f"{item} = ANY({listed}::{PG_TYPES[node.list.type.item.kind]}[])", definite=False)
        return Test(f"{listed} @> ARRAY[{item}]", definite=False)


def is_null(node: Node) -> bool:
    """Tells the word null."""
    return isinstance(node, Literal) and node.value is None


def both_money(node: Compare) -> bool:
    """Tells a comparison of money with money."""
    return node.left.type.kind is node.right.type.kind is Kind.MONEY
