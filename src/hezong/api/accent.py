"""Turns a colour that an organization chose into the accent colours of both themes, so that words stay readable (WCAG 2.2 AA). Pure.

The hue stays; lightness moves until white words on the colour, and words in it, have the contrast that the rules ask for.
"""

import re
from collections.abc import Callable
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

HEX = re.compile(r"#[0-9a-fA-F]{6}")
TEXT = 4.5
"""Contrast of words (WCAG 1.4.3)."""
STEP = 0.004
Rgb = tuple[float, float, float]

WHITE: Rgb = (1.0, 1.0, 1.0)
CANVAS, INK = "#f4f5f8", "#0b0f1a"
"""The darkest ground of the light theme on which the accent stands, and the words on the accent of the dark one."""
DARK_PANEL, DARK_RAISED = "#151922", "#1c212c"


@dataclass(frozen=True, slots=True)
class Tones:
    """The accent of one theme: the colour, words on it, words in it, its quiet ground and its lines."""

    accent: str
    on_accent: str
    text: str
    soft: str
    line: str


@dataclass(frozen=True, slots=True)
class Accent:
    """``asked`` as it was chosen; ``corrected``: the light theme needed a darker one. ``contrast``: of white words on the asked one."""

    asked: str
    light: Tones
    dark: Tones
    corrected: bool
    contrast: float


def accent_of(asked: str) -> Accent:
    """The accent for a colour ``#rrggbb``; ValueError for anything else."""
    if not HEX.fullmatch(asked):
        raise ValueError(asked)
    colour = _read(asked)
    light = _light(colour)
    return Accent(
        asked.lower(), light, _dark(colour), light.accent != asked.lower(), round(contrast(asked, "#ffffff"), 2)
    )


def contrast(one: str, other: str) -> float:
    """The ratio between two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((_luminance(_read(one)), _luminance(_read(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour: Rgb) -> Tones:
    accent = _moved(colour, -STEP, lambda at: _enough(at, "#ffffff"))
    soft = _mixed(_read(accent), WHITE, 0.09)
    text = _moved(_read(accent), -STEP, lambda at: _enough(at, soft) and _enough(at, CANVAS))
    return Tones(accent, "#ffffff", text, soft, _mixed(_read(accent), WHITE, 0.32))


def _dark(colour: Rgb) -> Tones:
    panel = _read(DARK_PANEL)
    accent = _moved(colour, STEP, lambda at: _enough(at, DARK_RAISED) and _enough(at, INK))
    soft = _mixed(_read(accent), panel, 0.16)
    text = _moved(_read(accent), STEP, lambda at: _enough(at, soft) and _enough(at, DARK_RAISED))
    return Tones(accent, INK, text, soft, _mixed(_read(accent), panel, 0.42))


def _enough(at: str, ground: str) -> bool:
    return contrast(at, ground) >= TEXT


def _moved(colour: Rgb, step: float, good: Callable[[str], bool]) -> str:
    """The nearest colour of the same hue that is good; black or white always is."""
    hue, lightness, saturation = rgb_to_hls(*colour)
    while True:
        found = _written(hls_to_rgb(hue, lightness, saturation))
        if good(found) or not 0 < lightness + step < 1:
            return found if good(found) else ("#ffffff" if step > 0 else "#000000")
        lightness += step


def _mixed(colour: Rgb, ground: Rgb, part: float) -> str:
    red, green, blue = (part * one + (1 - part) * other for one, other in zip(colour, ground, strict=True))
    return _written((red, green, blue))


def _read(text: str) -> Rgb:
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(colour: Rgb) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, each)) * 255):02x}" for each in colour)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
