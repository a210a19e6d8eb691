"""Turns tables written as plain text into rows. Knows nothing of what they say."""


def words(text: str) -> tuple[str, ...]:
    """Words between white space."""
    return tuple(text.split())


def rows(text: str) -> list[list[str]]:
    """Lines of cells between bars."""
    return [line.split("|") for line in text.strip().splitlines()]


def spelt(text: str) -> tuple[tuple[str, str], ...]:
    """A Chinese character and its spelling each: ``华hua 鑫xin``."""
    return tuple((word[0], word[1:]) for word in text.split())


def choices(text: str) -> dict[str, tuple[str, ...]]:
    """Lines of a name and its values: ``NORTH-TJ 12 21 22``."""
    return {name: tuple(values) for name, *values in (line.split() for line in text.strip().splitlines())}
