"""Turns one entity into the calls on its records and the JSON Schemas of what goes in and comes out (contract §2)."""

from collections.abc import Iterable

from hezong.api.openapi_calls import STARTED, call, obj
from hezong.api.openapi_values import DATE, DATETIME, STRING, UUID, VERSION, Json, items_of, nullable, ref
from hezong.api.problem import titled
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.query.duplicates import compared
from hezong.kernel.schema import layout

DECIMAL: Json = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
LENS: Json = {"structure": {"enum": ["as_is", "as_was"]}, "at": DATE}
PAGE: Json = {
    "filter": STRING,
    "order": STRING,
    "fields": STRING,
    "limit": {"type": "integer", "minimum": 1, "maximum": 500},
    "after": STRING,
    "count": {"type": "boolean"},
    "rows": {"enum": ["records", "relationships"]},
    "deleted": {"enum": ["true"]},
    **LENS,
}
MATCH: dict[str, Json] = {"If-Match": STRING}
KEY: dict[str, Json] = {"Idempotency-Key": {"type": "string", "maxLength": 200}}
WRITE_ERRORS = (404, 409, 412, 413, 415, 422, 428)


def record_calls(entity: Entity, title: str) -> Json:
    """The paths of one entity."""
    name, id = entity.name, {"id": UUID}
    base, one = f"/api/records/{name}", f"/api/records/{name}/{{id}}"
    item, new, change = ref(name), ref(f"{name}_new"), ref(f"{name}_change")
    created: Json = {"anyOf": [item, items_of(item)]}
    given: Json = {"anyOf": [new, {"type": "array", "items": new, "maxItems": 1000}]}
    found: Json = {
        base: {
            "get": call(f"{title}: list", 200, _page(item), 422, query=PAGE),
            "post": call(f"{title}: create", 201, created, *WRITE_ERRORS, body=given, headers=KEY),
        },
        **_duplicate_calls(entity, base, title),
        f"{base}/aggregate": {"get": call(f"{title}: figures", 200, _figures(), 422, query=_figure_query())},
        f"{base}/bulk": {"post": call(f"{title}: bulk change", 202, STARTED, 404, 413, 415, 422, body=_bulk(change))},
        f"{base}/merges": {"post": call(f"{title}: merge", 202, STARTED, 404, 409, 413, 415, 422, body=_merge())},
        f"{one}/unmerge": {
            "post": call(
                f"{title}: un-merge", 202, STARTED, 404, 409, 413, path=id, query={"partial": {"type": "boolean"}}
            )
        },
        one: {
            "get": call(f"{title}: read", 200, item, 404, path=id, query={"fields": STRING, "at": DATETIME}),
            "patch": call(f"{title}: change", 200, item, *WRITE_ERRORS, path=id, body=change, headers=MATCH),
            "delete": call(f"{title}: delete", 204, None, *WRITE_ERRORS, path=id, headers=MATCH),
        },
        f"{one}/restore": {"post": call(f"{title}: restore", 200, item, *WRITE_ERRORS, path=id)},
        f"{one}/files": _file_calls(title, id),
        f"{one}/follow": _follow_calls(title, id),
        f"{one}/history": {"get": call(f"{title}: history", 200, _history(), 404, path=id, query=_history_query())},
        f"{one}/usage": {"get": call(f"{title}: how often it is used", 200, _usage(), 404, path=id)},
        f"{one}/timeline": {"get": call(f"{title}: timeline", 200, _timeline(), 404, path=id, query=_timeline_query())},
    }
    if any(each.sensitive for each in entity.stored()):
        found[f"{one}/reveal"] = {"post": _reveal(title, id)}
    if entity.lifecycle is not None:
        moves: Json = {"enum": sorted(entity.lifecycle.moves)}
        step = obj("", organization=STRING, version=STRING, set=change)
        found[f"{one}/moves/{{move}}"] = {
            "post": call(
                f"{title}: move", 200, item, *WRITE_ERRORS, path={**id, "move": moves}, body=step, headers=MATCH
            )
        }
    if entity.faceted:
        found |= _facet_calls(one, title, item)
    return found


def _reveal(title: str, path: dict[str, Json]) -> Json:
    names: Json = {"type": "array", "items": STRING, "minItems": 1}
    body = obj("fields reason", fields=names, reason=STRING, organization=STRING)
    values: Json = {"type": "object", "additionalProperties": nullable(STRING)}
    shown = obj("id values", id=UUID, values=values)
    return call(f"{title}: sensitive values", 200, shown, 404, 413, 415, 422, 429, path=path, body=body)


def _usage() -> Json:
    count: Json = {"type": "integer", "minimum": 1}
    one: Json = {
        "type": "object",
        "required": ["entity", "count", "capped"],
        "properties": {"entity": STRING, "count": count, "capped": {"type": "boolean"}},
    }
    return {**items_of(one, used={"type": "boolean"}), "required": ["used", "items"]}


def _follow_calls(title: str, id: dict[str, Json]) -> Json:
    shown = obj("following followers", following={"type": "boolean"}, followers={"type": "integer"})
    return {
        "get": call(f"{title}: whether one follows it", 200, shown, 404, path=id),
        "put": call(f"{title}: hear of its changes", 200, shown, 404, 422, path=id),
        "delete": call(f"{title}: hear of it no more", 200, shown, 404, path=id),
    }


def _timeline() -> Json:
    line: Json = {
        "type": "object",
        "required": ["kind", "at", "id"],
        "properties": {"kind": STRING, "at": DATETIME, "id": UUID},
    }
    return items_of(line, next=nullable(STRING))


def _timeline_query() -> Json:
    return {"after": STRING, "limit": {"type": "integer", "minimum": 1, "maximum": 200}}


def _duplicate_calls(entity: Entity, base: str, title: str) -> Json:
    fields: Json = {each.name: STRING for each in compared(entity)}
    if not fields:
        return {}
    members = ["id", "label", "organizations", "masked", "matched", "score"]
    one: Json = {"type": "object", "required": members, "properties": {"id": UUID, "masked": {"type": "boolean"}}}
    return {f"{base}/duplicates": {"get": call(f"{title}: the same", 200, items_of(one), 422, 429, query=fields)}}


def _facet_calls(one: str, title: str, item: Json) -> Json:
    body: Json = {"type": "object", "required": ["organization"], "properties": {"organization": STRING}}
    path: dict[str, Json] = {"id": UUID, "facet": UUID}
    return {
        f"{one}/facets": {
            "post": call(f"{title}: open a relationship", 201, item, *WRITE_ERRORS, path={"id": UUID}, body=body)
        },
        f"{one}/facets/{{facet}}": {
            "delete": call(f"{title}: close a relationship", 204, None, *WRITE_ERRORS, path=path, headers=MATCH)
        },
    }


def _file_calls(title: str, id: dict[str, Json]) -> Json:
    file: Json = {"type": "object", "required": ["id", "name", "type", "size", "sha256", "by", "at"]}
    upload = call(f"{title}: attach a file", 201, file, 404, 413, 415, 422, path=id)
    form = obj("file", file={"type": "string", "format": "binary"}, organization=STRING)
    upload["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    return {"get": call(f"{title}: attachments", 200, items_of(file), 404, path=id), "post": upload}


def _merge() -> Json:
    """Which records become one."""
    losers: Json = {"type": "array", "items": UUID, "minItems": 1, "maxItems": 50}
    return obj("survivor losers", survivor=UUID, losers=losers, choose={"type": "object"})


def _bulk(change: Json) -> Json:
    """What is done to many records alike."""
    ids: Json = {"type": "array", "items": UUID, "maxItems": 100_000}
    return obj("", ids=ids, filter=STRING, set=change, move=STRING, delete={"type": "boolean"}, organization=STRING)


def components_of(entity: Entity, language: str) -> Json:
    """What comes out of an entity, what makes a new record, what changes one."""
    shown = [each for each in entity.stored() if not each.hidden]
    read: Json = {each.name: _titled(each, read_value(each), language) for each in shown}
    written = [each for each in shown if _written(each)]
    write: Json = {each.name: _titled(each, write_value(each), language) for each in written}
    return {
        entity.name: _item(entity, read),
        f"{entity.name}_new": _new(entity, write, written),
        f"{entity.name}_change": _object({**write, "version": VERSION, "organization": STRING}),
    }


def read_value(field: Field) -> Json:
    """A value as answers hold it; every field may be empty."""
    if field.sensitive:
        return nullable(ref("Masked"))
    match field.type:
        case FieldType.INT:
            return nullable({"type": "integer"})
        case FieldType.RATING:
            return nullable({"type": "integer", "minimum": 1, "maximum": 5})
        case FieldType.DECIMAL | FieldType.PERCENT:
            return nullable(DECIMAL)
        case FieldType.MONEY:
            return nullable(ref("Money"))
        case FieldType.BOOL:
            return nullable({"type": "boolean"})
        case FieldType.DATE:
            return nullable(DATE)
        case FieldType.DATETIME:
            return nullable(DATETIME)
        case FieldType.CHOICE | FieldType.STAGE:
            # A value that an option no longer lists may still stand in old records.
            return nullable(STRING)
        case FieldType.TAGS | FieldType.CHOICES:
            return nullable({"type": "array", "items": STRING})
        case FieldType.GEO:
            return nullable(ref("Geo"))
        case FieldType.REF:
            return nullable(ref("Reference"))
        case FieldType.RELATED:
            return nullable(ref("Related"))
        case FieldType.FILE:
            return nullable(UUID)
        case _:
            return nullable(STRING)


def write_value(field: Field) -> Json:
    """A value as requests hold it."""
    if field.type is FieldType.REF:
        return nullable(UUID)
    if field.type is FieldType.RELATED:
        return nullable(ref("RelatedTo"))
    if field.sensitive:
        return nullable(STRING)
    if field.type in (FieldType.CHOICE, FieldType.STAGE):
        return nullable({"type": "string", "enum": [each.code for each in field.options]})
    if field.type is FieldType.CHOICES:
        return nullable({"type": "array", "items": {"enum": [each.code for each in field.options]}})
    return read_value(field)


def _written(field: Field) -> bool:
    return not field.derived and field.name not in layout.IMPLICIT


def _titled(field: Field, schema: Json, language: str) -> Json:
    return {**schema, "title": titled(field.title, language, field.name)}


def _item(entity: Entity, read: Json) -> Json:
    properties: Json = {"id": UUID, "version": VERSION, **read}
    if entity.faceted:
        facet: Json = {"type": "object", "required": ["id", "organization", "version"]}
        properties["facets"] = {"type": "array", "items": facet}
    if entity.lifecycle is not None:
        properties["moves"] = {
            "type": "array",
            "items": {"type": "object", "required": ["name", "to", "allowed", "missing"]},
        }
    return {"type": "object", "required": ["id"], "properties": properties}


def _new(entity: Entity, write: Json, fields: Iterable[Field]) -> Json:
    needed = [each.name for each in fields if each.required and each.default is None and not each.facet]
    return {**_object({"id": UUID, "organization": STRING, **write}), "required": needed}


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties}


def _page(item: Json) -> Json:
    found = items_of(item, next=nullable(STRING), count={"type": "integer"}, count_capped={"type": "boolean"})
    return {**found, "required": ["items", "next"]}


def _figures() -> Json:
    return items_of({"type": "object", "required": ["group", "measures"]})


def _figure_query() -> Json:
    return {
        "filter": STRING,
        "group": STRING,
        "measure": STRING,
        "rows": {"enum": ["records", "relationships"]},
        **LENS,
    }


def _history() -> Json:
    entry: Json = {
        "type": "object",
        "required": ["version", "at", "by", "verb", "batch", "changes"],
        "properties": {"at": DATETIME, "verb": STRING, "changes": {"type": "array"}},
    }
    return {**items_of(entry, next=nullable(STRING)), "required": ["items", "next"]}


def _history_query() -> Json:
    return {"after": STRING, "limit": {"type": "integer", "minimum": 1, "maximum": 500}}
