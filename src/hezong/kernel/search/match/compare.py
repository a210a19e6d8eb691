"""Turns what an entity declares to be compared into features of a record, and two of those into a score. Never decides what becomes of a pair."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hezong.kernel.model.field import Likeness as Kind
from hezong.kernel.search.fold import fold
from hezong.kernel.search.match.lexicon import Lexicon
from hezong.kernel.search.match.organization import compare_organizations
from hezong.kernel.search.match.person import (
    compare_codes,
    compare_dates,
    compare_mails,
    compare_numbers,
    compare_persons,
    compare_phones,
    compare_texts,
)
from hezong.kernel.search.match.plain import plain, spelled
from hezong.kernel.search.match.score import Reason, Score, scored
from hezong.kernel.search.match.segments import Segments, split

_NO_DIGIT = re.compile(r"[^0-9]")
_EXTENSION = re.compile(r"(?:转|ext\.?|x|#|,).*$", re.IGNORECASE)
_CHINA = re.compile(r"^(?:00|\+)?86(?=1\d{10}$|0?\d{9,11}$)")


@dataclass(frozen=True, slots=True)
class Features:
    """A record made ready for comparing: names of organizations taken apart, all other values in one spelling; no empty ones."""

    names: Mapping[str, Segments]
    values: Mapping[str, str]


def phone_key(text: str) -> str:
    """Digits alone, without country and trunk codes and without extension: +86 (0755) 2560-6666 转 8 → 75525606666."""
    number = _NO_DIGIT.sub("", _EXTENSION.sub("", spelled(text)))
    return _CHINA.sub("", number).lstrip("0")


_KEYS: Mapping[Kind, Callable[[str], str]] = MappingProxyType(
    {
        Kind.PERSON: plain,
        Kind.TEXT: plain,
        Kind.EXACT: lambda text: fold(text).upper(),
        Kind.NUMBER: fold,
        Kind.PHONE: phone_key,
        Kind.EMAIL: lambda text: spelled(text).lower(),
        Kind.DATE: lambda text: _NO_DIGIT.sub("", spelled(text)),
    }
)
_COMPARERS: Mapping[Kind, Callable[[str, str], tuple[str, float]]] = MappingProxyType(
    {
        Kind.PERSON: compare_persons,
        Kind.TEXT: compare_texts,
        Kind.EXACT: compare_codes,
        Kind.NUMBER: compare_numbers,
        Kind.PHONE: compare_phones,
        Kind.EMAIL: compare_mails,
        Kind.DATE: compare_dates,
    }
)


@dataclass(frozen=True)
class Matcher:
    """What is compared, by field, and the words of the language."""

    kinds: Mapping[str, Kind]
    lexicon: Lexicon

    def features(self, values: Mapping[str, object]) -> Features:
        """Fields that are not compared, and empty ones, are left out."""
        given = {name: str(values[name]).strip() for name in self.kinds if values.get(name) not in (None, "")}
        names = {name: split(text, self.lexicon) for name, text in given.items() if self._organization(name)}
        others = {name: _KEYS[self.kinds[name]](text) for name, text in given.items() if not self._organization(name)}
        return Features(names, {name: key for name, key in others.items() if key})

    def _organization(self, name: str) -> bool:
        return self.kinds[name] is Kind.ORGANIZATION

    def compare(self, one: Features, other: Features) -> Score:
        """A code that both have decides; without one the parts of the names and all other values add up."""
        reasons: list[Reason] = []
        related = doubt = False
        for name in one.names.keys() & other.names.keys():
            verdict = compare_organizations(one.names[name], other.names[name], self.lexicon)
            reasons += [Reason(name, code, bits) for code, bits in verdict.judged]
            related, doubt = related or verdict.related, doubt or verdict.doubt
        for name in sorted(one.values.keys() & other.values.keys()):
            code, bits = _COMPARERS[self.kinds[name]](one.values[name], other.values[name])
            reasons.append(Reason(name, code, bits))
        certain = any(each.code == "exact_equal" for each in reasons)
        return scored(reasons, related and not certain, doubt and not certain)
