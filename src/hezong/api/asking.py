"""Turns the parameters of a read into the request that a plan is made of. Refuses what no plan could mean; never looks at rights."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from hezong.kernel.query.request import (
    DEFAULT_LIMIT,
    LARGEST_LIMIT,
    RECORDS,
    RELATIONSHIPS,
    AggregateRequest,
    ListRequest,
    Measure,
    Rows,
)
from hezong.kernel.types.problem import refuse

LIST = ("filter", "order", "fields", "limit", "after", "count", "rows")
AGGREGATE = ("filter", "group", "measure", "rows")
MEASURE = re.compile(r"(count)|(sum|avg|min|max)\(([^()\s]+)\)")
MOST_NAMES = 100


def list_request(entity: str, query: Mapping[str, str]) -> ListRequest:
    """``GET /api/records/{entity}`` (contract §2)."""
    return ListRequest(
        entity=entity,
        filter=query.get("filter", ""),
        order=names(query, "order") or (),
        fields=names(query, "fields"),
        limit=whole(query, "limit", DEFAULT_LIMIT, LARGEST_LIMIT),
        after=query.get("after") or None,
        count=truth(query, "count"),
        rows=rows_of(query),
    )


def aggregate_request(entity: str, query: Mapping[str, str]) -> AggregateRequest:
    """``GET …/aggregate?filter=&group=&measure=``."""
    return AggregateRequest(
        entity=entity,
        group=names(query, "group") or (),
        measures=tuple(_measure(each) for each in names(query, "measure") or ("count",)),
        filter=query.get("filter", ""),
        rows=rows_of(query),
    )


def names(query: Mapping[str, str], name: str) -> tuple[str, ...] | None:
    """A list of names, separated by commas; None where it is absent or empty."""
    text = query.get(name, "").strip()
    if not text:
        return None
    found = tuple(each.strip() for each in text.split(","))
    if "" in found or len(found) > MOST_NAMES or len(set(found)) < len(found):
        raise refuse("request.parameter", field=name, name=name, expected="a,b,c")
    return found


def whole(query: Mapping[str, str], name: str, default: int, largest: int) -> int:
    """A number between 1 and the largest one allowed."""
    text = query.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= largest:
        raise refuse("request.parameter", field=name, name=name, expected=f"1–{largest}")
    return int(text)


def truth(query: Mapping[str, str], name: str) -> bool:
    """``true`` or ``false``; absent means false."""
    text = query.get(name, "false")
    if text not in ("true", "false"):
        raise refuse("request.parameter", field=name, name=name, expected="true, false")
    return text == "true"


def choice(query: Mapping[str, str], name: str, *of: str) -> str:
    """One of several words; the first one where it is absent."""
    text = query.get(name, of[0])
    if text not in of:
        raise refuse("request.parameter", field=name, name=name, expected=", ".join(of))
    return text


def moment(query: Mapping[str, str], name: str) -> datetime | None:
    """An ISO 8601 time with its offset; None where it is absent. A plus sign that came unescaped is one all the same."""
    text = query.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
        if found.tzinfo is None:
            raise ValueError(text)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise refuse("request.parameter", field=name, name=name, expected="2026-10-01T08:00:00Z") from None


def record_id(text: str, name: str) -> UUID:
    """An id in a parameter or a body."""
    try:
        return UUID(text)
    except ValueError:
        raise refuse("request.parameter", field=name, name=name, expected="id") from None


def rows_of(query: Mapping[str, str]) -> Rows:
    """Whether items are records or relationships."""
    return cast("Rows", choice(query, "rows", RECORDS, RELATIONSHIPS))


def _measure(text: str) -> Measure:
    found = MEASURE.fullmatch(text)
    if found is None:
        raise refuse(
            "request.parameter", field="measure", name="measure", expected="count, sum(x), avg(x), min(x), max(x)"
        )
    if found[1]:
        return Measure("count")
    return Measure(found[2], found[3])  # pyright: ignore[reportArgumentType]  the pattern allows these words only
