"""Names the fields that every entity has without saying so, with their titles. Files may not redefine them."""

from collections.abc import Mapping
from types import MappingProxyType

from hezong.kernel.model.field import Field, FieldType
from hezong.kernel.types import Place

_KERNEL = Place("kernel")


def _field(name: str, kind: FieldType, zh: str, en: str, ref: str | None = None) -> Field:
    write = None if name == "organization" else frozenset[str]()
    return Field(
        name, kind, _KERNEL, title=MappingProxyType({"zh-CN": zh, "en": en}), ref=ref, write=write, lock="fixed"
    )


IMPLICIT: Mapping[str, Field] = MappingProxyType(
    {
        each.name: each
        for each in (
            _field("organization", FieldType.REF, "所属组织", "Organization", "organization"),
            _field("created_at", FieldType.DATETIME, "创建时间", "Created at"),
            _field("created_by", FieldType.REF, "创建人", "Created by", "user"),
            _field("changed_at", FieldType.DATETIME, "修改时间", "Changed at"),
            _field("changed_by", FieldType.REF, "修改人", "Changed by", "user"),
        )
    }
)
"""No role writes them, the server does; only the organization can be given, and transferred, by who may update."""

RESERVED = frozenset(
    {"id", "version", "deleted_at", "ext", "record", "facets", "masked", "moves", "merged_from", "also_known_to"}
    | {"self", "old", "now", "today", "true", "false", "null", "in", "has"}
)
"""Columns, keys of answers (contract §2) and words of the expression language."""
