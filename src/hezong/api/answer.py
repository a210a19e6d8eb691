"""Turns values and bytes of the database into JSON responses; never reads or changes what a body holds."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from starlette.responses import Response

JSON = "application/json"
NO_STORE = "no-store"


def plain(value: object) -> object:
    """The JSON form of values that the standard encoder does not know (contract §2, "Values")."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Decimal():
            return format(value, "f")
        case set() | frozenset():
            return sorted(str(each) for each in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  any set
        case Mapping():
            return dict(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  any mapping
        case _:
            raise TypeError(f"no JSON form for {type(value).__name__}")


def encode(value: object) -> bytes:
    """Compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain).encode()


def answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A value as JSON."""
    return passed(encode(value), status, headers)


def passed(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Bytes that are JSON already. What a person sees depends on who asks, so nothing in between may keep it."""
    return Response(body, status, {"cache-control": NO_STORE, **(headers or {})}, media_type=JSON)


def nothing() -> Response:
    """Done, and nothing to tell."""
    return Response(status_code=204, headers={"cache-control": NO_STORE})
