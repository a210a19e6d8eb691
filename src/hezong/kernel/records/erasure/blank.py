"""Renders the statements that take values out of rows: of fields, or of whole records but for links, codes and what a law keeps. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from hezong.kernel.model.field import TEXTUAL, Entity, Field, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import literal, quoted

STAY = frozenset({FieldType.REF, FieldType.RELATED, FieldType.CHOICE, FieldType.STAGE, FieldType.BOOL})
"""Links and codes: they tell what was done, not with whom, once the other side has no name."""
ERASED = "已清除"
"""What stands in place of a name that must not be empty, with the end of the record's id."""


def erased_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields that go when all of a record goes."""
    return tuple(each for each in entity.stored() if each.name not in layout.IMPLICIT and _goes(each))


def kept_names(entity: Entity) -> tuple[str, ...]:
    """The fields whose values stay, in history too; what the model does not know any more goes."""
    gone = {each.name for each in erased_fields(entity)}
    return tuple(each.name for each in entity.stored() if each.name not in gone)


def _goes(field: Field) -> bool:
    if field.type in STAY or field.of is not None or (field.privacy is not None and field.privacy.kept):
        return False
    return not field.required or field.type in TEXTUAL


@dataclass(frozen=True, slots=True)
class Blank:
    """``fields``: those of one rule, or all that go (``whole``). Statements have one parameter: the ids of the records.

    ``facets``: the ids are those of facets, and the fields theirs.
    """

    model: Model
    entity: Entity
    fields: tuple[Field, ...]
    whole: bool = False
    facets: bool = False

    def statements(self) -> Iterator[str]:
        """In their order; copies in facets follow their master."""
        if not self.facets:
            yield self._update(layout.table(self.entity), "id", inside=False)
            yield from self._copies()
        if self.entity.faceted and (self.whole or self.facets):
            yield self._update(layout.facet_table(self.entity), "id" if self.facets else "record", inside=True)
        yield from self._echoes()

    def _update(self, table: str, key: str, *, inside: bool) -> str:
        own = [each for each in self.fields if _inside(self.entity, each) == inside and each.local is None]
        changed = [pair for each in own for pair in self._emptied(each)]
        if self.whole and inside == self.entity.faceted:
            changed.append("\"ext\" = '{}'")
        changed.append('"version" = t."version" + 1')
        return f"update {table} t set {', '.join(changed)} where t.{quoted(key)} = any($1::uuid[])"

    def _emptied(self, field: Field) -> Iterator[str]:
        for column in layout.columns(field):
            named = field.required and column.part is Part.VALUE and field.type in TEXTUAL and not field.sensitive
            yield f"{column.quoted} = {pseudonym('t') if named else 'null'}"

    def _copies(self) -> Iterator[str]:
        names = {each.name for each in self.fields}
        pairs = [(source, copy) for source, copy in layout.projection(self.entity) if source.field in names]
        if pairs:
            changed = ", ".join(f"{copy.quoted} = {source.of('m')}" for source, copy in pairs)
            table, master = layout.facet_table(self.entity), layout.table(self.entity)
            yield f'update {table} t set {changed} from {master} m where m."id" = t."record" and m."id" = any($1::uuid[])'

    def _echoes(self) -> Iterator[str]:
        """Texts that other records have worked out of these ones, such as the name of a relation between two parties."""
        for other, pointer, field in echoes(self.model, self.entity) if not self.facets else ():
            value = layout.column(pointer).of("t")
            empty = pseudonym("t") if other.label == field.name else "null"
            changed = [
                f"{each.quoted} = {empty if each.part is Part.VALUE else 'null'}" for each in layout.columns(field)
            ]
            yield f"update {layout.table(other)} t set {', '.join(changed)} where {value} = any($1::uuid[])"


def echoes(model: Model, entity: Entity) -> Iterator[tuple[Entity, Field, Field]]:
    """Computed texts that look through a reference to this entity: whose, through which reference, which text."""
    for other in model.entities.values():
        for field in other.stored():
            if field.compute is not None and field.type in TEXTUAL and not field.facet:
                heads = {path[1] for path in field.compute.checked.paths if path[0] == "self" and len(path) > 2}
                for head in sorted(heads):
                    pointer = other.fields[head]
                    if pointer.type is FieldType.REF and pointer.ref == entity.name and not pointer.facet:
                        yield other, pointer, field


def echoed(other: Entity, pointer: Field) -> str:
    """The ids of the records that look through a reference to these ones."""
    return f'select t."id" from {layout.table(other)} t where {layout.column(pointer).of("t")} = any($1::uuid[])'


def pseudonym(alias: str) -> str:
    """What is put in place of a name: the same for nobody else, and nothing to be found out from it."""
    return f'{literal(ERASED + " ")} || right({alias}."id"::text, 8)'


def _inside(entity: Entity, field: Field) -> bool:
    return entity.faceted and (field.facet or field.local is not None)
