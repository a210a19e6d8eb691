"""Turns refusals into lines for the operator, in the language of the terminal."""

import os
import sys

from hezong.api.problem import Wording
from hezong.kernel.model.problem import ModelProblem
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.message import load_messages


def wording() -> Wording:
    """Chinese in a Chinese terminal, English elsewhere."""
    names = (os.environ.get(each, "") for each in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = "zh-CN" if next((name for name in names if name), "").startswith("zh") else "en"
    return Wording(load_messages(), language)


def show_refusal(refused: Refused) -> int:
    """One line per problem on the error stream; the exit code."""
    words = wording()
    for problem in refused.problems:
        place = ":".join(str(problem.extra[each]) for each in ("file", "line", "column") if each in problem.extra)
        hint = words.hint(problem)
        print(
            " ".join(each for each in (f"{place}:" if place else "hezong:", words.message(problem), hint) if each),
            file=sys.stderr,
        )
    return 1


def line_of(found: ModelProblem) -> str:
    """A mistake in a model file: place, sentence, what was perhaps meant."""
    words = wording()
    problem = Problem(found.code, params=found.params, hint=found.hint)
    hint = words.hint(problem)
    return f"{found.place}: {words.message(problem)}{f' ({hint}?)' if hint else ''}"
