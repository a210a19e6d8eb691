"""Turns one field of an entity into the conditions under which it holds what was typed: one form that an index serves, one that is cheap on a row.

What was typed comes in by roles, so that the text of a statement depends on the shape of the typed alone. Never judges rights.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import TypeAlias

from hezong.kernel.expr.sql import Params
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.schema import layout
from hezong.kernel.schema.indexes import code_key
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import BUSINESS, relation
from hezong.kernel.search.pinyin import pinyin_key, telling
from hezong.kernel.search.typed import Typed

BIGRAMS = relation(BUSINESS, "bigrams")
SPELLED = 3
"""Letters from which on they may stand inside a spelling: the index knows three neighbours."""
LAST = "\U0010ffff"
"""Sorts after everything that goes on from a beginning."""
Role: TypeAlias = tuple[str, int]


@dataclass
class Words:
    """What was typed as parameters of one statement, each added once, when it is first needed."""

    typed: Typed
    params: Params
    known: dict[Role, str] = attribute(default_factory=dict[Role, str])

    def param(self, name: str, number: int = 0) -> str:
        role = (name, number)
        if role not in self.known:
            self.known[role] = self.params.add(value_of(self.typed, role), "text")
        return self.known[role]

    def equal(self, lower: str) -> str:
        return self._each(lower, "=", "text")

    def begins(self, lower: str) -> str:
        return self._each(lower, "like", "begin")

    def contains(self, lower: str) -> str:
        return self._each(lower, "like", "inside")

    def word(self, lower: str) -> str:
        return self._each(f"(' ' || {lower} || ' ')", "like", "word")

    def _each(self, left: str, operator: str, name: str) -> str:
        ways = range(len(self.typed.texts))
        return _or(f"{left} {operator} {self.param(name, number)}" for number in ways)

    def within(self, key: str, name: str) -> str:
        """A key that begins with what a role gives, as a range that any plan can read from an ordered index."""
        return f"({key} >= {self.param(name)} and {key} < {self.param(name, 1)})"


@dataclass(frozen=True, slots=True)
class Condition:
    """``how``: text, pinyin, initials, code or phone. ``turned``: by its end, read backwards."""

    field: Field
    how: str
    part: Part = Part.VALUE
    turned: bool = False

    def indexed(self, words: Words, column: str) -> str:
        """The form that finds rows through an index. Of a spelling it looks for what tells; the whole is compared where no index sees it."""
        if self.how == "text":
            lower = lowered(column)
            ways = range(len(words.typed.texts))
            return _or(
                f"({BIGRAMS}({column}) @> {BIGRAMS}({words.param('root', way)}) and {lower} like {words.param('inside', way)})"
                for way in ways
            )
        if self.how == "pinyin":
            return f"{column} like {words.param('telling')} and ({column} || '') like {words.param('spelled')}"
        if self.how == "initials":
            return f"{column} like {words.param('spelled')}"
        key = code_key(self.field, column)
        return words.within(f"reverse({key})", f"{self.how} turned") if self.turned else words.within(key, self.how)

    def plain(self, words: Words, column: str) -> str:
        """The form that looks at one row."""
        if self.how == "pinyin":
            return f"{column} like {words.param('spelled')}"
        return words.contains(lowered(column)) if self.how == "text" else self.indexed(words, column)

    def exact(self, words: Words, column: str) -> str:
        """Whether the code or number is what was typed, and nothing else."""
        return f"{code_key(self.field, column)} = {words.param(self.how)}"


def conditions(entity: Entity, typed: Typed) -> Iterator[Condition]:
    """All conditions over the fields of the record itself."""
    for field in looked_at(entity):
        if layout.coded(entity, field):
            phone = field.type is FieldType.PHONE
            if typed.digits if phone else typed.code:
                yield from (Condition(field, "phone" if phone else "code", turned=turned) for turned in (False, True))
            continue
        yield Condition(field, "text")
        if layout.searchable(field) and typed.letters:
            if len(typed.letters) >= SPELLED:
                yield Condition(field, "pinyin", Part.PINYIN)
            yield Condition(field, "initials", Part.INITIALS)


def looked_at(entity: Entity) -> list[Field]:
    """The fields of the record itself in which search looks: those marked so, and the label."""
    own = layout.own_fields(entity)
    label = [each for each in own if each.name == entity.label and each.type is FieldType.TEXT and not each.sensitive]
    return [*label, *(each for each in own if layout.findable(each) and each not in label)]


def lowered(column: str) -> str:
    return f'lower({column} collate "pg_c_utf8")'


def value_of(typed: Typed, role: Role) -> str:
    """What stands for a role; the second of a range is where it ends."""
    name, number = role
    match name:
        case "text":
            return typed.texts[number]
        case "root":
            return typed.root(number)
        case "begin":
            return f"{escaped(typed.texts[number])}%"
        case "inside":
            return f"%{escaped(typed.texts[number])}%"
        case "word":
            return f"% {escaped(typed.texts[number])} %"
        case "telling":
            return f"%{telling(typed.letters or '')}%"
        case "spelled":
            letters = typed.letters or ""
            return f"%{letters}%" if len(letters) >= SPELLED else f"{letters}%"
        case _:
            key = _keys(typed)[name.removesuffix(" turned")]
            key = key[::-1] if name.endswith(" turned") else key
            return key + LAST * number


def _keys(typed: Typed) -> dict[str, str]:
    return {"code": typed.code or "", "phone": typed.digits or "", "label": pinyin_key(typed.texts[0])}


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _or(tests: Iterable[str]) -> str:
    found = list(tests)
    return found[0] if len(found) == 1 else f"({' or '.join(found)})"
