"""Turns the ``metrics`` section into figures whose every field exists and can be added up, split or dated. Counts nothing."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from hezong.kernel.model.field import Entity, FieldType, Metric
from hezong.kernel.model.nodes import Entry, Node, Table
from hezong.kernel.model.rules import Rules

FITTING: Mapping[str, frozenset[FieldType]] = MappingProxyType(
    {
        "sum": frozenset({FieldType.INT, FieldType.DECIMAL, FieldType.MONEY}),
        "by": frozenset({FieldType.CHOICE, FieldType.STAGE}),
        "over": frozenset({FieldType.DATE}),
    }
)
"""The types of field that each part of a metric may name."""


def build_metrics(body: Table, entity: Entity, rules: Rules) -> Mapping[str, Metric]:
    """The figures of an entity, in the order of the file."""
    return MappingProxyType(dict(_metrics(body.table("metrics"), entity, rules)))


def _metrics(said: Table, entity: Entity, rules: Rules) -> Iterator[tuple[str, Metric]]:
    for entry in said:
        table = entry.value if isinstance(entry.value, Table) else Table((), entry.place)
        yield entry.key, _metric(entry, table, entity, rules)


def _metric(entry: Entry, said: Table, entity: Entity, rules: Rules) -> Metric:
    names = {part: _field(part, said, entity, rules) for part in FITTING}
    when: Node | None = said.get("when")
    return Metric(
        entry.key,
        entry.place,
        rules.site.naming.title(f"{entity.name}.metric.{entry.key}", said.get("title"), entry.place),
        when=rules.condition(when, old=False),
        lock=said.text("lock") or entity.lock,
        **names,
    )


def _field(part: str, said: Table, entity: Entity, rules: Rules) -> str | None:
    """The name of a field that suits the part; None where none is named or it does not."""
    name = said.text(part)
    if name is None:
        return None
    field = entity.fields.get(name)
    if field is None:
        rules.site.problems.unknown("model.field", said.at(part), name, entity.fields, entity=entity.name)
    elif field.sensitive or field.type not in FITTING[part]:
        rules.site.problems.add("model.metric", said.at(part), word=name, part=part)
    else:
        return name
    return None
