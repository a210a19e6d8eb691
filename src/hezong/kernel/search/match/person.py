"""Turns two names of persons, dates, numbers or addresses into a reason: how alike they are, and how much that says. Never reads one as another."""

from rapidfuzz.distance import OSA, JaroWinkler

from hezong.kernel.search.match.slip import same_sound

Judged = tuple[str, float]
SPELLED, LONG_NUMBER = 4, 6
"""Characters from which on one wrong letter still leaves a word, and two wrong digits a number, that can be recognized."""


def compare_persons(one: str, other: str) -> Judged:
    """Chinese names character by character, others by spelling."""
    if one == other:
        return "person_equal", 7.0
    if not one.isascii() and not other.isascii():
        sounds = len(one) == len(other) and all(map(same_sound, one, other))
        return ("person_sound", 4.0) if sounds else ("person_differs", -8.0)
    return _spelling("person", one, other, (6.0, 3.0, -2.0))


def compare_texts(one: str, other: str) -> Judged:
    """Free text such as a street: equal or nearly so."""
    return ("text_equal", 5.0) if one == other else _spelling("text", one, other, (4.0, 2.0, -1.5))


def _spelling(kind: str, one: str, other: str, bits: tuple[float, float, float]) -> Judged:
    near, far, apart = bits
    alike = JaroWinkler.similarity(one, other)
    if alike >= 0.9 or (min(len(one), len(other)) >= SPELLED and OSA.distance(one, other, score_cutoff=1) <= 1):
        return f"{kind}_near", near
    return (f"{kind}_far", far) if alike >= 0.78 else (f"{kind}_differs", apart)


def compare_numbers(one: str, other: str) -> Judged:
    """Numbers that were written down by hand: one wrong or two swapped digits still say something."""
    if one == other:
        return "number_equal", 11.0
    most = 2 if min(len(one), len(other)) >= LONG_NUMBER else 1
    return ("number_slip", 7.0) if OSA.distance(one, other, score_cutoff=most) <= most else ("number_differs", -3.0)


def compare_codes(one: str, other: str) -> Judged:
    """Codes with a check character, or handed out by machine: equal or not."""
    return ("exact_equal", 40.0) if one == other else ("exact_differs", -9.0)


def compare_phones(one: str, other: str) -> Judged:
    """Many share a switchboard, and one has many numbers."""
    return ("phone_equal", 6.0) if one == other else ("phone_differs", -0.5)


def compare_mails(one: str, other: str) -> Judged:
    """An address in full; the same house says little."""
    if one == other:
        return "mail_equal", 10.0
    same = one.rpartition("@")[2] == other.rpartition("@")[2]
    return ("mail_house", 2.0) if same else ("mail_differs", -1.0)


def compare_dates(one: str, other: str) -> Judged:
    """Dates of birth and the like, as digits."""
    if one == other:
        return "date_equal", 8.0
    return ("date_slip", 5.0) if OSA.distance(one, other, score_cutoff=1) <= 1 else ("date_differs", -4.0)
