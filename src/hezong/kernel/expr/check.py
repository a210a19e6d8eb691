"""Turns the text of an expression into a typed tree, or into everything that is wrong with it. Computes no record.

Parts that hold only literals are computed here, so that a failing one is an error of the text and not of a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from lark import Token, Tree

from hezong.kernel.expr.arithmetic import result_of
from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.expr.function import Function, Functions
from hezong.kernel.expr.parse import Syntax, parse, place, text_value
from hezong.kernel.expr.problem import EvalError, ExprError, ExprProblem, did_you_mean
from hezong.kernel.expr.python import compile_node
from hezong.kernel.expr.scope import ROOTS, Scope
from hezong.kernel.expr.tree import (
    Arithmetic,
    At,
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
)
from hezong.kernel.expr.types import (
    BOOL,
    DATE,
    DATETIME,
    DECIMAL,
    ID,
    INT,
    NULL,
    NUMBERS,
    TEXT,
    Kind,
    Type,
    assignable,
    comparable,
    join,
    orderable,
)
from hezong.kernel.expr.value import parse_date, parse_datetime, parse_decimal, parse_id, whole

ENVIRONMENT = {"now": DATETIME, "today": DATE}
READERS: dict[Kind, tuple[Type, Callable[[str], object]]] = {
    Kind.DATE: (DATE, parse_date),
    Kind.DATETIME: (DATETIME, parse_datetime),
    Kind.ID: (ID, parse_id),
    Kind.RECORD: (ID, parse_id),
}


def compile_text(text: str, scope: Scope, want: Type | None, functions: Functions = BUILT_IN) -> Checked:
    """Compiles an expression; `want` is the type its place needs, or None. Raises ExprError with all problems."""
    checker = Checker(scope, functions)
    tree = parse(text)
    node = checker.check(tree)
    if node and want:
        node = checker.bring(node, want, "expr.result")
    if checker.problems or not node:
        raise ExprError(checker.problems)
    return checked(node)


class Checker:
    """Collects problems; a part that has one is None and is not complained about again."""

    def __init__(self, scope: Scope, functions: Functions) -> None:
        """Starts without problems."""
        self.scope, self.functions = scope, functions
        self.problems: list[ExprProblem] = []
        self.rules: dict[str, Callable[[Syntax], Node | None]] = {
            "if": self.choice,
            "either": self.logic,
            "both": self.logic,
            "not": self.negation,
            "compare": self.comparison,
            "in": self.membership,
            "arithmetic": self.arithmetic,
            "negate": self.sign,
            "name": self.name,
            "member": self.member,
            "call": self.call,
            "method": self.call,
            "list": self.items,
            "text": self.text,
            "int": self.number,
            "decimal": self.number,
            "true": lambda tree: Literal(True, BOOL, place(tree)),
            "false": lambda tree: Literal(False, BOOL, place(tree)),
            "null": lambda tree: Literal(None, NULL, place(tree)),
        }

    def check(self, tree: Syntax) -> Node | None:
        """Checks one part of the text."""
        return self.rules[tree.data](tree)

    def parts(self, tree: Syntax) -> list[Node | None]:
        """Checks all parts below a piece of syntax, so that every one can complain."""
        return [self.check(part) for part in tree.children if isinstance(part, Tree)]

    def fail(self, code: str, at: At, hint: str | None = None, **params: object) -> None:
        """Adds a problem."""
        self.problems.append(ExprProblem(code, *at, params, hint))

    # Names and literals

    def text(self, tree: Syntax) -> Node | None:
        """Reads a text between quotes."""
        value = text_value(token(tree))
        return self.fail("expr.text", place(tree)) if value is None else Literal(value, TEXT, place(tree))

    def number(self, tree: Syntax) -> Node | None:
        """Reads a number; 1 is an integer, 1.0 a decimal."""
        written = str(token(tree))
        try:
            value = whole(int(written)) if tree.data == "int" else parse_decimal(written)
        except (EvalError, ValueError):
            return self.fail("expr.number", place(tree), number=written)
        return Literal(value, INT if tree.data == "int" else DECIMAL, place(tree))

    def name(self, tree: Syntax) -> Node | None:
        """Resolves a root, or a field of the entity named without `self.`."""
        name, at = str(token(tree)), place(tree)
        found = self.scope.name(name)
        if found is None:
            calls = [f"{word}()" for word in (*self.functions, *ENVIRONMENT) if word == name]
            hint = did_you_mean(name, calls or self.scope.suggestions(None))
            return self.fail("expr.unknown_name", at, hint, name=name)
        return Path((name,) if name in ROOTS else ("self", name), found, at)

    def member(self, tree: Syntax) -> Node | None:
        """Resolves a field of a record."""
        record, field, at = self.check(subtree(tree)), str(token(tree)), place(token(tree))
        if record is None:
            return None
        if not isinstance(record, Path) or record.type.entity is None or record.type.kind is not Kind.RECORD:
            return self.fail("expr.no_members", at, field if field in self.functions else None, type=str(record.type))
        found = self.scope.member(record.type.entity, field)
        if found is None:
            hint = did_you_mean(field, self.scope.suggestions(record.type.entity))
            return self.fail("expr.unknown_member", at, hint, name=field, entity=record.type.entity)
        return Path((*record.names, field), found, place(tree))

    def items(self, tree: Syntax) -> Node | None:
        """Checks a list; its items share one type that has an order or an identity."""
        nodes, common = self.parts(tree), NULL
        beside = next((node.type for node in nodes if node and not isinstance(node, Literal)), NULL)
        nodes = [node and self.adopt(node, beside) for node in nodes]
        if any(node is None for node in nodes):
            return None
        present = cast("list[Node]", nodes)
        for node in present:
            joined = None if node.type.kind in {Kind.NULL, Kind.MONEY, Kind.LIST} else join(common, node.type)
            if joined is None:
                return self.fail("expr.list_item", node.at, type=str(node.type), list=str(common))
            common = joined
        return Items(tuple(widened(node, common) for node in present), Type(Kind.LIST, common), place(tree))

    # Logic and comparison

    def choice(self, tree: Syntax) -> Node | None:
        """Checks `? :`; the branches are brought to one type."""
        condition, yes, no = self.parts(tree)
        condition = condition and self.bring(condition, BOOL, "expr.condition")
        if condition is None or yes is None or no is None:
            return None
        joined = join(yes.type, no.type)
        if joined is None or joined.kind is Kind.NULL:
            return self.fail("expr.branches", no.at, left=str(yes.type), right=str(no.type))
        return self.folded(If(condition, widened(yes, joined), widened(no, joined), joined, place(tree)))

    def logic(self, tree: Syntax) -> Node | None:
        """Checks `&&` and `||`."""
        terms = [node and self.bring(node, BOOL, "expr.condition") for node in self.parts(tree)]
        present = tuple(term for term in terms if term)
        operator = "&&" if tree.data == "both" else "||"
        return self.folded(Logic(operator, present, place(tree))) if len(present) == len(terms) else None

    def negation(self, tree: Syntax) -> Node | None:
        """Checks `!`."""
        (term,) = self.parts(tree)
        term = term and self.bring(term, BOOL, "expr.condition")
        return term and self.folded(Not(term, place(tree)))

    def comparison(self, tree: Syntax) -> Node | None:
        """Checks `==` and its like. A text literal beside a date, a time or a reference is read as one."""
        left, right = self.parts(tree)
        operator = str(token(tree))
        if left is None or right is None:
            return None
        left, right = self.adopt(left, right.type), self.adopt(right, left.type)
        if left is None or right is None:
            return None
        allowed = comparable if operator in {"==", "!="} else orderable
        if not allowed(left.type, right.type):
            return self.misfit(operator, left, right, place(token(tree)))
        left, right = widened(left, right.type), widened(right, left.type)
        return self.folded(Compare(operator, left, right, place(tree)))

    def membership(self, tree: Syntax) -> Node | None:
        """Checks `in`."""
        item, listed = self.parts(tree)
        if item is None or listed is None:
            return None
        if isinstance(listed, Items):
            adopted = [self.adopt(node, item.type) for node in listed.items]
            if any(node is None for node in adopted):
                return None
            present = cast("list[Node]", adopted)
            inner = present[0].type if present else NULL
            listed = Items(tuple(widened(node, item.type) for node in present), Type(Kind.LIST, inner), listed.at)
        elif listed.type.item:
            item = self.adopt(item, listed.type.item)
        inner = listed.type.item
        if (
            item is None
            or inner is None
            or item.type.kind in {Kind.NULL, Kind.MONEY}
            or not comparable(item.type, inner)
        ):
            return item and self.misfit("in", item, listed, place(tree))
        return self.folded(In(widened(item, inner), listed, place(tree)))

    def adopt(self, node: Node, beside: Type) -> Node | None:
        """Reads a text literal as what stands beside it: a code of a choice, a date, a time, an id."""
        if not isinstance(node, Literal) or not isinstance(node.value, str):
            return node
        if beside.kind is Kind.CHOICE and beside.options is not None and node.value not in beside.options:
            hint = did_you_mean(node.value, beside.options)
            return self.fail("expr.choice", node.at, hint, value=node.value)
        if beside.kind not in READERS or node.type.kind is not Kind.TEXT:
            return node
        become, read = READERS[beside.kind]
        try:
            return Literal(read(node.value), become, node.at)
        except ValueError:
            return self.fail("expr.value", node.at, value=node.value, type=str(become))

    # Arithmetic and functions

    def arithmetic(self, tree: Syntax) -> Node | None:
        """Checks `+ - * / %`."""
        left, right = self.parts(tree)
        operator = str(token(tree))
        if left is None or right is None:
            return None
        result = result_of(operator, left.type.kind, right.type.kind)
        if result is None:
            return self.misfit(operator, left, right, place(token(tree)))
        left, right = computable(left, right.type, result), computable(right, left.type, result)
        return self.folded(Arithmetic(operator, left, right, Type(result), place(tree)))

    def sign(self, tree: Syntax) -> Node | None:
        """Checks the sign before a value."""
        (term,) = self.parts(tree)
        if term is None:
            return None
        if term.type.kind not in NUMBERS | {Kind.MONEY, Kind.DURATION}:
            return self.fail("expr.operand", place(tree), operator="-", type=str(term.type))
        return self.folded(Negate(term, term.type, place(tree)))

    def call(self, tree: Syntax) -> Node | None:
        """Checks a call; `a.f(b)` is `f(a, b)`."""
        name, at = str(token(tree)), place(token(tree))
        arguments = self.parts(tree)
        if name == "has":
            return self.has(arguments, at)
        if name in ENVIRONMENT and not arguments:
            return Path((name,), ENVIRONMENT[name], at)
        function = self.functions.get(name)
        if function is None:
            hint = did_you_mean(name, [*self.functions, *ENVIRONMENT, "has"])
            return self.fail("expr.unknown_function", at, hint, name=name)
        if len(arguments) != len(function.takes()):
            return self.fail(
                "expr.arguments", at, None, function=name, needed=len(function.takes()), given=len(arguments)
            )
        if any(node is None for node in arguments):
            return None
        return self.applied(function, cast("list[Node]", arguments), at)

    def applied(self, function: Function, arguments: Sequence[Node], at: At) -> Node | None:
        """Checks the types of the arguments and computes a call that has only literals."""
        types = [node.type for node in arguments]
        wrong = function.accepts(types)
        if wrong is not None:
            needed, given = function.takes()[wrong], str(types[wrong])
            return self.fail("expr.argument", arguments[wrong].at, function=function.name, needed=needed, given=given)
        if function.literal and not all(isinstance(node, Literal) for node in arguments):
            return self.fail("expr.literal_needed", at, function=function.name)
        needed_types = function.needs(types)
        brought = tuple(widened(node, need) for node, need in zip(arguments, needed_types, strict=True))
        return self.folded(Call(function, brought, function.gives(needed_types), at))

    def has(self, arguments: Sequence[Node | None], at: At) -> Node | None:
        """Checks `has(path)`."""
        if len(arguments) != 1:
            return self.fail("expr.arguments", at, function="has", needed=1, given=len(arguments))
        path = arguments[0]
        return Has(path, at) if isinstance(path, Path) else path and self.fail("expr.path_needed", path.at)

    # Types

    def bring(self, node: Node, want: Type, code: str) -> Node | None:
        """Brings a value to the type its place needs; null is welcome everywhere but as a condition."""
        adopted = self.adopt(node, want)
        if adopted is None:
            return None
        if not assignable(adopted.type, want):
            return self.fail(code, adopted.at, needed=str(want), given=str(adopted.type))
        return widened(adopted, want)

    def misfit(self, operator: str, left: Node, right: Node, at: At) -> None:
        """Says that an operator does not join these two types."""
        self.fail("expr.operands", at, operator=operator, left=str(left.type), right=str(right.type))

    def folded(self, node: Node) -> Node | None:
        """Computes a node whose parts are all literals; what fails here would fail for every record."""
        if not all(constant(part) for part in children(node)):
            return node
        try:
            return Literal(compile_node(node)({}), node.type, node.at)
        except EvalError as error:
            return self.fail(error.code, node.at)
        except ValueError:
            (argument,) = children(node)
            value = cast("Literal", argument).value
            return self.fail("expr.value", argument.at, value=value, type=str(node.type))


def constant(node: Node) -> bool:
    """Tells a literal, or a list of literals, from what must wait for a record."""
    return all(isinstance(part, Literal) for part in (node.items if isinstance(node, Items) else (node,)))


def widened(node: Node, need: Type) -> Node:
    """Makes an integer a decimal where decimals, or money, stand beside it."""
    if node.type.kind is not Kind.INT or need.kind not in {Kind.DECIMAL, Kind.MONEY}:
        return node
    if isinstance(node, Literal):
        return Literal(parse_decimal(str(node.value)), DECIMAL, node.at)
    return Widen(node, node.at)


def computable(node: Node, beside: Type, result: Kind) -> Node:
    """Widens an operand where the result is, or the other operand makes it, a decimal."""
    return widened(node, DECIMAL) if result in {Kind.DECIMAL, Kind.MONEY} else widened(node, beside)


def token(tree: Syntax) -> Token:
    """Gives the one word or operator that belongs to a piece of syntax itself."""
    return next(part for part in tree.children if isinstance(part, Token))


def subtree(tree: Syntax) -> Syntax:
    """Gives the first part below a piece of syntax."""
    return next(part for part in tree.children if isinstance(part, Tree))
