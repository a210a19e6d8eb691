"""Turns two descriptions of a party into how likely they mean the same one, with reasons. Pure: no clock, no IO, no chance."""

from hezong.kernel.search.match.compare import Features, Kind, Matcher, phone_key
from hezong.kernel.search.match.lexicon import Lexicon, Place, lexicon
from hezong.kernel.search.match.score import REVIEW, SAME, Reason, Score, Zone

__all__ = [
    "REVIEW",
    "SAME",
    "Features",
    "Kind",
    "Lexicon",
    "Matcher",
    "Place",
    "Reason",
    "Score",
    "Zone",
    "lexicon",
    "phone_key",
]
