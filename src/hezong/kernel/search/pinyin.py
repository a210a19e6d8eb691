"""Turns Chinese text into the keys by which people sort and find it: full pinyin and initials, surnames read as surnames. Never guesses a language."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.seg import mmseg

SURNAMES = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
    "单": ("shan",),
    "曾": ("zeng",),
    "仇": ("qiu",),
    "解": ("xie",),
    "查": ("zha",),
    "盖": ("ge",),
    "区": ("ou",),
    "朴": ("piao",),
    "覃": ("qin",),
    "翟": ("zhai",),
    "冼": ("xian",),
    "缪": ("miao",),
    "谌": ("chen",),
    "宓": ("fu",),
}
"""Readings of surnames that dictionaries read otherwise; compound ones first."""

_CHARACTERS = "\u3007\u3400-\u9fff\ue815-\ue864\uf900-\ufaff\U00020000-\U00032389"
_HAN = re.compile(f"[{_CHARACTERS}]")
_RUNS = re.compile(f"[{_CHARACTERS}]+|[^{_CHARACTERS}]+")

GIVEN = 2
"""Characters of a given name at most: a longer rest means that the text names something else."""


@lru_cache(maxsize=20_000)
def keys(text: str) -> tuple[str, str]:
    """The pinyin key and the initials of a text; both from one reading, because reading is what costs.

    A text that is a listed surname and one or two more Chinese characters is read as a person's name: 曾国藩 is zeng guo fan,
    whatever the field, since a name of three characters that starts so is hardly ever anything else. 单县电力 stays dan xian.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    surname = _surname(plain)
    read = [*((each, each[:1]) for each in SURNAMES.get(surname, ())), *_read(plain[len(surname) :])]
    return "".join(key for key, _ in read), "".join(letters for _, letters in read)


def pinyin_key(text: str) -> str:
    """The key for sorting and for typing full pinyin: syllables joined, lower case, without spaces (万科Ａ → wankea)."""
    return keys(text)[0]


def initials(text: str) -> str:
    """First letters: of each Chinese character one, of other text everything (万科Ａ → wka)."""
    return keys(text)[1]


def _read(text: str) -> Iterator[tuple[str, str]]:
    """Key and initials of its words one by one: those of the dictionary, single characters, and runs of what is not Chinese."""
    for run in _RUNS.findall(text):
        if _HAN.match(run):
            yield from map(_word, mmseg.seg.cut(run))
        else:
            bare = "".join(run.split())
            yield bare, bare


@lru_cache(maxsize=50_000)
def _word(word: str) -> tuple[str, str]:
    """Key and initials of a Chinese word; names are made of the same ones again and again."""
    key, letters, at = "", "", 0
    for reading in lazy_pinyin([word], style=Style.NORMAL):
        chinese = _chinese(word[at : at + 1])
        bare = "".join(reading.split())
        key, letters = key + bare, letters + (reading[:1] if chinese else bare)
        at += 1 if chinese else len(reading)
    return key, letters


def _surname(text: str) -> str:
    for length in (2, 1):
        if text[:length] in SURNAMES and length < len(text) <= length + GIVEN and all(map(_chinese, text)):
            return text[:length]
    return ""


def _chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003134f" or character == "〇"


COMMON = frozenset({"ang", "eng", "ing", "ong", "uan", "ian", "iao", "hen"})
"""Runs of three letters that stand in most spellings, so that looking for them costs an index much and tells it nothing."""


def telling(letters: str) -> str:
    """A pattern that every spelling with these letters matches, without runs that tell nothing: guangda → gua%ngda."""
    found, at = letters[:2], 2
    while at < len(letters):
        if letters[at - 2 : at + 1] in COMMON and "%" not in found[-2:]:
            found += "%"
        found += letters[at]
        at += 1
    return found
