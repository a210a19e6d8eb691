"""Turns the text of an expression into a syntax tree with positions. Knows no names and no types.

The syntax is a subset of the Common Expression Language: literals, names, members, calls, methods, lists,
`! - * / % + - == != < <= > >= in && || ? :` and `//` comments. Names may be in any script.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedEOF, UnexpectedInput

from hezong.kernel.expr.problem import ExprError, ExprProblem
from hezong.kernel.expr.value import is_storable_text

MAX_CHARACTERS = 4_000
MAX_NODES = 300
MAX_DEPTH = 50

GRAMMAR = r"""
?start: choice
?choice: either | either "?" either ":" choice -> if
?either: both ("||" both)*
?both: relation ("&&" relation)*
?relation: sum | relation COMPARE sum -> compare | relation "in" sum -> in
?sum: product | sum (PLUS | MINUS) product -> arithmetic
?product: unary | product FACTOR unary -> arithmetic
?unary: member | "!" unary -> not | MINUS unary -> negate
?member: atom | member "." NAME -> member | member "." NAME "(" _items? ")" -> method
?atom: "(" choice ")" | NAME -> name | NAME "(" _items? ")" -> call | "[" _items? "]" -> list
    | TEXT -> text | INT -> int | DECIMAL -> decimal | "true" -> true | "false" -> false | "null" -> null
_items: choice ("," choice)* ","?

COMPARE: "==" | "!=" | "<=" | ">=" | "<" | ">"
PLUS: "+"
MINUS: "-"
FACTOR: "*" | "/" | "%"
NAME: /[^\W\d]\w*/
DECIMAL.2: /[0-9]+(\.[0-9]+([eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)(?!\w)/
INT.1: /[0-9]+(?!\w)/
TEXT: /"(\\.|[^"\\\n])*"/ | /'(\\.|[^'\\\n])*'/
COMMENT: /\/\/[^\n]*/
%ignore COMMENT
%ignore /\s+/
"""

ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
ESCAPES = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "t": "\t", "r": "\r"}

Syntax = Tree[Token]


@cache
def grammar() -> Lark:
    """Builds the parser once; it holds no state between texts."""
    return Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def parse(text: str) -> Syntax:
    """Parses within the limits: 4,000 characters, 300 nodes, 50 levels. Raises ExprError."""
    if len(text) > MAX_CHARACTERS:
        raise ExprError([ExprProblem("expr.cost", 1, 1, {"limit": "characters", "most": MAX_CHARACTERS})])
    try:
        tree = grammar().parse(text)  # pyright: ignore[reportUnknownMemberType]  lark leaves its text type open
    except UnexpectedInput as error:
        raise ExprError([syntax_problem(text, error)]) from None
    check_size(tree)
    return tree


def check_size(tree: Syntax) -> None:
    """Counts without recursion, so that whoever recurses later knows the depth is bounded."""
    seen, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if depth > MAX_DEPTH:
            raise ExprError([ExprProblem("expr.cost", *place(node), {"limit": "depth", "most": MAX_DEPTH})])
        if seen > MAX_NODES:
            raise ExprError([ExprProblem("expr.cost", *place(tree), {"limit": "nodes", "most": MAX_NODES})])
        waiting += [(child, depth + 1) for child in node.children if isinstance(child, Tree)]


def place(node: Syntax | Token) -> tuple[int, int]:
    """Line and column where a piece of the text begins, both from 1."""
    at = node if isinstance(node, Token) else node.meta
    return at.line or 1, at.column or 1


def syntax_problem(text: str, error: UnexpectedInput) -> ExprProblem:
    """Says what stands where something else was needed; full-width punctuation is answered with the plain one."""
    token = cast("Token | None", getattr(error, "token", None))
    if isinstance(error, UnexpectedEOF) or (token is not None and token.type == "$END"):
        return ExprProblem("expr.unfinished", *end_of(text))
    found = str(token) if token is not None else text[error.pos_in_stream or 0]
    if found in {'"', "'"}:
        return ExprProblem("expr.open_text", error.line, error.column)
    plain = unicodedata.normalize("NFKC", found).translate(str.maketrans("“”‘’、。", "\"\"'',."))
    return ExprProblem("expr.syntax", error.line, error.column, {"found": found}, plain if plain != found else None)


def end_of(text: str) -> tuple[int, int]:
    """Line and column just behind the last character that is not blank."""
    lines = text.rstrip().split("\n")
    return len(lines), len(lines[-1]) + 1


def text_value(token: Token) -> str | None:
    """Gives the text between the quotes with its escapes resolved; None where one is unknown or not storable."""
    body = str(token)[1:-1]
    escapes: list[str] = ESCAPE.findall(body)
    if not all(len(code) > 1 or code in ESCAPES for code in escapes):
        return None
    if any(int(code[1:], 16) > 0x10FFFF for code in escapes if len(code) > 1):
        return None
    value = ESCAPE.sub(lambda found: ESCAPES.get(found[1]) or chr(int(found[1][1:], 16)), body)
    return value if is_storable_text(value) else None
