"""Turns two strings into the one slip of hand, ear or eye by which they differ, if it is one. Never forgives two."""

from functools import lru_cache

from pypinyin import Style, pinyin
from rapidfuzz.distance import OSA

from hezong.kernel.search.match.lexicon import Lexicon

_SOFT = (("zh", "z"), ("ch", "c"), ("sh", "s"))
"""Initials that many speakers do not tell apart."""


@lru_cache(maxsize=20_000)
def readings(character: str) -> frozenset[str]:
    """All ways of reading a character, without tones, in the speech of the south: 深 is sen, 张 is zan."""
    return frozenset(_soft(each) for each in pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def _soft(syllable: str) -> str:
    for hard, soft in _SOFT:
        syllable = syllable.replace(hard, soft)
    return syllable.removesuffix("g") if syllable.endswith(("ang", "eng", "ing")) else syllable


def same_sound(one: str, other: str) -> bool:
    return not readings(one).isdisjoint(readings(other))


def slip(one: str, other: str, lexicon: Lexicon) -> str:
    """``sound``, ``shape``, ``swapped``, ``missing``, ``letter``, or nothing where they differ by more than one slip."""
    if abs(len(one) - len(other)) > 1 or OSA.distance(one, other, score_cutoff=1) != 1:
        return ""
    if len(one) != len(other):
        return "missing"
    places = [at for at, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
    if len(places) == 2:
        return "swapped"
    mine, theirs = one[places[0]], other[places[0]]
    if mine.isascii() and theirs.isascii():
        return "" if mine.isdigit() or theirs.isdigit() else "letter"
    if same_sound(mine, theirs):
        return "sound"
    return "shape" if lexicon.alike(mine, theirs) else ""


SWAP, SLIP, GAP, STRANGE = 1.0, 1.0, 1.2, 9.0


def slips(one: str, other: str, lexicon: Lexicon) -> float:
    """How many slips turn one text into the other; characters that neither sound nor look alike are no slip (9)."""
    if OSA.distance(one, other, score_cutoff=3) > 2:
        return STRANGE
    before: list[float] = []
    above = [GAP * at for at in range(len(other) + 1)]
    for at, mine in enumerate(one):
        row = [above[0] + GAP]
        for place, theirs in enumerate(other):
            best = min(row[place] + GAP, above[place + 1] + GAP, above[place] + _change(mine, theirs, lexicon))
            if at and place and mine == other[place - 1] and theirs == one[at - 1] and mine != theirs:
                best = min(best, before[place - 1] + SWAP)
            row.append(best)
        before, above = above, row
    return above[-1]


def _change(mine: str, theirs: str, lexicon: Lexicon) -> float:
    if mine == theirs:
        return 0.0
    if mine.isascii() or theirs.isascii():
        return STRANGE
    return SLIP if same_sound(mine, theirs) or lexicon.alike(mine, theirs) else STRANGE
