"""Turns two names of organizations, taken apart, into reasons: each part weighs by itself, the brand most. Never compares whole strings alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from hezong.kernel.search.match.lexicon import Lexicon, Path
from hezong.kernel.search.match.segments import Segments
from hezong.kernel.search.match.slip import slip, slips

Judged = tuple[str, float]
"""The code of a reason, and its bits."""

SLIPS = {"sound": 9.0, "shape": 9.0, "swapped": 9.0, "missing": 6.0, "letter": 7.0}
FEW, MANY = (4, 1.2), (6, 2.2)
"""Characters of brand and trade together from which on one slip, and two, are more likely than a namesake."""
ENOUGH = 13.0
"""Bits with which the parts alone are worth a look."""
RARE = 3
"""Characters of a brand from which on two companies that bear it likely belong together."""
SAYS_LITTLE = frozenset({"company", "enterprise", ""})


@dataclass(frozen=True, slots=True)
class Verdict:
    """``related``: another part of the same company, or a company of the same brand. ``doubt``: never the same without a look."""

    judged: tuple[Judged, ...]
    related: bool = False
    doubt: bool = False

    @property
    def bits(self) -> float:
        return sum(bits for _, bits in self.judged)


def compare_organizations(one: Segments, other: Segments, lexicon: Lexicon) -> Verdict:
    """The best reading of both names; one in which a place belongs to the brand counts only if the brands then are equal."""
    if one.whole == other.whole and one.places == other.places:
        return Verdict((("name_equal", 24.0),))
    plain = _compare(one, other, lexicon)
    others = (_compare(mine, theirs, lexicon) for mine, theirs in _readings(one, other))
    certain = [each for each in others if each.judged[0][0] == "brand_equal"]
    return max([plain, *certain], key=lambda each: (not each.related, each.bits))


def _readings(one: Segments, other: Segments) -> Iterator[tuple[Segments, Segments]]:
    """One side takes its place for the beginning of its brand; never both, or no place would count."""
    if one.unplaced is not None:
        yield one.unplaced, other
    if other.unplaced is not None:
        yield one, other.unplaced


def _compare(one: Segments, other: Segments, lexicon: Lexicon) -> Verdict:
    judged = [
        brand := _brand(one, other, lexicon),
        place := _place(one.places, other.places),
        trade := _trade(one, other, lexicon),
        _form(one, other),
    ]
    if one.branch != other.branch and brand[1] > 0 and place[1] >= 0 and trade[1] >= 0:
        return Verdict((*judged, ("branch", 0.0)), related=True)
    if (
        place[1] >= 0
        and one.branch == other.branch
        and sum(bits for _, bits in judged) < ENOUGH
        and _slipped(one, other, lexicon)
    ):
        return Verdict((("name_slip", 12.0), place, judged[-1]), doubt=True)
    apart = place[1] < 0 or trade[1] < 0
    kin = apart and brand[0] == "brand_equal" and len(one.brand) >= RARE and one.branch == other.branch
    return Verdict(tuple(judged), related=kin, doubt=brand[0] != "brand_equal")


def _slipped(one: Segments, other: Segments, lexicon: Lexicon) -> bool:
    """Whether brand and trade, taken together as they are written, differ by a slip or two: a slip in a trade hides where the brand ends."""
    length = min(len(one.core), len(other.core))
    count = slips(one.core, other.core, lexicon)
    return any(length >= least and count <= most for least, most in (FEW, MANY))


def _brand(one: Segments, other: Segments, lexicon: Lexicon) -> Judged:
    mine, theirs = one.brand, other.brand
    if mine == theirs:
        return "brand_equal", 11.0 + min(len(mine), 4)
    short, long = sorted((mine, theirs), key=len)
    shorter = one if short == mine else other
    found = slip(mine, theirs, lexicon)
    if found and not (found == "missing" and len(short) < 2):
        return f"brand_{found}", SLIPS[found] + (len(short) > 2)
    if len(short) >= 2 and long.startswith(short) and not shorter.trade:
        return "brand_begins", 7.0
    if len(short) >= 4 and Indel.normalized_similarity(mine, theirs) >= 0.75:
        return "brand_near", 8.0
    return "brand_differs", -20.0


def _place(mine: tuple[Path, ...], theirs: tuple[Path, ...]) -> Judged:
    if not mine or not theirs:
        return ("place_missing", 0.0) if mine or theirs else ("place_none", 2.0)
    if set(mine) & set(theirs):
        return "place_equal", 4.0
    if any(_holds(one, other) or _holds(other, one) for one in mine for other in theirs):
        return "place_within", 1.0
    return "place_differs", -16.0


def _holds(outer: Path, inner: Path) -> bool:
    return inner[: len(outer)] == outer


def _trade(one: Segments, other: Segments, lexicon: Lexicon) -> Judged:
    mine, theirs = one.trade, other.trade
    if mine == theirs:
        return ("trade_equal", 4.0) if mine else ("trade_none", 2.0)
    if not mine or not theirs:
        return "trade_missing", 0.0
    if slip("".join(mine), "".join(theirs), lexicon) in {"sound", "shape", "swapped"}:
        return "trade_slip", 2.0
    if set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return "trade_part", 1.0
    return "trade_differs", -14.0


def _form(one: Segments, other: Segments) -> Judged:
    if one.group != other.group and one.legal and other.legal:
        return "group_differs", -4.0
    if one.legal == other.legal:
        return "form_equal", 1.0
    if SAYS_LITTLE & {one.legal, other.legal}:
        return "form_missing", 0.0
    return "form_differs", -4.0
