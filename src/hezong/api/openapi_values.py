"""The JSON Schemas that all calls share: problem documents, references, money, ids (contract §1, §2). Constants only."""

from types import MappingProxyType

Json = dict[str, object]

STRING: Json = {"type": "string"}
UUID: Json = {"type": "string", "format": "uuid"}
DATE: Json = {"type": "string", "format": "date"}
DATETIME: Json = {"type": "string", "format": "date-time"}
VERSION: Json = {"type": "string", "description": "Opaque; also the ETag."}


def ref(name: str) -> Json:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Json) -> Json:
    """The schema or null."""
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def items_of(schema: Json, **more: Json) -> Json:
    """``{"items": […]}`` with further members."""
    return {
        "type": "object",
        "required": ["items"],
        "properties": {"items": {"type": "array", "items": schema}, **more},
    }


COMPONENTS = MappingProxyType(
    {
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "code", "problems"],
            "properties": {
                "type": STRING,
                "title": STRING,
                "status": {"type": "integer"},
                "code": STRING,
                "problems": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["code", "field", "row", "message", "hint"],
                        "properties": {
                            "code": STRING,
                            "field": {"type": ["string", "null"]},
                            "row": {"type": ["integer", "null"]},
                            "message": STRING,
                            "hint": {"type": ["string", "null"]},
                        },
                    },
                },
            },
        },
        "Reference": {
            "anyOf": [
                {
                    "type": "object",
                    "required": ["id", "label"],
                    "properties": {"id": UUID, "label": {"type": ["string", "null"]}},
                },
                {"type": "object", "required": ["hidden"], "properties": {"hidden": {"const": True}}},
            ]
        },
        "Related": {
            "anyOf": [
                {
                    "type": "object",
                    "required": ["entity", "id", "label"],
                    "properties": {"entity": STRING, "id": UUID, "label": {"type": ["string", "null"]}},
                },
                {"type": "object", "required": ["hidden"], "properties": {"hidden": {"const": True}}},
            ]
        },
        "RelatedTo": {
            "type": "object",
            "required": ["entity", "id"],
            "properties": {"entity": STRING, "id": UUID},
        },
        "Money": {
            "type": "object",
            "required": ["amount", "currency"],
            "properties": {
                "amount": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
            "additionalProperties": False,
        },
        "Masked": {
            "type": "object",
            "required": ["masked"],
            "properties": {"masked": STRING},
            "additionalProperties": False,
        },
        "Geo": {
            "type": "object",
            "required": ["lat", "lng"],
            "properties": {
                "lat": {"type": "number", "minimum": -90, "maximum": 90},
                "lng": {"type": "number", "minimum": -180, "maximum": 180},
            },
            "additionalProperties": False,
        },
        "Session": {
            "type": "object",
            "required": ["user", "organizations", "positions", "language", "csrf"],
            "properties": {
                "user": {
                    "type": "object",
                    "required": ["id", "login", "name"],
                    "properties": {"id": UUID, "login": STRING, "name": STRING},
                },
                "organizations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["id", "code", "name"],
                        "properties": {"id": UUID, "code": STRING, "name": STRING},
                    },
                },
                "positions": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["id", "role", "organization", "from", "to"],
                        "properties": {
                            "id": UUID,
                            "role": STRING,
                            "organization": UUID,
                            "from": nullable(DATE),
                            "to": nullable(DATE),
                        },
                    },
                },
                "language": {"enum": ["zh-CN", "en"]},
                "csrf": {"type": ["string", "null"]},
            },
        },
    }
)
