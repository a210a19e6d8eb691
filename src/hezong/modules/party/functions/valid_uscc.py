"""Tells whether a text is a unified social credit code by GB 32100-2015. Knows the form and the check character, not who holds the code."""

import re

from hezong.kernel.expr.function import Function

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the standard, in the order of their values; I, O, S, V and Z look like others and are left out."""

WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
FORM = re.compile(f"[{CHARACTERS}]{{2}}[0-9]{{6}}[{CHARACTERS}]{{10}}")


def check_character(first: str) -> str:
    """The 18th character for the first 17 (GB 32100-2015, appendix A)."""
    total = sum(CHARACTERS.index(each) * weight for each, weight in zip(first, WEIGHTS, strict=True))
    return CHARACTERS[-total % 31]


def valid_uscc(text: str) -> bool:
    """Upper case only: a code is stored as it is printed."""
    return FORM.fullmatch(text) is not None and check_character(text[:17]) == text[17]


def sql_of() -> str:
    """The same as one SQL expression without look-ups: the weighted values and the check character add up to a multiple of 31."""
    values = (f"(strpos('{CHARACTERS}', substr({{0}}, {place + 1}, 1)) - 1)" for place in range(18))
    total = " + ".join(f"{value} * {weight}" for value, weight in zip(values, (*WEIGHTS, 1), strict=True))
    form = FORM.pattern.replace("{", "{{").replace("}", "}}")
    return f"({{0}} ~ '^{form}$' AND ({total}) % 31 = 0)"


FUNCTION = Function(
    name="valid_uscc",
    signature="text -> bool",
    python=valid_uscc,
    sql=sql_of(),
    cases=(
        ("valid_uscc('91350100M000100Y43')", True),  # the example in GB 32100-2015
        ("valid_uscc('9144030071526726XG')", True),
        ("valid_uscc('91350100M000100Y44')", False),
        ("valid_uscc('91350100m000100y43')", False),
        ("valid_uscc('91350100M000100Y4')", False),
        ("valid_uscc('9135010OM000100Y43')", False),
        ("valid_uscc('')", False),
    ),
)
