"""Turns what an entity file says of purpose, owner, quality and retention into Privacy values, and checks the names in it (CU-21). Erases nothing."""

from dataclasses import replace

from hezong.kernel.model.field import Ending, Entity, Field, FieldType, Privacy, Retention, Rule
from hezong.kernel.model.implicit import IMPLICIT
from hezong.kernel.model.nodes import Scalar, Table
from hezong.kernel.model.rules import Rules

LAST_CHANGE = "changed_at"
MOMENTS = (FieldType.DATE, FieldType.DATETIME)


def privacy_of(body: Table, entity: Entity, rules: Rules) -> Privacy | None:
    """What is said of a whole entity; None where nothing is."""
    said = body.get("privacy")
    if not isinstance(said, Table):
        return None
    person = _person(said, rules)
    about = _about(said, entity, rules)
    if person is not False and about is not None:
        rules.site.problems.add("model.conflict", said.at("about"), one="person", other="about")
    found = _said(said, f"{entity.name}.privacy", rules)
    return replace(found, retention=_retention(said, entity, None, rules), person=person, about=about)


def field_privacy(body: Table, field: Field, entity: Entity, rules: Rules) -> Privacy | None:
    """What is said of one field; None where nothing is."""
    said = body.get("privacy")
    if not isinstance(said, Table) or field.name in IMPLICIT:
        return None
    retention = _retention(said, entity, field, rules)
    if retention is not None and (field.required or field.derived or field.type in (FieldType.MANY, FieldType.STAGE)):
        rules.site.problems.add("model.retention_field", said.at("retention"), word=field.name)
        retention = None
    key = f"{entity.name}.{field.name}"
    kept = rules.site.naming.optional(f"{key}.kept", said.get("kept"))
    return replace(_said(said, key, rules), retention=retention, kept=kept)


def _said(said: Table, key: str, rules: Rules) -> Privacy:
    """What entities and fields say alike."""
    owner = said.text("owner")
    if owner is not None:
        rules.role(owner, said.at("owner"))
    purpose = rules.site.naming.optional(f"{key}.purpose", said.get("purpose"))
    return Privacy(said.place, purpose, owner)


def _person(said: Table, rules: Rules) -> Rule | bool:
    written = said.get("person")
    if isinstance(written, Scalar) and isinstance(written.value, bool):
        return written.value
    return rules.condition(written, old=False) or False


def _about(said: Table, entity: Entity, rules: Rules) -> str | None:
    """A reference of the record itself to a person, or to what is about one."""
    name = said.text("about")
    if name is None:
        return None
    field = entity.fields.get(name)
    if field is None:
        rules.site.problems.unknown("model.field", said.at("about"), name, entity.fields, entity=entity.name)
        return None
    if field.facet or field.type not in (FieldType.REF, FieldType.RELATED):
        rules.site.problems.add("model.about", said.at("about"), word=name)
        return None
    return name


def _retention(body: Table, entity: Entity, field: Field | None, rules: Rules) -> Retention | None:
    said = body.get("retention")
    if not isinstance(said, Table) or said.text("keep") is None:
        return None
    since = said.text("from") or LAST_CHANGE
    moment = entity.fields.get(since)
    inside = field is not None and field.facet
    if moment is None:
        rules.site.problems.unknown("model.field", said.at("from"), since, entity.fields, entity=entity.name)
    elif moment.type not in MOMENTS or moment.local is not None or (moment.facet != inside and since not in IMPLICIT):
        rules.site.problems.add("model.retention_from", said.at("from"), word=since)
    when = rules.condition(said.get("when"), old=False)
    if when is not None and not inside:
        for path in sorted(when.checked.paths):
            if path[0] == "self" and len(path) > 1 and path[1] in entity.fields and entity.fields[path[1]].facet:
                rules.site.problems.add("model.retention_from", said.at("when"), word=path[1])
    then = Ending(said.text("then") or Ending.ERASE)
    return Retention(str(said.text("keep")), since, then, said.place, when)
