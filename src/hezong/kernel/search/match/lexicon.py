"""Turns lists of words into what names are taken apart by: places, trades, legal forms, parts of companies, look-alikes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from hezong.kernel.search.match.plain import plain

Path = tuple[str, ...]
"""A place from the outside in: 中国, 广东, 深圳."""

ENDINGS = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "省",
    "市",
    "盟",
    "县",
    "区",
)
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the data has it: all its names, and the key of the place around it."""

    key: str
    names: tuple[str, ...]
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``places``: the paths that a word may mean. ``legal``: the class of a form. ``trades``: the word that stands for a trade."""

    places: Mapping[str, tuple[Path, ...]]
    legal: Mapping[str, str]
    trades: Mapping[str, str]
    branches: tuple[str, ...]
    shapes: Mapping[str, frozenset[str]]
    longest_place: int

    def alike(self, one: str, other: str) -> bool:
        """Whether the eye takes one character for the other."""
        return other in self.shapes.get(one, ())


def lexicon(places: Iterable[Place] = ()) -> Lexicon:
    """The words of the language, and the places of the group."""
    paths = _paths(tuple(places))
    longest = max(map(len, paths), default=0)
    return Lexicon(MappingProxyType(paths), _legal(), _trades(), _branches(), _shapes(), longest)


def _paths(places: tuple[Place, ...]) -> dict[str, tuple[Path, ...]]:
    by_key = {each.key: each for each in places}
    found: dict[str, set[Path]] = {}
    for each in places:
        path = _path(each, by_key)
        for name in {short for known in each.names for short in (plain(known), _short(plain(known)))}:
            if len(name) >= SHORTEST:
                found.setdefault(name, set()).add(path)
    return {name: tuple(sorted(paths)) for name, paths in found.items()}


def _path(place: Place, by_key: Mapping[str, Place]) -> Path:
    path: list[str] = []
    at: Place | None = place
    while at is not None and at.key not in path:
        path.insert(0, at.key)
        at = by_key.get(at.parent) if at.parent else None
    return tuple(path)


def _short(name: str) -> str:
    """深圳市 → 深圳; what would be left with one character stays whole."""
    ending = next((each for each in ENDINGS if name.endswith(each) and len(name) - len(each) >= SHORTEST), "")
    return name[: len(name) - len(ending)]


@cache
def _lines(name: str) -> tuple[tuple[str, ...], ...]:
    text = (files("hezong.kernel.search.match") / "words" / name).read_text("utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _legal() -> Mapping[str, str]:
    return MappingProxyType({plain(form): line[0].rstrip(":") for line in _lines("legal.txt") for form in line[1:]})


def legal_forms() -> tuple[str, ...]:
    """The legal forms of Chinese names."""
    return tuple(each for each in _legal() if not each.isascii())


@cache
def _trades() -> Mapping[str, str]:
    return MappingProxyType({plain(word): plain(line[0]) for line in _lines("trades.txt") for word in line})


@cache
def _branches() -> tuple[str, ...]:
    return tuple(sorted({plain(word) for line in _lines("branches.txt") for word in line}, key=len, reverse=True))


@cache
def _shapes() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in (group for line in _lines("shapes.txt") for group in line):
        for each in group:
            found.setdefault(each, set()).update(set(group) - {each})
    return MappingProxyType({each: frozenset(others) for each, others in found.items()})
