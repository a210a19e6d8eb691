"""Turns one field of an entity into the conditions under which it holds what was typed, each one served by an index. Never judges rights."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as attribute

from hezong.kernel.expr.sql import Params
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.schema import layout
from hezong.kernel.schema.indexes import code_key
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import BUSINESS, relation
from hezong.kernel.search.typed import Typed

BIGRAMS = relation(BUSINESS, "bigrams")
SPELLED = 3
"""Letters from which on they may stand inside a spelling: the index knows three neighbours."""


@dataclass(frozen=True, slots=True)
class Condition:
    """``how``: text, pinyin, initials, code or phone. ``sql`` holds for a row; ``exact`` when the field is nothing else."""

    field: Field
    how: str
    sql: str
    exact: str


@dataclass
class Words:
    """What was typed as parameters of one statement, each added once, when it is first needed."""

    typed: Typed
    params: Params
    known: dict[str, str] = attribute(default_factory=dict[str, str])

    def param(self, value: str) -> str:
        if value not in self.known:
            self.known[value] = self.params.add(value, "text")
        return self.known[value]

    def like(self, text: str, before: str = "%", after: str = "%") -> str:
        """The pattern that a text stands somewhere, or at the end that has no wildcard."""
        return self.param(f"{before}{escaped(text)}{after}")

    def tests(self, entity: Entity, alias: str) -> Iterable[Condition]:
        """All conditions over the fields of the record itself."""
        for field in looked_at(entity):
            column = layout.column(field).of(alias)
            if layout.coded(entity, field):
                yield from self._coded(field, column)
                continue
            yield self._text(field, column)
            if layout.searchable(field) and self.typed.letters:
                yield from self._spelled(field, alias, self.typed.letters)

    def _text(self, field: Field, column: str) -> Condition:
        """The bigram index finds, the comparison decides."""
        lower = f'lower({column} collate "pg_c_utf8")'
        found = (
            f"({BIGRAMS}({column}) @> {BIGRAMS}({self.param(each)}) and {lower} like {self.like(each)})"
            for each in self.typed.texts
        )
        return Condition(field, "text", _any(found), self.equal(lower))

    def equal(self, lower: str) -> str:
        return _any(f"{lower} = {self.param(each)}" for each in self.typed.texts)

    def begins(self, lower: str) -> str:
        return _any(f"{lower} like {self.like(each, before='')}" for each in self.typed.texts)

    def contains(self, lower: str) -> str:
        return _any(f"{lower} like {self.like(each)}" for each in self.typed.texts)

    def word(self, lower: str) -> str:
        return _any(f"(' ' || {lower} || ' ') like {self.like(f' {each} ')}" for each in self.typed.texts)

    def _spelled(self, field: Field, alias: str, letters: str) -> Iterable[Condition]:
        before = "%" if len(letters) >= SPELLED else ""
        for part in (Part.PINYIN, Part.INITIALS):
            column = layout.column(field, part).of(alias)
            exact = f"{column} = {self.param(letters)}"
            yield Condition(field, part.value, f"{column} like {self.like(letters, before)}", exact)

    def _coded(self, field: Field, column: str) -> Iterable[Condition]:
        """Codes and numbers are found by how they begin or end."""
        phone = field.type is FieldType.PHONE
        asked, how = (self.typed.digits, "phone") if phone else (self.typed.code, "code")
        key = code_key(field, column)
        if asked:
            turned = self.like(asked[::-1], before="")
            found = f"({key} like {self.like(asked, before='')} or reverse({key}) like {turned})"
            yield Condition(field, how, found, f"{key} = {self.param(asked)}")


def looked_at(entity: Entity) -> list[Field]:
    """The fields of the record itself in which search looks: those marked so, and the label."""
    own = layout.own_fields(entity)
    label = [each for each in own if each.name == entity.label and each.type is FieldType.TEXT and not each.sensitive]
    return [*label, *(each for each in own if layout.findable(each) and each not in label)]


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _any(tests: Iterable[str]) -> str:
    found = list(tests)
    return found[0] if len(found) == 1 else f"({' or '.join(found)})"
