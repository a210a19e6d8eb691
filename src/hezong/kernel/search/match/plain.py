"""Turns a name into one spelling: width, script, case, numerals, blanks and punctuation. Never drops a word."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Protocol, cast

from opencc import OpenCC

from hezong.kernel.search.fold import fold

DIGITS = "零一二三四五六七八九"
_FORMAL = str.maketrans("〇壹贰叁两", "零一二三二")
_TENS = re.compile("(?:(?<=第)|(?P<tens>[一二三四五六七八九]))十(?P<ones>[一二三四五六七八九]?)")
"""Tens that count: 第十, 二十一. 十堰 and 十月 are names."""
_TIGHT = re.compile(r"\s+")


class Converter(Protocol):
    """What is used of the library, which has no types."""

    def convert(self, text: str, /) -> str: ...


@cache
def _converter(scheme: str) -> Converter:
    return cast("Converter", OpenCC(scheme))


@lru_cache(maxsize=20_000)
def simplified(text: str) -> str:
    """Traditional characters as simplified ones: 萬科企業 → 万科企业. Other characters stay."""
    return text if text.isascii() else _converter("t2s").convert(text)


@lru_cache(maxsize=20_000)
def traditional(text: str) -> str:
    """Simplified characters as traditional ones: 万科企业 → 萬科企業."""
    return text if text.isascii() else _converter("s2t").convert(text)


@lru_cache(maxsize=20_000)
def spelled(text: str) -> str:
    """One width, one script, lower case, no blanks between Chinese; brackets and punctuation stay."""
    narrow = unicodedata.normalize("NFKC", text).strip().lower()
    return _TIGHT.sub("", narrow) if not narrow.isascii() else _TIGHT.sub(" ", narrow)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """The spelling by which names are compared: 萬科 1 號（深圳） → 万科一号深圳."""
    return numerals(fold(simplified(spelled(text))))


def numerals(text: str) -> str:
    """Numbers digit by digit, as Chinese writes them, so that 第1 and 第一, 21 and 二十一 are one spelling."""
    if not any(each.isdigit() or each in "〇壹贰叁两十" for each in text):
        return text
    chinese = text.translate(_FORMAL).translate(_CHINESE)
    return _TENS.sub(lambda found: f"{found['tens'] or '一'}{found['ones'] or '零'}", chinese)


_CHINESE = str.maketrans("0123456789", DIGITS)
_ARABIC = str.maketrans(DIGITS, "0123456789")


def arabic(text: str) -> str:
    """A plain name with its numerals as digits, as most people write them: 三六零安全 → 360安全."""
    return text.translate(_ARABIC)
