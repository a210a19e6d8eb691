"""Turns the ``views`` section into lists and forms whose every field exists."""

from collections.abc import Iterable

from hezong.kernel.model.field import Entity, Field, FieldType, Section, Views
from hezong.kernel.model.nodes import Entry, Items, Node, Scalar, Table, scalars
from hezong.kernel.model.site import Site, World

_UNSORTED = frozenset(
    {FieldType.MANY, FieldType.LONGTEXT, FieldType.TAGS, FieldType.GEO, FieldType.FILE, FieldType.RELATED}
)


def build_views(body: Table, entity: Entity, site: Site, world: World) -> Views:
    """What the file says of lists and forms; each entity needs a list, or nobody would find its records."""
    said = body.table("views")
    reader = _Reader(entity, site, world)
    if not said.has("list") and not body.has("views"):
        site.problems.add("model.no_list", entity.place, word=entity.name)
    elif not said.has("list") and "views" not in body.broken:
        site.problems.add("model.no_list", said.place, word=entity.name)
    order = reader.paths(said.get("order"), "order")
    return Views(
        list=reader.paths(said.get("list")),
        form=tuple(reader.section(each) for each in said.table("form")),
        order=order or ("-changed_at",),
        filters=reader.paths(said.get("filters"), "filters"),
        lock=said.text("lock") or entity.lock,
        place=said.place,
    )


class _Reader:
    def __init__(self, entity: Entity, site: Site, world: World) -> None:
        self.entity = entity
        self.site = site
        self.world = world

    def section(self, entry: Entry) -> Section:
        said = entry.value
        fields = said.get("fields") if isinstance(said, Table) else said
        title = said.get("title") if isinstance(said, Table) else None
        key = f"{self.site.entity}.section.{entry.key}"
        return Section(entry.key, self.paths(fields), self.site.naming.title(key, title, entry.place))

    def paths(self, node: Node | None, use: str = "show") -> tuple[str, ...]:
        items: Iterable[Scalar] = scalars(node) if isinstance(node, Items) else ()
        return tuple(each.text for each in items if self._known(each, use))

    def _known(self, item: Scalar, use: str) -> bool:
        """Whether each step of a dotted path exists; only the last may be something else than a reference."""
        entity: Entity | None = self.entity
        field: Field | None = None
        for name in item.text.removeprefix("-").split("."):
            if entity is None:
                self.site.problems.add("model.not_reference", item.place, word=item.text)
                return False
            field = entity.fields.get(name)
            if field is None:
                self.site.problems.unknown("model.field", item.place, name, entity.fields, entity=entity.name)
                return False
            entity = self.world.entities.get(field.ref or "") if field.type is FieldType.REF else None
        return self._usable(item, field, use)

    def _usable(self, item: Scalar, field: Field | None, use: str) -> bool:
        """Encrypted values have no order, and no filter compares them (contract §2)."""
        unsorted = field is not None and (field.sensitive or field.type in _UNSORTED)
        if use == "order" and unsorted:
            self.site.problems.add("model.not_sortable", item.place, word=item.text)
            return False
        if use == "filters" and field is not None and field.sensitive:
            self.site.problems.add("model.not_filterable", item.place, word=item.text)
            return False
        if use != "order" and item.text.startswith("-"):
            self.site.problems.add("model.name", item.place, "model.hint.path", word=item.text)
            return False
        return True
