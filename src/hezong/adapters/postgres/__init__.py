"""Turns settings into a PostgreSQL 18 database that answers: the embedded server, or one named by DATABASE_URL.

Everything about the life of the server stands here; what is stored in it is none of this package's business.
"""

from hezong.adapters.postgres.database import ROLES, Database
from hezong.adapters.postgres.problem import AlreadyRunning, DatabaseProblem, NotRunning
from hezong.adapters.postgres.server import Running, attach, borrow, start

__all__ = [
    "ROLES",
    "AlreadyRunning",
    "Database",
    "DatabaseProblem",
    "NotRunning",
    "Running",
    "attach",
    "borrow",
    "start",
]
