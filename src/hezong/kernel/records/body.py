"""Splits a body into what it says about the write and the field values it brings, parsed. Asks for no rights and judges no rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from hezong.kernel.model.field import Entity, FieldType
from hezong.kernel.records.value import Tools, parse
from hezong.kernel.schema.layout import IMPLICIT
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.identity import made_at, new_id
from hezong.kernel.types.related import Related

ABOUT = frozenset({"id", "version", "organization"})
"""Keys of a body that are no field values: which record, which state of it, for whom."""

ID_AGE = timedelta(days=30)
MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Given:
    """The field values of one body, stored form; ``problems`` of those that do not fit."""

    values: Mapping[str, object]
    problems: tuple[Problem, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every field that the body brings, with a fitting value or not."""
        return frozenset(self.values) | {str(each.field) for each in self.problems}


def require_known(entity: Entity, bodies: Iterable[Mapping[str, object]], about: frozenset[str] = ABOUT) -> None:
    """400 ``request.unknown_field`` for every key that the entity does not know."""
    unknown = [
        Problem("request.unknown_field", field=str(key), row=row, params={"name": str(key)})
        for row, body in enumerate(bodies)
        for key in body
        if key not in about and not known(entity, key)
    ]
    if unknown:
        raise Refused(unknown)


def known(entity: Entity, name: str) -> bool:
    """Whether a body may name the field at all; a dropped field is gone for clients."""
    field = entity.fields.get(name)
    return field is not None and not field.hidden


def given(entity: Entity, body: Mapping[str, object], tools: Tools, about: frozenset[str] = ABOUT) -> Given:
    """The parsed values of a body whose keys are known."""
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for name, raw in body.items():
        if name in about:
            continue
        field = entity.fields[name]
        value = None if field.type is FieldType.MANY else parse(field, raw, tools)
        if isinstance(value, Problem):
            problems.append(value)
        elif field.type is FieldType.RELATED:
            values |= both_parts(name, value)
        else:
            values[name] = value
    return Given(values, tuple(problems))


def both_parts(name: str, value: object) -> dict[str, object]:
    """The id and the entity of a related record, which lie in two fields."""
    if not isinstance(value, Related):
        return {name: None, f"{name}_entity": None}
    return {name: value.id, f"{name}_entity": value.entity}


def unwritable(entity: Entity, names: Iterable[str]) -> list[str]:
    """Fields that nobody writes by hand: computed ones, lists of other records, and what the server itself keeps."""
    fields = (entity.fields[name] for name in names)
    return [each.name for each in fields if each.derived or each.type is FieldType.MANY or each.name in IMPLICIT]


def record_id(context: Context, raw: object) -> UUID:
    """The id of a new record: the client's, which must be a UUIDv7 of the last 30 days (contract §2), or a new one."""
    if raw is None:
        return new_id(context.now)
    try:
        id = UUID(str(raw))
    except ValueError:
        raise Refused(Problem("request.id", field="id")) from None
    made = made_at(id)
    if made is None or not abs(context.now - made) <= ID_AGE:
        raise Refused(Problem("request.id", field="id"))
    return id


def at_rows(problems: Iterable[tuple[int, Problem]], single: bool) -> list[Problem]:
    """Problems with their rows; a body that is one object has no rows."""
    return [problem if single else replace(problem, row=row) for row, problem in problems]
