"""Turns the cells of a row into the body of a record by the mapping of columns and values. Knows nothing of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hezong.kernel.model.field import Field, FieldType
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.imports.cell import value_of
from hezong.kernel.records.imports.guess import ID
from hezong.kernel.records.imports.lookup import Lookup
from hezong.kernel.records.imports.staging import Import
from hezong.kernel.types import Problem

UNKNOWN = "import.unknown_reference"
Body = dict[str, object]
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one import. ``clear``: an empty cell empties its field."""

    desk: Desk
    source: Import
    lookup: Lookup
    clear: bool = False

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The field of each mapped column, as the organization has it; a column of ids is none."""
        entity = self.desk.entity
        return {column: entity.fields[name] for column, name in self.source.mapping.items() if name != ID}

    @cached_property
    def _places(self) -> tuple[tuple[str, int], ...]:
        """Where the text of each field stands."""
        at = {column: place for place, column in enumerate(self.source.columns)}
        return tuple((name, at[column]) for column, name in self.source.mapping.items())

    @cached_property
    def _meanings(self) -> Mapping[str, Mapping[str, str | None]]:
        """What texts were said to mean, by field."""
        mapping = self.source.mapping
        return {mapping[column]: known for column, known in self.source.values.items() if column in mapping}

    @cached_property
    def _currency(self) -> str:
        known = self.desk.context.structure.organizations.get(self.source.organization)
        return known.currency if known else "CNY"

    def texts(self, cells: Sequence[str]) -> Texts:
        """Texts by field; a cell that the row does not have is empty."""
        return {name: cells[place] if place < len(cells) else "" for name, place in self._places}

    def asked(self, texts: Texts) -> Texts:
        """The texts whose meaning has to be looked up: no more those that somebody has explained."""
        return {name: text for name, text in texts.items() if text not in self._meanings.get(name, ())}

    def body(self, texts: Texts) -> tuple[Body, tuple[Problem, ...]]:
        """The body of a row. An unknown reference stays empty, and its text is kept in a warning (contract §3)."""
        body: Body = {"organization": str(self.source.organization)}
        warnings: list[Problem] = []
        for each in self.fields.values():
            text = texts[each.name]
            if not text:
                if self.clear:
                    body[each.name] = None
            elif text in (known := self._meanings.get(each.name, {})):
                body[each.name] = known[text]
            elif each.type is FieldType.REF:
                target = self.lookup.target(each, text)
                body[each.name] = None if target is None else str(target)
                if target is None:
                    warnings.append(Problem(UNKNOWN, field=each.name, params={"name": each.name, "text": text}))
            else:
                body[each.name] = value_of(each, text, self._currency)
        return body, tuple(warnings)
