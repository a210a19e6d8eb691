"""Turns reasons, counted in bits, into a probability and one of four zones."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

PRIOR = 13.0
"""Bits of evidence at which it is as likely as not: of some ten thousand candidates that resemble a name, one is the same party."""

SAME = 0.99
"""From this probability on two descriptions are taken for the same party."""
REVIEW = 0.33
"""From this probability on a person should look."""


class Zone(StrEnum):
    """What is to be done with a pair. ``related``: a branch, a subsidiary, a namesake elsewhere: another party, but not a stranger."""

    SAME = "same"
    REVIEW = "review"
    RELATED = "related"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (positive bits) or against. ``code`` names a message ``match.<code>``."""

    field: str
    code: str
    bits: float


@dataclass(frozen=True, slots=True)
class Score:
    """``score`` is a probability in [0, 1]."""

    score: float
    zone: Zone
    reasons: tuple[Reason, ...]


def scored(reasons: Sequence[Reason], related: bool = False, doubt: bool = False) -> Score:
    """Adds the bits. ``related``: never the same party, whatever speaks for it. ``doubt``: at most for review."""
    bits = sum(each.bits for each in reasons)
    probability = round(1 / (1 + 2 ** min(60.0, PRIOR - bits)), 4)
    if related:
        return Score(probability, Zone.RELATED, tuple(reasons))
    if probability >= SAME and not doubt:
        zone = Zone.SAME
    else:
        zone = Zone.REVIEW if probability >= REVIEW else Zone.DIFFERENT
    return Score(probability, zone, tuple(reasons))
