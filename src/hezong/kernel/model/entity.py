"""Turns an entity file into an Entity: an outline first, so that all know each other, then the whole. Reads no file."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from hezong.kernel.model.access import build_access
from hezong.kernel.model.computed import check_computed
from hezong.kernel.model.defaults import build_default, complete_field
from hezong.kernel.model.field import TEXTUAL, Check, Entity, Field, FieldType
from hezong.kernel.model.fields import build_fields
from hezong.kernel.model.implicit import IMPLICIT
from hezong.kernel.model.lifecycle import build_moves, build_stages
from hezong.kernel.model.likeness import build_compared
from hezong.kernel.model.metrics import build_metrics
from hezong.kernel.model.nodes import Entry, Node, Scalar, Table, scalars
from hezong.kernel.model.parents import build_above
from hezong.kernel.model.privacy import field_privacy, privacy_of
from hezong.kernel.model.quality import build_quality
from hezong.kernel.model.references import check_references
from hezong.kernel.model.rollups import check_rollups
from hezong.kernel.model.rules import Rules
from hezong.kernel.model.site import Site, World
from hezong.kernel.model.views import build_views

VALIDITY = ("valid_from", "valid_to")
"""The dates between which a code may be chosen: from the first, until before the second."""
_LABELS = TEXTUAL | {FieldType.INT, FieldType.DATE, FieldType.DATETIME, FieldType.CHOICE, FieldType.REF}


def outline(body: Table, site: Site) -> Entity:
    """The entity as others need to know it: fields and stages, no expressions, grants or views yet."""
    lock = body.text("lock") or "free"
    facet = body.get("facet")
    fields = _all_fields(body, lock, site)
    lifecycle = build_stages(body, fields, lock, site)
    key = site.entity
    title = site.naming.title(key, body.get("title"), body.place)
    entity = Entity(
        name=site.entity,
        area=site.area,
        place=body.place,
        scope=body.text("scope") or "organization",
        label=body.text("label") or "name",
        fields=MappingProxyType({**fields, **IMPLICIT}),
        title=title,
        plural=MappingProxyType({**title, **site.naming.optional(f"{key}.plural", body.get("plural"))}),
        about=site.naming.optional(f"{key}.about", body.get("about")),
        faceted=facet is not None,
        share_masked=any(_shared(each) is not None for each in (body, body.table("facet"))),
        lifecycle=lifecycle,
        icon=body.text("icon") or "box",
        was=body.text("was"),
        kernel=body.flag("kernel"),
        validity=body.flag("validity"),
        navigation=body.flag("navigation") or not body.has("navigation"),
        lock=lock,
    )
    _check_shape(body, entity, site)
    _check_renames(body, entity, site)
    return entity


def _all_fields(body: Table, lock: str, site: Site) -> dict[str, Field]:
    found: dict[str, Field] = {}
    sections = ((body.table("fields"), False), (body.table("facet").table("fields"), True))
    for table, facet in sections:
        for field in build_fields(table, facet, lock, site):
            if field.name in found:
                site.problems.add("model.twice", field.place, word=field.name, other=str(found[field.name].place))
            else:
                # A local field lives in the ext of whoever works with the record: the facet, where there is one.
                local = field.local is not None and body.has("facet")
                found[field.name] = replace(field, facet=field.facet or local)
    return found


def _check_shape(body: Table, entity: Entity, site: Site) -> None:
    if entity.faceted and entity.scope != "group":
        site.problems.add("model.facet_scope", body.at("scope"), word=entity.scope)
    for name in VALIDITY if entity.validity else ():
        found = entity.fields.get(name)
        if found is None or found.type is not FieldType.DATE or found.facet:
            site.problems.add("model.validity", body.at("validity"), word=name)
    owner = entity.fields.get("owner")
    if owner is not None and owner.ref != "user":
        site.problems.add("model.owner", owner.place)
    if "label" not in body.broken:
        _check_label(body, entity.label, entity, site)


def _check_renames(body: Table, entity: Entity, site: Site) -> None:
    """A name a field had before must be free now, and belong to one field."""
    taken = set(entity.fields)
    for field in entity.fields.values():
        if field.was is not None and field.was in taken:
            site.problems.add("model.was", written_field(body, field).at("was"), word=field.was)
        taken.add(field.was or field.name)


def _check_label(body: Table, name: str, entity: Entity, site: Site) -> None:
    field = entity.fields.get(name)
    if field is None:
        if "fields" not in body.broken:
            site.problems.unknown("model.label", body.at("label"), name, entity.fields)
    elif field.facet or field.sensitive or field.type not in _LABELS:
        site.problems.add("model.label_field", body.at("label"), word=name)


def complete(body: Table, entity: Entity, site: Site, world: World) -> Entity:
    """The entity with its expressions compiled and every name it mentions checked."""
    rules = Rules(site, world)
    check_references(body, entity, site, world)
    views = build_views(body, entity, site, world)
    lifecycle = entity.lifecycle
    fields = {field.name: field for field in _fields(body, entity, rules)}
    check_computed(fields, site)
    check_rollups(fields, site, world)
    return replace(
        entity,
        fields=MappingProxyType(fields),
        lifecycle=None if lifecycle is None else replace(lifecycle, moves=build_moves(body, lifecycle, rules)),
        checks=_checks(body, entity, rules),
        access=build_access(body, entity, rules),
        above=build_above(body, entity, site),
        views=views,
        metrics=build_metrics(body, entity, rules),
        masked_shows=_masked_shows(body, entity, site),
        compared=build_compared(body, entity, site, world),
        privacy=privacy_of(body, entity, rules),
        quality=build_quality(body, entity, rules),
    )


def _shared(section: Table) -> Node | None:
    """What a section says of sharing: ``masked``, or a mapping with the fields that the masked form shows."""
    return section.get("share")


def _masked_shows(body: Table, entity: Entity, site: Site) -> tuple[str, ...]:
    """The fields of a masked record; only such of the record itself that everybody may know of it."""
    said = next((found for each in (body, body.table("facet")) if (found := _shared(each)) is not None), None)
    named = scalars(said.get("masked")) if isinstance(said, Table) else ()
    return tuple(each.text for each in named if _may_show(each, entity, site))


def _may_show(item: Scalar, entity: Entity, site: Site) -> bool:
    field = entity.fields.get(item.text)
    if field is None:
        site.problems.unknown("model.field", item.place, item.text, entity.fields, entity=entity.name)
        return False
    closed = field.facet or field.sensitive or field.hidden or field.read is not None or field.type is FieldType.MANY
    if closed or field.name in IMPLICIT:
        site.problems.add("model.share", item.place, word=item.text)
    return not closed


def written_field(body: Table, field: Field) -> Table:
    """What the file says of a field, in whichever section it stands."""
    for section in (body.table("fields"), body.table("facet").table("fields")):
        found = section.get(field.name)
        if isinstance(found, Table):
            return found
    return Table((), field.place)


def _fields(body: Table, entity: Entity, rules: Rules) -> Iterator[Field]:
    for field in entity.fields.values():
        said = written_field(body, field)
        kept = field_privacy(said, field, entity, rules)
        yield complete_field(replace(field, default=build_default(said, field, rules), privacy=kept), said, rules)


def _checks(body: Table, entity: Entity, rules: Rules) -> Mapping[str, Check]:
    built = (_check(entry, entity, rules) for entry in body.table("checks"))
    return MappingProxyType({each.name: each for each in built if each is not None})


def _check(entry: Entry, entity: Entity, rules: Rules) -> Check | None:
    said = entry.value
    if entry.key in entity.fields:
        rules.site.problems.add("model.check_name", entry.place, word=entry.key)
    rule = rules.condition(said if isinstance(said, Scalar) else said.get("rule") if isinstance(said, Table) else None)
    title = said.get("title") if isinstance(said, Table) else None
    own_lock = said.text("lock") if isinstance(said, Table) else None
    titles = rules.site.naming.title(f"{entity.name}.{entry.key}", title, entry.place)
    return None if rule is None else Check(entry.key, rule, titles, own_lock or entity.lock)
