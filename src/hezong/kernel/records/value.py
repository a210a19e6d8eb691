"""Turns JSON values of a body into stored values, or into problems; one parser a field type (contract §2, "Values"). Never looks at other fields."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Field, FieldType
from hezong.kernel.types import Money, Problem, Structure
from hezong.kernel.types.ports import Vault
from hezong.kernel.types.related import Related
from hezong.kernel.types.secret import Secret

TEXT_LIMIT = 1_000
LONGTEXT_LIMIT = 100_000
BEST = 5
"""The highest rating."""
TAG_LIMIT = 100
"""Characters of a tag, and tags of a field."""

DIGITS = 38
PLACES = 12
"""Of a decimal: digits in all, and after the point."""

LONG = 1 << 63

_NUMBER = re.compile(r"-?\d{1,38}(\.\d{1,38})?\Z", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+\Z")
_PHONE = re.compile(r"\+?[\d\s().\-/]{3,30}([#x,转]\d{1,8})?\Z")
_URL = re.compile(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)
_BROKEN = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Tools:
    """What some values need: the keeper of secrets, and the organizations that a value may name by code."""

    vault: Vault
    structure: Structure


class Wrong(Exception):
    """A value that does not fit its field; becomes a problem of that field."""

    def __init__(self, code: str, hint: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code, self.hint, self.params = code, hint, params


def parse(field: Field, raw: object, tools: Tools) -> object:
    """The stored value; null and blank text are None. Returns a Problem where the value does not fit."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    try:
        return _secret(field, raw, tools) if field.sensitive else PARSERS[field.type](field, raw, tools)
    except Wrong as wrong:
        return Problem(wrong.code, field=field.name, params=wrong.params, hint=wrong.hint)


def _string(raw: object, limit: int = TEXT_LIMIT) -> str:
    if not isinstance(raw, str):
        raise Wrong("check.type", expected="text")
    if len(raw) > limit:
        raise Wrong("check.length", limit=limit, length=len(raw))
    if _BROKEN.search(raw):
        raise Wrong("check.characters")
    return raw


def _text(field: Field, raw: object, tools: Tools) -> str:
    return _string(raw)


def _longtext(field: Field, raw: object, tools: Tools) -> str:
    return _string(raw, LONGTEXT_LIMIT)


def _matching(pattern: re.Pattern[str], code: str) -> "Parser":
    def parse_text(field: Field, raw: object, tools: Tools) -> str:
        text = _string(raw).strip()
        if not pattern.match(text):
            raise Wrong(code)
        return text

    return parse_text


def _int(field: Field, raw: object, tools: Tools) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise Wrong("check.type", expected="int")
    if not -LONG <= raw < LONG:
        raise Wrong("check.range")
    return raw


def _rating(field: Field, raw: object, tools: Tools) -> int:
    """One to five."""
    value = _int(field, raw, tools)
    if not 1 <= value <= BEST:
        raise Wrong("check.range")
    return value


def _decimal(field: Field, raw: object, tools: Tools) -> Decimal:
    """Text, as the contract says; whole JSON numbers are exact and taken too, broken ones are not."""
    text = str(raw) if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool) else raw
    if not isinstance(text, str):
        raise Wrong("check.type", expected="decimal")
    if not _NUMBER.match(text.strip()):
        raise Wrong("check.decimal")
    whole, _, fraction = text.strip().lstrip("-").partition(".")
    if len(whole) + len(fraction) > DIGITS or len(fraction) > PLACES:
        raise Wrong("check.range", digits=DIGITS, places=PLACES)
    return Decimal(text.strip())


def _money(field: Field, raw: object, tools: Tools) -> Money:
    if not isinstance(raw, Mapping):
        raise Wrong("check.type", expected="money")
    parts = cast("Mapping[str, object]", raw)
    amount, currency = parts.get("amount"), parts.get("currency")
    if set(parts) != {"amount", "currency"} or not isinstance(currency, str) or not _CURRENCY.match(currency):
        raise Wrong("check.money")
    return Money(_decimal(field, amount, tools), currency)


def _bool(field: Field, raw: object, tools: Tools) -> bool:
    if not isinstance(raw, bool):
        raise Wrong("check.type", expected="bool")
    return raw


def _date(field: Field, raw: object, tools: Tools) -> date:
    if not isinstance(raw, str) or not _DATE.match(raw):
        raise Wrong("check.date")
    try:
        return _kept(date.fromisoformat(raw))
    except ValueError as error:
        raise Wrong("check.date") from error


def _kept(day: date) -> date:
    """A day that can be kept; the driver of the database reads the first and the last one as infinities."""
    if not date.min < day < date.max:
        raise Wrong("check.date_range")
    return day


def _datetime(field: Field, raw: object, tools: Tools) -> datetime:
    """With an offset: a time without one means something else in every office."""
    try:
        instant = datetime.fromisoformat(_string(raw))
        if instant.tzinfo is None:
            raise Wrong("check.datetime")
        instant = instant.astimezone(UTC)
        _kept(instant.date())
        return instant
    except (ValueError, OverflowError) as error:
        raise Wrong("check.datetime") from error


def _choice(field: Field, raw: object, tools: Tools) -> str:
    if not isinstance(raw, str):
        raise Wrong("check.type", expected="text")
    if all(raw != option.code for option in field.options):
        raise Wrong("check.choice", hint=meant(field, raw), value=raw[:100])
    return raw


def _choices(field: Field, raw: object, tools: Tools) -> list[str]:
    """Each code once, in the order of the options."""
    if not isinstance(raw, Sequence) or isinstance(raw, (str, bytes)):
        raise Wrong("check.type", expected="list")
    given = {_choice(field, each, tools) for each in cast("Sequence[object]", raw)}
    return [option.code for option in field.options if option.code in given]


def meant(field: Field, raw: str) -> str | None:
    """The code that the sender may have had in mind: by its title in any language, else the most similar one."""
    for option in field.options:
        if raw in option.title.values():
            return option.code
    close = get_close_matches(raw.lower(), [option.code for option in field.options], 1)
    return close[0] if close else None


def _tags(field: Field, raw: object, tools: Tools) -> list[str]:
    if not isinstance(raw, Sequence) or isinstance(raw, (str, bytes)):
        raise Wrong("check.type", expected="list")
    items = cast("Sequence[object]", raw)
    if len(items) > TAG_LIMIT:
        raise Wrong("check.length", limit=TAG_LIMIT, length=len(items))
    return list(dict.fromkeys(_string(each, TAG_LIMIT) for each in items))


def _geo(field: Field, raw: object, tools: Tools) -> dict[str, object]:
    parts = cast("Mapping[str, object]", raw)
    if not isinstance(raw, Mapping) or set(parts) != {"lat", "lng"}:
        raise Wrong("check.geo")
    return {"lat": _degrees(parts["lat"], 90), "lng": _degrees(parts["lng"], 180)}


def _degrees(raw: object, limit: int) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)) or not -limit <= raw <= limit:
        raise Wrong("check.geo")
    return float(raw)


def _id(field: Field, raw: object, tools: Tools) -> UUID:
    """An id; organizations also by code, wherever a body names one (contract §1)."""
    if isinstance(raw, UUID):
        return raw
    if not isinstance(raw, str):
        raise Wrong("check.type", expected="id")
    found = tools.structure.find(raw) if field.ref == "organization" else None
    try:
        return found or UUID(raw)
    except ValueError as error:
        raise Wrong("check.reference") from error


def _related(field: Field, raw: object, tools: Tools) -> Related:
    """``{"entity", "id"}``; a label that was read with it may come back."""
    if not isinstance(raw, Mapping):
        raise Wrong("check.related")
    parts = cast("Mapping[str, object]", raw)
    entity = parts.get("entity")
    if not isinstance(entity, str) or "id" not in parts or set(parts) - {"entity", "id", "label"}:
        raise Wrong("check.related")
    return Related(entity, _id(field, parts["id"], tools))


def _secret(field: Field, raw: object, tools: Tools) -> Secret:
    """Sealed at once, so that no later stage holds the plain text. The digest ignores blanks, which people put in numbers at will."""
    if isinstance(raw, Mapping):
        raise Wrong("check.masked")
    text = _string(raw).strip()
    bare = "".join(text.split())
    shown = 4 if len(bare) >= 8 else len(bare) // 4
    return Secret(tools.vault.seal(text), bare[len(bare) - shown :], tools.vault.digest(bare))


Parser = Callable[[Field, object, Tools], object]

PARSERS: Mapping[FieldType, Parser] = {
    FieldType.TEXT: _text,
    FieldType.LONGTEXT: _longtext,
    FieldType.PHONE: _matching(_PHONE, "check.phone"),
    FieldType.EMAIL: _matching(_MAIL, "check.email"),
    FieldType.URL: _matching(_URL, "check.url"),
    FieldType.INT: _int,
    FieldType.RATING: _rating,
    FieldType.DECIMAL: _decimal,
    FieldType.PERCENT: _decimal,
    FieldType.MONEY: _money,
    FieldType.BOOL: _bool,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.CHOICE: _choice,
    FieldType.STAGE: _choice,
    FieldType.TAGS: _tags,
    FieldType.CHOICES: _choices,
    FieldType.GEO: _geo,
    FieldType.FILE: _id,
    FieldType.REF: _id,
    FieldType.RELATED: _related,
}


def shown(field: Field, value: object) -> object:
    """A stored value in the contract's JSON form, as history keeps it; references are bare ids, sensitive values never leave."""
    match value:
        case None | Secret():
            return None
        case Money():
            return {"amount": format(value.amount, "f"), "currency": value.currency}
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Related():
            return {"entity": value.entity, "id": str(value.id)}
        case _:
            return value
