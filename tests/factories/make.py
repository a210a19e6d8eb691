"""Makes a minimal valid body for any entity from the Model itself, so that a new required field breaks no test."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.model import Model

VALUES = {
    FieldType.INT: 1,
    FieldType.DECIMAL: "1",
    FieldType.PERCENT: "1",
    FieldType.MONEY: {"amount": "1", "currency": "CNY"},
    FieldType.BOOL: False,
    FieldType.DATE: "2026-01-01",
    FieldType.DATETIME: "2026-01-01T00:00:00Z",
    FieldType.TAGS: ["甲"],
    FieldType.PHONE: "010-12345678",
    FieldType.EMAIL: "a@example.com",
    FieldType.URL: "https://example.com/",
    FieldType.GEO: {"lat": 39.9, "lng": 116.4},
}
"""A value that fits, by type; texts are numbered, since they may have to be unique."""


@dataclass
class Factory:
    """``refer(entity, n)`` is the id of the n-th record of an entity that the new one may refer to."""

    model: Model
    refer: Callable[[str, int], str]
    made: Counter[str] = field(default_factory=Counter)

    def make(self, entity: str, organization: str | None = None, **given: object) -> dict[str, object]:
        """A body with the required fields that have no value by themselves, and what is given."""
        self.made[entity] += 1
        found = self.model.entities[entity]
        referred: Counter[str] = Counter()
        body = {each.name: self._value(each, entity, referred) for each in needed(found) if each.name not in given}
        return {**body, **({} if organization is None else {"organization": organization}), **given}

    def value(self, entity: str, field: Field) -> object:
        """Another value for a field, for a change."""
        self.made[entity] += 1
        return self._value(field, entity, Counter())

    def _value(self, field: Field, entity: str, referred: Counter[str]) -> object:
        """Two references of a record to one entity go to different records."""
        if field.type is FieldType.REF:
            target = str(field.ref)
            referred[target] += 1
            return self.refer(target, referred[target] - 1)
        if field.type in (FieldType.CHOICE, FieldType.STAGE):
            return field.options[0].code
        if field.type in (FieldType.TEXT, FieldType.LONGTEXT):
            return f"{field.name} {self.made[entity]}"
        return VALUES[field.type]


def needed(entity: Entity) -> list[Field]:
    """The required fields that a create must bring."""
    stored = (each for each in entity.stored() if each.required and each.compute is None and each.default is None)
    return [each for each in stored if each.name != "organization" and each.type is not FieldType.STAGE]
