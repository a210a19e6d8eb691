"""Every reason has a text in both languages."""

import re
from pathlib import Path

import pytest

from hezong.kernel.search import match
from hezong.kernel.search.match.organization import SLIPS
from hezong.kernel.types.message import load_messages

KINDS = [
    "name",
    "brand",
    "place",
    "trade",
    "form",
    "group",
    "person",
    "text",
    "number",
    "exact",
    "phone",
    "mail",
    "date",
]


def codes() -> set[str]:
    folder = Path(match.__file__).parent
    text = "".join((folder / name).read_text("utf-8") for name in ("organization.py", "person.py"))
    found = set(re.findall(rf'"((?:{"|".join(KINDS)})_[a-z]+|branch)"', text))
    spelled = {f"{kind}_{how}" for kind in ("person", "text") for how in ("near", "far", "differs")}
    return found | spelled | {f"brand_{each}" for each in SLIPS}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_each_reason_has_a_text(language: str):
    messages = load_messages()
    assert len(codes()) > 40
    assert [each for each in sorted(codes()) if not messages.find(f"match.{each}", language)] == []
