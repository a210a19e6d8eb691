"""Whatever is written, the compiler answers with an expression or with problems at places of the text."""

import random
from collections.abc import Sequence

from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.problem import ExprError, ExprProblem
from hezong.kernel.expr.sql import Params, render_value
from hezong.kernel.expr.types import BOOL, Type
from tests.property.expressions.dice import ANY, Dice
from tests.property.expressions.world import NOW, TODAY, ThingColumns, ThingScope, random_person

PIECES = [
    *"()[]{}.,?:!&|=<>+-*/%'\"\\ \n\t0159eE_合，“＝\0\ud800",
    "&&",
    "==",
    "in",
    "null",
    "self",
    "has(",
    "//",
    "1.5",
]


def test_mangled_texts_are_answered_with_problems_at_their_place() -> None:
    dice = random.Random(7)
    for _ in range(3_000):
        text = mangled(Dice(dice).throw(dice.choice(ANY), 2), dice)
        lines = text.split("\n")
        for problem in problems_of(text, dice.choice((None, BOOL))):
            assert 1 <= problem.line <= len(lines), text
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, text


def problems_of(text: str, want: Type | None) -> Sequence[ExprProblem]:
    """What is wrong with a text; nothing where it can be compiled."""
    try:
        compile_text(text, ThingScope(), want)
    except ExprError as error:
        return error.problems
    return ()


def mangled(text: str, dice: random.Random) -> str:
    """The text with some pieces cut out and others put in."""
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice([*PIECES, ""]) + text[at + dice.randrange(3) :]
    return text


def test_no_value_is_written_into_the_sql() -> None:
    """House rule: values are parameters, whatever they hold."""
    dice = random.Random(8)
    env = {"user": {**random_person(dice), "units": []}, "now": NOW, "today": TODAY}
    for _ in range(300):
        params = Params()
        secret = f"x{dice.randrange(10**9)}'; drop"
        text = f'coalesce({Dice(dice).throw("text", 2)}, "{secret}") + "{secret}"'
        sql = render_value(compile_text(text, ThingScope(), None), ThingColumns(params, env), params)
        assert isinstance(sql, str)
        assert "drop" not in sql
        assert any(secret in str(value) for value in params.values)
