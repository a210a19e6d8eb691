"""A sensitive value as it is stored: sealed, with what people may see of it and what equality is tested by. Holds no key."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Secret:
    """``cipher`` is opened only by ``reveal``; ``last`` is shown as ``{"masked": …}``; ``digest`` serves exact match and uniqueness."""

    cipher: bytes
    last: str
    digest: bytes
