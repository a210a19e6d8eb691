"""Turns names into what they have in common when written differently: width, case, blanks and punctuation. Never drops a word.

The same folding as the database function ``hz.folded``, so that rows of a file and rows of a table can be compared.
"""

import unicodedata

DROPPED = " \t\n\r()[]{}<>-_.,;:!?'\"/\\|&*+#@·、。…“”‘’《》【】〔〕—～~"
"""Characters that people put in or leave out without meaning anything by it."""

CONTEXTUAL = "Σİ"
"""The only letters whose lower case is not one character for one: it depends on what stands beside it, or is two."""

_TABLE = str.maketrans(dict.fromkeys(DROPPED, ""))


def fold(text: str) -> str:
    """Two texts with the same fold name the same thing: ``万科Ａ`` and ``万科 a``, ``（中国）`` and ``(中国)``."""
    plain = unicodedata.normalize("NFKC", text)
    lower = "".join(map(_lower, plain)) if any(each in plain for each in CONTEXTUAL) else plain.lower()
    return lower.translate(_TABLE)


def _lower(character: str) -> str:
    """One character for one, whatever stands beside it, as in the database (İ is i)."""
    return character.lower()[:1]
