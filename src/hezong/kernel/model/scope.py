"""Tells the expression checker what names mean: fields, ``self``, ``old``, ``user``, ``org``. Knows no values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hezong.kernel.expr.types import Kind, Type
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.model import Model

USER = "@user"
ORG = "@org"
UNITS = "units"
"""The organizations at which the asker holds positions, and all below them."""
_ID = Type(Kind.ID)
_TEXT = Type(Kind.TEXT)
_ROOTS: Mapping[str, Mapping[str, Type]] = MappingProxyType(
    {
        USER: MappingProxyType({"id": _ID, "login": _TEXT, "name": _TEXT, "units": Type(Kind.LIST, item=_ID)}),
        ORG: MappingProxyType({"id": _ID, "code": _TEXT, "name": _TEXT, "currency": _TEXT}),
    }
)
_KINDS: Mapping[FieldType, Kind] = MappingProxyType(
    {
        FieldType.TEXT: Kind.TEXT,
        FieldType.LONGTEXT: Kind.TEXT,
        FieldType.PHONE: Kind.TEXT,
        FieldType.EMAIL: Kind.TEXT,
        FieldType.URL: Kind.TEXT,
        FieldType.INT: Kind.INT,
        FieldType.RATING: Kind.INT,
        FieldType.DECIMAL: Kind.DECIMAL,
        FieldType.PERCENT: Kind.DECIMAL,
        FieldType.MONEY: Kind.MONEY,
        FieldType.BOOL: Kind.BOOL,
        FieldType.DATE: Kind.DATE,
        FieldType.DATETIME: Kind.DATETIME,
        FieldType.FILE: Kind.ID,
        FieldType.RELATED: Kind.ID,
    }
)


def type_of(field: Field) -> Type | None:
    """The type an expression sees; None for what expressions cannot hold (a place on the map)."""
    match field.type:
        case FieldType.CHOICE | FieldType.STAGE:
            return Type(Kind.CHOICE, options=tuple(each.code for each in field.options))
        case FieldType.REF:
            return Type(Kind.RECORD, entity=field.ref)
        case FieldType.MANY:
            return Type(Kind.LIST, item=Type(Kind.RECORD, entity=field.ref))
        case FieldType.TAGS | FieldType.CHOICES:
            return Type(Kind.LIST, item=_TEXT)
        case _:
            kind = _KINDS.get(field.type)
            return None if kind is None else Type(kind)


@dataclass(frozen=True, slots=True)
class ModelScope:
    """Names of one entity. ``bare``: fields need no ``self.``; ``old``: the record before the change is known too.

    Sensitive fields do not exist here unless ``sensitive`` is set: encrypted values cannot be compared (contract §2).
    """

    entities: Mapping[str, Entity]
    entity: str
    bare: bool = False
    old: bool = False
    sensitive: bool = False

    def name(self, name: str) -> Type | None:
        """Roots come first: a field called ``user`` is reached as ``self.user``."""
        match name:
            case "self":
                return Type(Kind.RECORD, entity=self.entity)
            case "old" if self.old:
                return Type(Kind.RECORD, entity=self.entity)
            case "user":
                return Type(Kind.RECORD, entity=USER)
            case "org":
                return Type(Kind.RECORD, entity=ORG)
            case _:
                return self.member(self.entity, name) if self.bare else None

    def member(self, entity: str, field: str) -> Type | None:
        if entity in _ROOTS:
            return self._roots(entity).get(field)
        known = self.entities.get(entity)
        found = None if known is None else known.fields.get(field)
        if found is None:
            return _ID if known is not None and field == "id" else None
        return None if found.sensitive and not self.sensitive else type_of(found)

    def suggestions(self, entity: str | None) -> Sequence[str]:
        """What may have been meant; where fields need ``self.``, it is part of the suggestion."""
        if entity is not None:
            return tuple(self._roots(entity)) if entity in _ROOTS else self._fields(entity)
        roots = ("self", "user", "org", "old") if self.old else ("self", "user", "org")
        fields = self._fields(self.entity)
        return (*roots, *(fields if self.bare else (f"self.{each}" for each in fields)))

    def _roots(self, entity: str) -> Mapping[str, Type]:
        """The units of the asker are known to filters alone: what is stored must not depend on who looks at it."""
        found = _ROOTS[entity]
        return found if self.bare else {name: each for name, each in found.items() if name != UNITS}

    def _fields(self, entity: str) -> tuple[str, ...]:
        known = self.entities.get(entity)
        if known is None:
            return ()
        return ("id", *(name for name, each in known.fields.items() if self.sensitive or not each.sensitive))


def _seen(entity: Entity, model: Model) -> Mapping[str, Entity]:
    return {**model.entities, entity.name: entity}


def filter_scope(entity: Entity, model: Model) -> ModelScope:
    """Names in a filter of lists: fields are bare, ``self.`` is allowed (contract §2)."""
    return ModelScope(_seen(entity, model), entity.name, bare=True)


def rule_scope(entity: Entity, model: Model) -> ModelScope:
    """Names in checks, conditions of moves, defaults and computed fields."""
    return ModelScope(_seen(entity, model), entity.name, old=True)


def access_scope(entity: Entity, model: Model) -> ModelScope:
    """Names in the conditions of grants: what is stored decides, so there is no ``old``."""
    return ModelScope(_seen(entity, model), entity.name)


def sensitive_path(paths: frozenset[tuple[str, ...]], scope: ModelScope) -> tuple[str, ...] | None:
    """The first path that reads a sensitive field of any entity on its way."""
    return next((path for path in sorted(paths) if _meets_sensitive(path, scope)), None)


def _meets_sensitive(path: tuple[str, ...], scope: ModelScope) -> bool:
    if path[0] not in {"self", "old"}:
        return False
    entity: str | None = scope.entity
    for name in path[1:]:
        known = None if entity is None else scope.entities.get(entity)
        field = None if known is None else known.fields.get(name)
        if field is None:
            return False
        if field.sensitive:
            return True
        entity = field.ref
    return False
