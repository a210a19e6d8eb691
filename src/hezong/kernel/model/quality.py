"""Turns what an entity says of the quality of its records into figures that can be counted, and checks that they can. Counts nothing."""

from collections.abc import Iterator

from hezong.kernel.model.field import Entity, FieldType, Quality
from hezong.kernel.model.nodes import Items, Scalar, Table, scalars
from hezong.kernel.model.rules import Rules

_UNCOUNTED = frozenset(
    {FieldType.MANY, FieldType.TAGS, FieldType.CHOICES, FieldType.GEO, FieldType.FILE, FieldType.RELATED}
)


def build_quality(body: Table, entity: Entity, rules: Rules) -> Quality | None:
    """What the file says under ``quality``; None where it says nothing (issue 3, scorecard)."""
    said = body.get("quality")
    if not isinstance(said, Table):
        return None
    owner = said.get("owner")
    if isinstance(owner, Scalar):
        rules.role(owner.text, owner.place)
    days = (said.text("stale_after") or "").strip("PD")
    return Quality(tuple(_complete(said, entity, rules)), int(days) if days else None, said.text("owner"))


def _complete(said: Table, entity: Entity, rules: Rules) -> Iterator[str]:
    node = said.get("complete")
    for item in scalars(node) if isinstance(node, Items) else ():
        if _counts(item, entity, rules):
            yield item.text


def _counts(item: Scalar, entity: Entity, rules: Rules) -> bool:
    """Only fields that every organization has and by which a list can be filtered."""
    field = entity.fields.get(item.text)
    if field is None:
        rules.site.problems.unknown("model.field", item.place, item.text, entity.fields, entity=entity.name)
        return False
    if field.sensitive or field.local is not None or field.type in _UNCOUNTED:
        rules.site.problems.add("model.quality", item.place, word=item.text)
        return False
    return True
