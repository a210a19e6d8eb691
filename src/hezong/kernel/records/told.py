"""Turns the stored changes of a line of history into what readers work with. An erased change has no values."""

import json
from collections.abc import Callable, Mapping
from typing import cast

Change = Mapping[str, object]


def read_changes(text: object, parse_float: Callable[[str], object] = float) -> list[Change]:
    """``[{field, old, new}]``; one whose values were erased says ``erased`` and is empty."""
    found = cast("list[Change]", json.loads(str(text), parse_float=parse_float))
    return [_read(each) for each in found]


def _read(change: Change) -> Change:
    if "erased" in change:
        return {"field": change["field"], "old": None, "new": None, "erased": True}
    return change
