"""Turns items of a list into rows of a table that people open in a spreadsheet: titles as heads, labels instead of ids and codes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from hezong.api.problem import titled
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.types.ports import Vault

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula (contract §2)."""
NUMBERS = frozenset({FieldType.INT, FieldType.RATING, FieldType.DECIMAL, FieldType.PERCENT})
YES_NO = {"zh-CN": ("是", "否"), "en": ("yes", "no")}
CURRENCY = {"zh-CN": "币种", "en": "currency"}
Item = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it shows, and for money whether it is the currency."""

    field: Field
    currency: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table of one entity in one language."""

    entity: Entity
    names: tuple[str, ...]
    language: str
    vault: Vault | None = None
    """Opens sensitive values that were given sealed; without one they stay masked."""

    def columns(self) -> Iterator[Column]:
        for name in self.names:
            field = self.entity.fields[name]
            yield Column(field)
            if field.type is FieldType.MONEY:
                yield Column(field, currency=True)

    def head(self) -> list[str]:
        """The titles; the currency of an amount has a column of its own, so that amounts stay numbers."""
        currency = CURRENCY[self.language]
        titles = ((titled(each.field.title, self.language, each.field.name), each.currency) for each in self.columns())
        return [f"{title} ({currency})" if own else title for title, own in titles]

    def rows(self, items: Iterable[Item]) -> Iterator[list[str]]:
        for item in items:
            yield [self._cell(item, each) for each in self.columns()]

    def _cell(self, item: Item, column: Column) -> str:
        """The value at the top, else those of the readable facets, each once."""
        name = column.field.name
        if name in item:
            values = [item[name]]
        else:
            values = [each.get(name) for each in cast("list[Item]", item.get("facets", []))]
        shown = dict.fromkeys(self._shown(column, each) for each in values if each is not None)
        return "; ".join(shown)

    def _shown(self, column: Column, value: object) -> str:
        match value:
            case dict():
                return self._object(column, cast("Item", value))
            case list():
                return ", ".join(self._text(column.field, str(each)) for each in cast("list[object]", value))
            case bool():
                return YES_NO[self.language][not value]
            case _:
                return self._text(column.field, str(value))

    def _object(self, column: Column, value: Item) -> str:
        """Money, a reference, a sensitive value, or a record that cannot be read."""
        if "amount" in value:
            return str(value["currency"] if column.currency else value["amount"])
        if "masked" in value:
            sealed = value.get("sealed")
            return self.vault.open(bytes.fromhex(str(sealed))) if self.vault and sealed else f"•••• {value['masked']}"
        return "•••" if value.get("hidden") else str(value.get("label") or "")

    def _text(self, field: Field, text: str) -> str:
        for option in field.options:
            if option.code == text:
                return titled(option.title, self.language, option.code)
        return text


def safe(text: str, field: Field) -> str:
    """A cell that no spreadsheet computes; numbers keep their sign."""
    if field.type in NUMBERS or field.type is FieldType.MONEY or not text.startswith(RISKY):
        return text
    return f"'{text}"
