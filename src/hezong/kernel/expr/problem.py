"""Turns what is wrong with an expression into values that name the place. Never formats a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

LIKENESS = 0.5  # two Chinese characters of which one is right count as alike


@dataclass(frozen=True, slots=True)
class ExprProblem:
    """One mistake in the text of an expression: `line` and `column` count from 1; `hint` is what was perhaps meant."""

    code: str
    line: int
    column: int
    params: Mapping[str, object] = field(default_factory=dict[str, object])
    hint: str | None = None


class ExprError(Exception):
    """The expression cannot be used; `problems` lists everything that was found, in the order of the text."""

    def __init__(self, problems: Sequence[ExprProblem]) -> None:
        """Keeps the problems, sorted by their place."""
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
        super().__init__("; ".join(f"{p.line}:{p.column} {p.code} {dict(p.params)}" for p in self.problems))


class EvalError(Exception):
    """An expression failed on its values: `expr.overflow` or `expr.division`, in SQL the states of `SQL_STATES`."""

    def __init__(self, code: str) -> None:
        """Keeps the code of the message."""
        self.code = code
        super().__init__(code)


SQL_STATES: Mapping[str, str] = {"22003": "expr.overflow", "22008": "expr.overflow", "22012": "expr.division"}


def did_you_mean(word: str, known: Sequence[str]) -> str | None:
    """Finds the known word that looks most like this one, ignoring case."""
    folded = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), folded, n=1, cutoff=LIKENESS)
    return folded[found[0]] if found else None
