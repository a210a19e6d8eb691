"""Turns the ``views`` section into lists and forms whose every field exists."""

from collections.abc import Iterable
from types import MappingProxyType

from hezong.kernel.model.field import NO_TITLES, Entity, Field, FieldType, Section, Views
from hezong.kernel.model.nodes import Entry, Items, Node, Scalar, Table, scalars
from hezong.kernel.model.options import written_options
from hezong.kernel.model.rules import Rules
from hezong.kernel.model.site import Site, World

_UNSORTED = frozenset(
    {
        FieldType.MANY,
        FieldType.LONGTEXT,
        FieldType.TAGS,
        FieldType.CHOICES,
        FieldType.GEO,
        FieldType.FILE,
        FieldType.RELATED,
    }
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


def _word(entry: Entry) -> Scalar:
    """The name of a field, whatever is said of its width."""
    return Scalar(entry.key, entry.key, entry.place)


class _Reader:
    def __init__(self, entity: Entity, site: Site, world: World) -> None:
        self.entity = entity
        self.site = site
        self.world = world

    def section(self, entry: Entry) -> Section:
        said = entry.value if isinstance(entry.value, Table) else Table((), entry.place)
        placed = written_options(said.get("fields") if isinstance(entry.value, Table) else entry.value)
        naming, name = self.site.naming, self.site.entity
        tab, tabs = said.text("tab"), said.entry("tab")
        if said.has("block") is bool(placed) and not said.broken:
            self.site.problems.add("model.section", entry.place, word=entry.key)
        return Section(
            name=entry.key,
            fields=self.paths(Items(tuple(_word(each) for each in placed), entry.place)),
            title=naming.title(f"{name}.section.{entry.key}", said.get("title"), entry.place),
            spans=MappingProxyType(
                {each.key: int(each.value.text) for each in placed if isinstance(each.value, Scalar)}
            ),
            block=said.text("block"),
            tab=tab,
            tab_title=NO_TITLES if tabs is None else naming.title(f"{name}.tab.{tab}", None, tabs.place),
            visible=Rules(self.site, self.world).condition(said.get("visible_when"), old=False),
        )

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
