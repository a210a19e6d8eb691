"""Turns the text of a cell into the JSON value that a body would hold; what it cannot read stays text, for the phases to refuse. Pure."""

import re
from datetime import date

from hezong.kernel.model.field import Field, FieldType

YES = frozenset({"true", "yes", "y", "1", "是", "有", "√"})
NO = frozenset({"false", "no", "n", "0", "否", "无", "×"})
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T]00:00(?::00)?)?\Z", re.ASCII)
_WHOLE = re.compile(r"-?\d+\Z", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}([,，]\d{3})+(\.\d+)?\Z", re.ASCII)
_SIGNS = {"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}


def value_of(field: Field, text: str, currency: str) -> object:
    """The value of a cell; ``currency`` is that of amounts that name none."""
    if not text:
        return None
    match field.type:
        case FieldType.INT | FieldType.RATING:
            plain = _ungrouped(text)
            return int(plain) if _WHOLE.match(plain) and len(plain) < 20 else text
        case FieldType.DECIMAL:
            return _ungrouped(text)
        case FieldType.PERCENT:
            return _ungrouped(text.rstrip("%％"))
        case FieldType.MONEY:
            return _money(text, currency)
        case FieldType.BOOL:
            return True if text.lower() in YES else False if text.lower() in NO else text
        case FieldType.DATE:
            return _date(text)
        case FieldType.CHOICE | FieldType.STAGE:
            return _option(field, text)
        case FieldType.TAGS:
            return _several(text)
        case FieldType.CHOICES:
            return [_option(field, each) for each in _several(text)]
        case _:
            return text


def _several(text: str) -> list[str]:
    return [each.strip() for each in re.split(r"[,，;；、]", text) if each.strip()]


def _ungrouped(text: str) -> str:
    return re.sub(r"[,，]", "", text) if _GROUPED.match(text) else text


def _money(text: str, currency: str) -> object:
    sign = next((each for each in _SIGNS if text.startswith(each)), "")
    amount = text.removeprefix(sign).strip()
    if amount[-3:].isalpha() and amount[-3:].isascii():
        return {"amount": _ungrouped(amount[:-3].strip()), "currency": amount[-3:].upper()}
    return {"amount": _ungrouped(amount), "currency": _SIGNS.get(sign, currency)}


def _date(text: str) -> str:
    found = _DATE.match(text)
    if found is None:
        return text
    try:
        return date(*(int(each) for each in found.groups())).isoformat()
    except ValueError:
        return text


def _option(field: Field, text: str) -> str:
    """A code, or the title of one in any language."""
    for option in field.options:
        if text == option.code or text in option.title.values():
            return option.code
    return text
