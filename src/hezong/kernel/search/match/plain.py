"""Turns a name into one spelling: width, script, case, numerals, blanks and punctuation. Never drops a word."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Protocol, cast

from opencc import OpenCC

from hezong.kernel.search.fold import fold

DIGITS = "零一二三四五六七八九"
_FORMAL = str.maketrans("〇壹贰叁两", "零一二三二")
_NUMBER = re.compile(r"[0-9]+")
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
    """Numbers as Chinese writes them, so that 第1 and 第一, 10 and 十 are one spelling; longer numbers digit by digit."""
    if not any(each.isdigit() or each in "〇壹贰叁两" for each in text):
        return text
    return _NUMBER.sub(lambda found: _number(found.group()), text.translate(_FORMAL))


def _number(digits: str) -> str:
    if len(digits) != 2 or digits[0] == "0":
        return "".join(DIGITS[int(each)] for each in digits)
    tens, ones = int(digits[0]), int(digits[1])
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")
