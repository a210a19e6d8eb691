"""Turns the reasons of a score, which the kernel gives as codes, into texts in the asker's language."""

from collections.abc import Iterable
from typing import cast

from hezong.api.route import Call

Item = dict[str, object]


def explained(call: Call, items: Iterable[Item]) -> list[Item]:
    """The items, each reason with its text beside its code."""
    return [{**each, "reasons": _told(call, each["reasons"])} if "reasons" in each else each for each in items]


def _told(call: Call, reasons: object) -> list[Item]:
    say = call.server.messages.find
    found = cast("list[Item]", reasons)
    return [{**each, "text": say(f"match.{each['code']}", call.context.language)} for each in found]
