"""Turns the default, the check and the computed expression of a field into values and Rules that suit its type."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from hezong.kernel.expr.types import Kind, Type
from hezong.kernel.model.field import Field, FieldType, Rule
from hezong.kernel.model.nodes import Items, Node, Scalar, Table, scalars, words
from hezong.kernel.model.rules import Rules
from hezong.kernel.model.scope import type_of

CONDITIONS = ("visible_when", "required_when", "readonly_when")
_MARK = "="
"""Begins a default that is an expression."""


def complete_field(field: Field, said: Table, rules: Rules) -> Field:
    """The field with its expressions and the names of its roles checked."""
    rules.roles(said, "read")
    rules.roles(said, "write")
    compute = said.get("compute")
    check = rules.condition(said.get("check"))
    computed = rules.rule(compute, _wanted(field), old=False) if isinstance(compute, Scalar) else None
    visible, required, readonly = (rules.condition(said.get(key), old=False) for key in CONDITIONS)
    return replace(
        field, check=check, compute=computed, visible_when=visible, required_when=required, readonly_when=readonly
    )


def build_default(said: Table, field: Field, rules: Rules) -> Rule | object:
    """A Rule, or the plain value in the type that records use; None where there is no default."""
    written = said.get("default")
    if isinstance(written, Scalar) and isinstance(written.value, str) and written.value.startswith(_MARK):
        return rules.rule(written, _wanted(field), old=False, skip=len(_MARK))
    return None if written is None else _literal(written, field, rules)


def _wanted(field: Field) -> Type | None:
    """A reference is given as an id; a whole number will do for an amount of money."""
    found = type_of(field)
    return Type(Kind.ID) if found is not None and found.kind is Kind.RECORD else found


def _literal(written: Node, field: Field, rules: Rules) -> object:
    if field.type is FieldType.TAGS and isinstance(written, Items):
        return words(written)
    if field.type is FieldType.CHOICES and isinstance(written, Items):
        return tuple(str(_option(each, field, rules)) for each in scalars(written))
    if isinstance(written, Scalar) and field.type is FieldType.CHOICE:
        return _option(written, field, rules)
    read = _LITERALS.get(field.type)
    if isinstance(written, Scalar) and read is not None:
        value = read(written)
        if value is not None:
            return value
    hint = "model.hint.formula" if field.type is FieldType.REF else None
    rules.site.problems.add("model.default", written.place, hint, word=field.name, type=field.type.value)
    return None


def _option(written: Scalar, field: Field, rules: Rules) -> object:
    codes = [each.code for each in field.options]
    if written.text in codes:
        return written.text
    if codes:
        rules.site.problems.unknown("model.option", written.place, written.text, codes, field=field.name)
    return None


def _text(node: Scalar) -> object:
    return node.value if isinstance(node.value, str) else None


def _bool(node: Scalar) -> object:
    return node.value if isinstance(node.value, bool) else None


def _int(node: Scalar) -> object:
    return node.value if isinstance(node.value, int) and not isinstance(node.value, bool) else None


def _decimal(node: Scalar) -> object:
    number = node.value
    return Decimal(number) if isinstance(number, int | Decimal) and not isinstance(number, bool) else None


def _date(node: Scalar) -> object:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", node.text):
        return None
    try:
        return date.fromisoformat(node.text)
    except ValueError:
        return None


def _datetime(node: Scalar) -> object:
    try:
        found = datetime.fromisoformat(node.text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


_LITERALS: Mapping[FieldType, Callable[[Scalar], object]] = {
    FieldType.TEXT: _text,
    FieldType.LONGTEXT: _text,
    FieldType.PHONE: _text,
    FieldType.EMAIL: _text,
    FieldType.URL: _text,
    FieldType.BOOL: _bool,
    FieldType.INT: _int,
    FieldType.RATING: _int,
    FieldType.DECIMAL: _decimal,
    FieldType.PERCENT: _decimal,
    FieldType.MONEY: _decimal,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
}
"""Money is an amount in the currency of the record's organization."""
