"""Turns what a person typed into the forms in which it may be stored: other scripts and widths, letters of pinyin, a code, the digits of a number."""

import unicodedata
from dataclasses import dataclass

from hezong.kernel.search.match.compare import phone_key
from hezong.kernel.search.match.lexicon import legal_forms
from hezong.kernel.search.match.plain import simplified
from hezong.kernel.search.pinyin import pinyin_key

CODE = 3
"""Characters from which on codes and phone numbers are looked through: fewer begin too many of them."""
_WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


@dataclass(frozen=True, slots=True)
class Typed:
    """``texts``: the ways of writing it, lower case, the likeliest first. ``letters``, ``code``, ``digits``: where it can be read so."""

    texts: tuple[str, ...]
    letters: str | None = None
    code: str | None = None
    digits: str | None = None

    @classmethod
    def of(cls, text: str) -> "Typed":
        """ＡＢＣ is typed as abc, 萬科 as 万科 too, and 万科a as 万科ａ too."""
        plain = " ".join(unicodedata.normalize("NFKC", text).lower().split())
        simple = simplified(plain)
        mixed = not simple.isascii() and any(each.isascii() and each.isalnum() for each in simple)
        texts = tuple(dict.fromkeys((simple, plain, *((simple.translate(_WIDE),) if mixed else ()))))
        if not plain.isascii():
            return cls(texts)
        tight = plain.replace(" ", "")
        letters = pinyin_key(plain) if any(each.isalpha() for each in plain) else None
        digits = phone_key(plain) if not any(each.isalpha() for each in plain) else ""
        return cls(texts, letters, tight if len(tight) >= CODE else None, digits if len(digits) >= CODE else None)

    def root(self, number: int) -> str:
        """A way of writing without the legal form at its end, which stands in nearly every name and leads nowhere."""
        text = self.texts[number]
        longest = max((len(each) for each in legal_forms() if text.endswith(each)), default=0)
        return text[: len(text) - longest] if len(text) - longest >= CODE else text

    @property
    def length(self) -> int:
        return len(self.texts[0])
