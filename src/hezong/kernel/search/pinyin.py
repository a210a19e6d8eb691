"""Turns Chinese text into the keys by which people sort and find it: full pinyin and initials, surnames read as surnames. Never guesses a language."""

import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

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

GIVEN = 2
"""Characters of a given name at most: a longer rest means that the text names something else."""


@lru_cache(maxsize=20_000)
def keys(text: str) -> tuple[str, str]:
    """The pinyin key and the initials of a text; both from one reading, because reading is what costs."""
    pairs = _readings(unicodedata.normalize("NFKC", text).strip().lower())
    key = "".join("".join(reading.split()) for _, reading in pairs)
    letters = "".join(reading[:1] if chinese else "".join(reading.split()) for chinese, reading in pairs)
    return key, letters


def pinyin_key(text: str) -> str:
    """The key for sorting and for typing full pinyin: syllables joined, lower case, without spaces (万科Ａ → wankea)."""
    return keys(text)[0]


def initials(text: str) -> str:
    """First letters: of each Chinese character one, of other text everything (万科Ａ → wka)."""
    return keys(text)[1]


def _readings(text: str) -> list[tuple[bool, str]]:
    """One pair per Chinese character and per run of others: whether it is Chinese, and how it is read.

    A text that is a listed surname and one or two more Chinese characters is read as a person's name: 曾国藩 is zeng guo fan,
    whatever the field, since a name of three characters that starts so is hardly ever anything else. 单县电力 stays dan xian.
    """
    surname = _surname(text)
    pairs = [(True, each) for each in SURNAMES.get(surname, ())]
    rest = text[len(surname) :]
    at = 0
    for reading in lazy_pinyin(rest, style=Style.NORMAL):
        chinese = at < len(rest) and _chinese(rest[at])
        pairs.append((chinese, reading))
        at += 1 if chinese else len(reading)
    return pairs


def _surname(text: str) -> str:
    for length in (2, 1):
        if text[:length] in SURNAMES and length < len(text) <= length + GIVEN and all(map(_chinese, text)):
            return text[:length]
    return ""


def _chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003134f" or character == "〇"
