"""Turns errors that a request itself caused, in its filter or in the database, into refusals; what it does not know stays an error of the server."""

import asyncpg

from hezong.kernel.expr.problem import EvalError, ExprError, ExprProblem
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.problem import refuse

STATES = {
    "22003": "expr.overflow",
    "22008": "expr.overflow",
    "22012": "expr.division",
    "57014": "request.cost",
    "54001": "request.cost",
    "40001": "server.busy",
    "40P01": "server.busy",
    "55P03": "server.busy",
    "53300": "server.busy",
    "57P01": "server.busy",
    "57P03": "server.busy",
}
"""Codes by SQLSTATE: overflow, division, statement timeout, too deep, serialization, deadlock, lock, connections, shutdown, start-up."""

LOST = "08"
"""The class of errors of a connection that broke."""
AWAY = (ConnectionError, TimeoutError, asyncpg.InterfaceError)
"""The database cannot be reached, or no connection became free in time."""


def refusal_of(error: Exception) -> Refused | None:
    """The refusal that an error stands for."""
    if isinstance(error, ExprError):
        return Refused([_of_filter(each) for each in error.problems])
    if isinstance(error, EvalError):
        return refuse(error.code)
    if isinstance(error, asyncpg.PostgresError):
        state = getattr(error, "sqlstate", None) or ""
        code = "server.busy" if state.startswith(LOST) else STATES.get(state)
        return None if code is None else refuse(code)
    return refuse("server.busy") if isinstance(error, AWAY) else None


def _of_filter(found: ExprProblem) -> Problem:
    """A mistake in the filter of a request, with its place in the text."""
    if found.code in STATES.values():
        return Problem(found.code, field="filter")
    code = "request.cost" if found.code == "expr.cost" else "request.filter"
    place = {"reason": found.code, "line": found.line, "column": found.column}
    params = {**found.params, "reason": found.code, "meant": found.hint}
    hint = None if found.hint is None else "request.did_you_mean"
    return Problem(code, field="filter", params=params, hint=hint, extra=place)
