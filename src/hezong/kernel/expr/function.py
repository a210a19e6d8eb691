"""Turns one declaration into everything the back ends need to know about a function. Runs no function.

Only `kernel/expr` and `modules/*/functions/` declare functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hezong.kernel.expr.types import DECIMAL, NULL, NUMBERS, ORDERED, TEXTS, Kind, Type, join

ANY = frozenset(Kind) - {Kind.LIST, Kind.NULL}
VARIABLES = {"any": ANY, "ordered": ORDERED - TEXTS - {Kind.MONEY}}


@dataclass(frozen=True, slots=True)
class Function:
    """One function in all its forms.

    `signature` reads `text, text -> bool`. Alternatives are joined by `|`; `any` and `ordered` are one type for all
    arguments so marked; the result `same` is the type of the first argument. A number is widened where a decimal is
    needed. `sql` is a template over `{0}`, `{1}` … and, for money, `{0.currency}`; without it the function is refused
    in filters and access rules. `like` is used instead where the last argument is a literal text. `typescript` names
    the body in web/src/meta/functions.ts; without it the browser leaves the decision to the server.
    """

    name: str
    signature: str = field(compare=False)
    python: Callable[..., Any] = field(compare=False)
    sql: str | None = field(default=None, compare=False)
    currency: str | None = field(default=None, compare=False)  # the second template of a money result
    like: str | None = field(default=None, compare=False)
    typescript: str | None = field(default=None, compare=False)
    literal: bool = field(default=False, compare=False)  # takes literals only and becomes one when checked
    fails: bool = field(default=False, compare=False)  # may raise EvalError
    near: bool = field(default=False, compare=False)  # of a date, gives one at most a year from it
    lazy: bool = field(default=False, compare=False)  # takes nulls, and a later argument only if the first is null
    cases: tuple[tuple[str, object], ...] = field(default=(), compare=False)  # text -> result, the same everywhere

    def takes(self) -> tuple[str, ...]:
        """Lists the parameters as they are written in the signature."""
        return tuple(part.strip() for part in self.signature.partition("->")[0].split(",") if part.strip())

    def accepts(self, arguments: Sequence[Type]) -> int | None:
        """Gives the position of the first argument of a wrong type, or None when all fit."""
        for index, (parameter, given) in enumerate(zip(self.takes(), arguments, strict=True)):
            if not fits(given, parameter):
                return index
        return None if self.variable(arguments) is not None else len(arguments) - 1

    def variable(self, arguments: Sequence[Type]) -> Type | None:
        """Gives the common type of the arguments marked `any` or `ordered`; null when none is marked."""
        common: Type | None = NULL
        for given in marked(self.takes(), arguments):
            common = common and join(common, given)
        return common

    def needs(self, arguments: Sequence[Type]) -> tuple[Type, ...]:
        """Gives the type each argument is brought to; only numbers ever change."""
        common = self.variable(arguments) or NULL
        return tuple(
            common if parameter in VARIABLES else given if given.kind in kinds(parameter) else DECIMAL
            for parameter, given in zip(self.takes(), arguments, strict=True)
        )

    def gives(self, arguments: Sequence[Type]) -> Type:
        """Gives the type of the result, for arguments already brought to what the function needs."""
        result = self.signature.partition("->")[2].strip()
        if result == "same":
            return arguments[0]
        return self.variable(arguments) or NULL if result in VARIABLES else Type(Kind(result))


def kinds(parameter: str) -> frozenset[Kind]:
    """Reads `int|decimal` as the kinds it allows; a choice is welcome wherever a text is."""
    if parameter in VARIABLES:
        return VARIABLES[parameter]
    found = frozenset(Kind(name) for name in parameter.split("|"))
    return found | TEXTS if Kind.TEXT in found else found


def fits(given: Type, parameter: str) -> bool:
    """Tells whether a value of the type may be passed."""
    allowed = kinds(parameter)
    if given.kind is Kind.NULL:
        return parameter == "any"
    return given.kind in allowed or (given.kind in NUMBERS and Kind.DECIMAL in allowed)


def marked(parameters: Sequence[str], arguments: Sequence[Type]) -> Iterator[Type]:
    """Picks the arguments whose parameter is a type variable."""
    return (given for parameter, given in zip(parameters, arguments, strict=True) if parameter in VARIABLES)


Functions = Mapping[str, Function]


def registry(*functions: Function) -> Functions:
    """Puts functions under their names. A name taken twice is a mistake of the programmer."""
    found = {function.name: function for function in functions}
    assert len(found) == len(functions), "two functions have one name"
    return found
