"""Turns errors of the database that a request itself caused into refusals; what it does not know stays an error of the server."""

import asyncpg

from hezong.kernel.types import Refused
from hezong.kernel.types.problem import refuse

STATES = {
    "22003": "expr.overflow",
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

AWAY = (ConnectionError, TimeoutError, asyncpg.InterfaceError)
"""The database cannot be reached, or no connection became free in time."""


def refusal_of(error: Exception) -> Refused | None:
    """The refusal that an error stands for."""
    if isinstance(error, asyncpg.PostgresError):
        code = STATES.get(getattr(error, "sqlstate", None) or "")
        return None if code is None else refuse(code)
    return refuse("server.busy") if isinstance(error, AWAY) else None
