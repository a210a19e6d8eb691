"""What it takes to found a group, as a value; the server is handed a function that does it."""

import re
from dataclasses import dataclass

from hezong.kernel.types import Problem, Refused

LOGIN = re.compile(r"[A-Za-z0-9._@-]{2,64}")


@dataclass(frozen=True, slots=True)
class Founding:
    """The group's name and its first administrator, whose password comes as a hash."""

    group: str
    login: str
    name: str
    password_hash: str


def require_login(login: str) -> None:
    """Refuses logins that cannot be typed everywhere (422)."""
    if not LOGIN.fullmatch(login):
        raise Refused(Problem("check.login", field="login"))
