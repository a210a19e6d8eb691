"""SY-02: whatever colour an organization chooses, words on it and in it keep the contrast that WCAG AA asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezong.api.accent import CANVAS, DARK_PANEL, DARK_RAISED, TEXT, accent_of, contrast

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_words_are_readable_in_both_themes(colour):
    accent = accent_of(colour)
    for tones, grounds in ((accent.light, (CANVAS, "#ffffff")), (accent.dark, (DARK_PANEL, DARK_RAISED))):
        assert contrast(tones.on_accent, tones.accent) >= TEXT
        for ground in (tones.soft, *grounds):
            assert contrast(tones.text, ground) >= TEXT
        assert all(contrast(tones.accent, ground) >= 3 for ground in grounds)


@given(COLOURS)
def test_a_good_colour_is_left_as_it_is(colour):
    accent = accent_of(colour)
    assert accent.corrected == (contrast(colour, "#ffffff") < TEXT)


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "3b5bdb", "#gggggg"])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(ValueError, match=text or "^$"):
        accent_of(text)


def test_the_known_ratios():
    assert round(contrast("#ffffff", "#000000"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert round(contrast("#0000ff", "#ffffff"), 2) == 8.59
