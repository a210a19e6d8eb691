"""Guesses which column of a file means which field: by names and titles in all languages. Looks at no cell."""

from collections.abc import Mapping, Sequence

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.schema.layout import IMPLICIT
from hezong.kernel.search.fold import fold

ID = "id"
"""What a column of ids is mapped to: it is no field, but says which records are meant."""


def guess(entity: Entity, columns: Sequence[str]) -> dict[str, str]:
    """Field by column; each field at most once. A column that means nothing is left out."""
    known = _known(entity)
    found: dict[str, str] = {}
    for column in columns:
        name = known.get(fold(column))
        if name is not None and name not in found.values():
            found[column] = name
    return found


def importable(entity: Entity) -> tuple[Field, ...]:
    """The fields that a cell can bring."""
    never = (FieldType.MANY, FieldType.FILE, FieldType.GEO, FieldType.RELATED)
    fields = (each for each in entity.fields.values() if each.name not in IMPLICIT)
    return tuple(each for each in fields if each.type not in never and not each.derived and not each.hidden)


def _known(entity: Entity) -> Mapping[str, str]:
    """Folded words by field; the name of a field goes before the titles of others."""
    words = {fold(title): each.name for each in importable(entity) for title in each.title.values()}
    return {ID: ID} | words | {fold(each.name): each.name for each in importable(entity)}
