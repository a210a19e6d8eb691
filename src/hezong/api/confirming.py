"""Asks for the password once more before what an open browser left alone should not be able to do (ASVS 5.0 V7.5)."""

from datetime import timedelta

from hezong.api.route import Call
from hezong.kernel.types.problem import refuse

CONFIRMED = timedelta(minutes=30)
"""How long a typed password counts for what is sensitive."""
ACCOUNT = frozenset({"login", "email", "phone", "locked", "program"})
"""Fields of a person that decide how they sign in, or are reached when they cannot."""


def require_confirmed(call: Call) -> None:
    """403 ``access.confirm`` where the password was typed too long ago; programs have none, and show their token each time."""
    confirmed = call.signed.confirmed
    if call.signed.bearer or (confirmed is not None and call.context.now - confirmed < CONFIRMED):
        return
    raise refuse("access.confirm")


def require_confirmed_for(call: Call, entity: str, fields: frozenset[str] | None = None) -> None:
    """For writes of positions, and of people where the account is touched; ``fields``: those of a change, None for any other write."""
    if entity == "position" or (entity == "user" and (fields is None or fields & ACCOUNT)):
        require_confirmed(call)
