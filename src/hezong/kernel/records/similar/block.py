"""Turns a record made ready for comparing into keys under which an index finds those that may be the same. Decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from hezong.kernel.model.field import Entity, Field, FieldType, Likeness
from hezong.kernel.schema import layout
from hezong.kernel.schema.indexes import code_key
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import BUSINESS, relation
from hezong.kernel.search.match import Features
from hezong.kernel.search.match.plain import arabic, traditional
from hezong.kernel.search.match.segments import Segments
from hezong.kernel.search.pinyin import pinyin_key

BIGRAMS = relation(BUSINESS, "bigrams")


@dataclass(frozen=True, slots=True)
class Way:
    """One way through an index. ``test``: the condition on a row ``r``, with ``k.a`` and ``k.b`` for the parts of the key.

    ``beside``: what is joined to the rows. ``slow``: costs some ten milliseconds for a key, too much for thousands of rows.
    """

    name: str
    test: str
    beside: str = ""
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """``a`` and ``b`` together find candidates by the way of that name."""

    way: str
    a: str
    b: str = ""


def ways(entity: Entity) -> Iterator[Way]:
    """The ways that the indexes of an entity allow."""
    for name, each in entity.compared.items():
        yield from _ways(entity, entity.fields[name], each.likeness)


def _ways(entity: Entity, field: Field, likeness: Likeness) -> Iterator[Way]:
    column = layout.column(field).of("r")
    if layout.coded(entity, field) and likeness in {Likeness.PHONE, Likeness.EXACT}:
        key = "k.a" if field.type is FieldType.PHONE else "lower(k.a)"
        yield Way(f"{field.name}.equal", f"{code_key(field, column)} = {key}")
    elif likeness in {Likeness.ORGANIZATION, Likeness.PERSON} and (
        layout.findable(field) or field.name == entity.label
    ):
        yield Way(
            f"{field.name}.holds",
            f"{BIGRAMS}({column}) @> ({BIGRAMS}(k.a) || coalesce({BIGRAMS}(nullif(k.b, '')), '{{}}'))",
        )
        if layout.searchable(field):
            spelled = layout.column(field, Part.PINYIN).of("r")
            yield Way(f"{field.name}.sounds", f"{spelled} like '%' || k.a || '%'", slow=True)
            yield from _spelled(entity, field)


def _spelled(entity: Entity, field: Field) -> Iterator[Way]:
    """The whole spelling is found in the index by which lists are ordered; one character mistaken by ear leaves it as it is."""
    listed = layout.list_columns(entity, field) or ()
    spelled = next((each for each in listed if each.part is Part.PINYIN), None)
    if spelled is not None and field.name == entity.label:
        beside = (
            f"join {layout.facet_table(entity)} f on f.record = r.id and f.deleted_at is null" if entity.faceted else ""
        )
        yield Way(f"{field.name}.spelled", f"{spelled.of('f' if entity.faceted else 'r')} = k.a", beside)


def keys(features: Features) -> Iterator[Key]:
    """The keys of a record. Each is rare enough that a few hundred candidates hold the same party, if it is there."""
    for name, segments in features.names.items():
        yield from _of_name(name, segments)
    for name, value in features.values.items():
        yield Key(f"{name}.equal", value)
        yield Key(f"{name}.holds", value)
        if not value.isascii() and len(value) > 1:
            yield Key(f"{name}.sounds", pinyin_key(value))
            yield Key(f"{name}.spelled", pinyin_key(value))


def _of_name(name: str, segments: Segments) -> Iterator[Key]:
    """By the brand in both scripts, alone and with what stands at the other end; by its sound; with its characters swapped."""
    brand, core = segments.brand, segments.core
    if len(brand) < 2:
        return
    last = core[-2:] if len(core) >= len(brand) + 2 else ""
    for way in dict.fromkeys((brand, traditional(brand), arabic(brand))):
        yield Key(f"{name}.holds", way)
        if last:
            yield Key(f"{name}.holds", way, last)
    if len(core) >= 4 and core[-2:] != brand[-2:]:
        yield Key(f"{name}.holds", core[:2], core[-2:])
    if len(brand) == 2:
        yield Key(f"{name}.holds", brand[::-1], last)
    if not brand.isascii():
        yield Key(f"{name}.sounds", pinyin_key(brand))
        yield Key(f"{name}.spelled", pinyin_key(segments.whole))
