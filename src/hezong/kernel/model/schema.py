"""Turns the table of keys into JSON Schemas, so that editors know what the loader knows. Declares nothing itself."""

from collections.abc import Mapping

from hezong.kernel.model.keys import APPLIES, AREA, ENTITY, OVERLAY, TEXTS
from hezong.kernel.model.shape import (
    Choice,
    Either,
    Flag,
    Formula,
    Listing,
    Named,
    Nothing,
    Record,
    Shape,
    Size,
    Text,
    Value,
    Word,
)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
JSON = dict[str, object]


def entity_schema() -> JSON:
    """Of an entity file."""
    return _document(ENTITY, "Entity")


def overlay_schema() -> JSON:
    """Of the file of an overlay or of a pack's extension."""
    return _document(OVERLAY, "Overlay")


def area_schema() -> JSON:
    """Of a module file."""
    return _document(AREA, "Area")


def texts_schema() -> JSON:
    """Of an i18n file."""
    return _document(TEXTS, "Texts")


def _document(shape: Shape, title: str) -> JSON:
    return {"$schema": _DIALECT, "title": title, **_schema(shape)}


def _schema(shape: Shape) -> JSON:
    match shape:
        case Word(pattern):
            return {"type": "string", "pattern": f"^{pattern}$"}
        case Text():
            return {"type": "string"}
        case Flag():
            return {"type": "boolean"}
        case Nothing():
            return {"type": "null"}
        case Size(most):
            return {"type": "integer", "minimum": 1, "maximum": most}
        case Formula():
            return {"type": ["string", "number", "boolean"]}
        case Value():
            return {"type": ["string", "number", "boolean", "array"], "items": {"type": "string"}}
        case Choice(values):
            return {"enum": list(values)}
        case Listing(item):
            return {"type": "array", "items": _schema(item)}
        case Named(item, pattern, keys):
            fixed = {name: {**_schema(key.shape), "description": key.about} for name, key in keys.items()}
            return {
                "type": "object",
                **({"properties": fixed} if fixed else {}),
                "patternProperties": {f"^{pattern}$": _schema(item)},
                "additionalProperties": False,
            }
        case Record():
            return _record(shape)
        case Either():
            parts = (shape.scalar, shape.items, shape.table, *shape.marked.values())
            return {"anyOf": [_schema(each) for each in _distinct(parts)]}


def _distinct(parts: tuple[Shape | None, ...]) -> list[Shape]:
    found: list[Shape] = []
    for each in parts:
        if each is not None and each not in found:
            found.append(each)
    return found


def _record(shape: Record) -> JSON:
    properties = {
        name: {**_schema(key.shape), "description": _about(name, key.about, shape.keys)}
        for name, key in shape.keys.items()
    }
    required = [name for name, key in shape.keys.items() if key.required]
    found: JSON = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": required} if required else found


def _about(name: str, about: str, keys: Mapping[str, object]) -> str:
    """Of a key of a field, also the types it suits."""
    types = APPLIES.get(name) if "ref" in keys and "many" in keys else None
    return about if types is None else f"{about} ({', '.join(sorted(types))})"
