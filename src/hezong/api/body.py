"""Turns the bytes of a request into JSON values within limits, first of all checks (contract §1). Never looks at what the values mean."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from starlette.requests import Request

from hezong.kernel.types.problem import refuse

JSON_LIMIT = 8 * 1024 * 1024
"""Bytes of a JSON body: a thousand records of eight kilobytes."""
UPLOAD_LIMIT = 101 * 1024 * 1024
"""Bytes of an upload: 100 MB of file (contract §3) and what a form puts around it."""
DEEPEST = 32
LARGEST_EXPONENT = 400
"""Powers of ten, more than any number that a field may hold."""


async def read_bytes(request: Request, limit: int = JSON_LIMIT) -> bytes:
    """The body, cut off as soon as it exceeds the limit, whatever its headers say."""
    announced = request.headers.get("content-length")
    if announced is not None:
        if not announced.isdecimal():
            raise refuse("request.length")
        if int(announced) > limit:
            raise refuse("request.too_large", limit=limit)
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > limit:
            raise refuse("request.too_large", limit=limit)
    return bytes(found)


async def read_json(request: Request) -> object:
    """The body as JSON; numbers with a point are exact decimals."""
    raw = await read_bytes(request)
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind and kind != "application/json" and not kind.endswith("+json"):
        raise refuse("request.content_type", expected="application/json")
    return parse(raw)


async def read_object(request: Request) -> dict[str, object]:
    """The body as an object."""
    return require_object(await read_json(request))


async def read_optional_object(request: Request) -> dict[str, object]:
    """The body as an object, an absent one being empty."""
    raw = await read_bytes(request)
    return require_object(parse(raw)) if raw.strip() else {}


def parse(raw: bytes) -> object:
    """JSON text as values. Refuses what JSON itself does not allow and what a database text cannot hold."""
    try:
        value: object = json.loads(raw, parse_float=_decimal, parse_constant=_no_constant)
    except RecursionError:
        raise refuse("request.json", reason=f"more than {DEEPEST} levels") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise refuse("request.json", reason=str(error)) from error
    _check(value, DEEPEST)
    return value


def require_object(value: object) -> dict[str, object]:
    """An object, or 400."""
    if not isinstance(value, dict):
        raise refuse("request.shape", expected="{…}")
    return cast("dict[str, object]", value)


def text_of(body: Mapping[str, object], name: str) -> str:
    """A text that must be there and not be empty."""
    value = body.get(name)
    if value is None or value == "":
        raise refuse("request.missing", field=name, name=name)
    if not isinstance(value, str):
        raise refuse("request.parameter", field=name, name=name, expected="text")
    return value


def optional_text(body: Mapping[str, object], name: str) -> str | None:
    """A text, or None where it is absent or null."""
    return None if body.get(name) is None else text_of(body, name)


def only(body: Mapping[str, object], *names: str) -> None:
    """Refuses what a call does not know, so that a misspelt name is not lost silently."""
    for name in body:
        if name not in names:
            raise refuse("request.unknown_field", field=name, name=name)


def clean(text: str) -> bool:
    """Whether a database can store the text: no NUL, no half of a surrogate pair."""
    return ("\x00" not in text and text.isprintable()) or _storable(text)


def _storable(text: str) -> bool:
    return not any(each == "\x00" or "\ud800" <= each <= "\udfff" for each in text)


def _decimal(text: str) -> Decimal:
    """An exact number; one whose exponent alone would fill the memory is none."""
    found = Decimal(text)
    if abs(found.adjusted()) > LARGEST_EXPONENT:
        raise ValueError(f"{text[:20]} is too large a number")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _check(value: object, levels: int) -> None:
    if levels == 0:
        raise refuse("request.json", reason=f"more than {DEEPEST} levels")
    match value:
        case str():
            _check_text(value)
        case list():
            for each in cast("list[object]", value):
                _check(each, levels - 1)
        case dict():
            for name, each in cast("dict[str, object]", value).items():
                _check_text(name)
                _check(each, levels - 1)
        case _:
            pass


def _check_text(text: str) -> None:
    if not clean(text):
        raise refuse("request.text")
