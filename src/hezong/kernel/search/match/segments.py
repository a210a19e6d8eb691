"""Turns the name of an organization into its parts: place, brand, trade, legal form, and what makes it a branch. Never guesses a missing part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from hezong.kernel.search.fold import fold
from hezong.kernel.search.match.lexicon import Lexicon, Path
from hezong.kernel.search.match.plain import numerals, simplified, spelled

GROUP = "集团"
COMPANY = "公司"
Named: TypeAlias = tuple[str, tuple[Path, ...]]
"""A place as it is written, and what it may mean."""
BRAND = 2
"""Characters that are left to a brand when places and trades are taken off."""
_BRACKETS = re.compile(r"[(【〔\[]([^)】〕\]]*)[)】〕\]]")
_ORDINAL = re.compile(r"第?[零一二三四五六七八九十]+$")


@dataclass(frozen=True, slots=True)
class Segments:
    """``whole``: the plain name without brackets; ``core``: brand and trade as written. ``trade``: the words that stand for its trades."""

    whole: str
    core: str
    brand: str
    places: tuple[Path, ...] = ()
    trade: tuple[str, ...] = ()
    legal: str = ""
    group: bool = False
    branch: str = ""
    unplaced: "Segments | None" = None
    """The same name with its place read as the beginning of the brand: 东方 and 三明 are cities and brands."""


def split(name: str, lexicon: Lexicon) -> Segments:
    """深圳市万科房地产股份有限公司上海分公司 → 深圳 · 万科 · 房地产 · shares · 上海分公司."""
    text = numerals(simplified(spelled(name)))
    whole, inside, group = _brackets(text, lexicon)
    head, branch = _branch(whole, lexicon)
    head, legal = _legal(head, text if not branch else head, lexicon)
    if head.endswith(GROUP) and len(head) > len(GROUP):
        head, group = head.removesuffix(GROUP), True
    found, rest = _places(head, lexicon)
    places, last = (found[-1][1], None) if found else _place_last(rest, lexicon)
    rest = rest if last is None else last
    read = _read(rest, lexicon, found)
    parts = Segments(whole, rest, read[0], inside or places, read[1], legal, group, branch)
    if not found or len(found[-1][0]) != BRAND or read[0] == found[-1][0]:
        return parts
    outer = found[-2][1] if len(found) > 1 else ()
    brand, trade = _trade(found[-1][0] + rest, lexicon)
    core = found[-1][0] + rest
    return replace(parts, unplaced=replace(parts, core=core, brand=brand or core, trade=trade, places=inside or outer))


def _read(rest: str, lexicon: Lexicon, places: Sequence[Named]) -> tuple[str, tuple[str, ...]]:
    """The brand and the trade; where nothing but a trade is left, the place is the brand: 北京银行."""
    brand, trade = _trade(rest, lexicon)
    if brand:
        return brand, trade
    return (places[-1][0], trade) if places else (rest, ())


def _brackets(text: str, lexicon: Lexicon) -> tuple[str, tuple[Path, ...], bool]:
    """The name without brackets that hold nothing but a place or the word for a group."""
    places: tuple[Path, ...] = ()
    group = False
    for found in _BRACKETS.finditer(text):
        inside = fold(found.group(1))
        if inside == GROUP:
            group = True
        elif inside in lexicon.places and not places:
            places = lexicon.places[inside]
        else:
            continue
        text = text.replace(found.group(), "")
    return fold(text), places, group


def _branch(whole: str, lexicon: Lexicon) -> tuple[str, str]:
    ending = next((each for each in lexicon.branches if whole.endswith(each) and len(whole) > len(each)), "")
    if not ending or (ending.isascii() and not whole.isascii()):
        return whole, ""
    before = whole[: len(whole) - len(ending)]
    at = before.rfind(COMPANY)
    cut = at + len(COMPANY) if at >= BRAND else _inner_place(before, lexicon) or _last_trade(before, lexicon)
    if not cut:
        cut = len(_ORDINAL.sub("", before))
    return (whole[:cut], whole[cut:]) if cut >= BRAND else (whole, "")


def _inner_place(text: str, lexicon: Lexicon) -> int:
    """Where a place begins behind the brand: 万科·上海."""
    first = sum(len(word) for word, _ in _places(text, lexicon)[0])
    for at in range(first + BRAND, len(text) - 1):
        if any(text[at:end] in lexicon.places for end in range(at + 2, min(len(text), at + lexicon.longest_place) + 1)):
            return at
    return 0


def _last_trade(text: str, lexicon: Lexicon) -> int:
    """Where the last trade ends, with something behind it: 平安银行·福田."""
    for end in range(len(text) - 1, BRAND, -1):
        if any(text[start:end] in lexicon.trades for start in range(max(1, end - 4), end - 1)):
            return end
    return 0


def _legal(head: str, text: str, lexicon: Lexicon) -> tuple[str, str]:
    if head.isascii():
        return _legal_latin(text, lexicon)
    for length in range(min(10, len(head) - 1), 0, -1):
        found = lexicon.legal.get(head[-length:])
        if found is not None and not head[-length:].isascii() and len(head) - length >= BRAND - (length > 1):
            return head[:-length], found
    return _legal_latin(text, lexicon) if head[-1:].isascii() else (head, "")


def _legal_latin(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """Latin forms are whole words at the end: Visa is no company limited by "sa"."""
    words = [each for each in re.split(r"[\s.,]+", text) if each]
    for count in (3, 2, 1):
        found = lexicon.legal.get(fold("".join(words[-count:])))
        if found is not None and len(words) > count:
            return fold("".join(words[:-count])), found
    return fold(text), ""


def _places(text: str, lexicon: Lexicon) -> tuple[list[Named], str]:
    """Takes places off the beginning, each inside the one before, and leaves something to be the brand."""
    found: list[Named] = []
    rest = text
    while True:
        word = _longest(rest, lexicon)
        outer = found[-1][1] if found else ()
        inner = tuple(
            path for path in lexicon.places.get(word, ()) if not found or any(_inside(path, each) for each in outer)
        )
        if not word or not inner or len(rest) - len(word) < BRAND:
            return found, rest
        found.append((word, inner))
        rest = rest[len(word) :]


def _inside(path: Path, outer: Path) -> bool:
    return len(path) > len(outer) and path[: len(outer)] == outer


def _place_last(text: str, lexicon: Lexicon) -> tuple[tuple[Path, ...], str | None]:
    """A place at the end, and what stands before it; nothing where there is none."""
    for length in range(min(lexicon.longest_place, len(text) - BRAND), 1, -1):
        found = lexicon.places.get(text[-length:])
        if found is not None:
            return found, text[:-length]
    return (), None


def _longest(text: str, lexicon: Lexicon) -> str:
    lengths = range(min(lexicon.longest_place, len(text)), 1, -1)
    return next((text[:length] for length in lengths if text[:length] in lexicon.places), "")


def _trade(text: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """Takes trades off the end, longest first; nothing but a trade leaves an empty brand."""
    words: list[str] = []
    rest = text
    while True:
        if rest in lexicon.trades and not words:
            return "", (lexicon.trades[rest],)
        room = min(6, len(rest) - BRAND)
        length = next((each for each in range(room, 0, -1) if rest[-each:] in lexicon.trades), 0)
        if not length:
            return rest, tuple(words)
        words.insert(0, lexicon.trades[rest[-length:]])
        rest = rest[:-length]
