"""Describes the calls by which organizations are changed (contract §4)."""

from hezong.api.openapi_calls import call, obj
from hezong.api.openapi_values import DATE, STRING, UUID, Json, items_of, nullable
from hezong.kernel.records.reorganization.document import STATES


def reorganization_calls() -> Json:
    """Every call under ``/api/reorganizations``."""
    every, one, path = "/api/reorganizations", "/api/reorganizations/{id}", {"id": UUID}
    members = [
        "id",
        "title",
        "reason",
        "effective",
        "state",
        "operations",
        "version",
        "by",
        "at",
        "changed_at",
        "applied_at",
        "figures",
    ]
    brief: Json = {"type": "object", "required": members, "properties": {"id": UUID, "state": {"enum": list(STATES)}}}
    shown: Json = {**brief, "required": [*members, "approvers", "preview", "problems", "notes", "steps"]}
    operation: Json = {"type": "object", "required": ["op"], "properties": {"op": STRING}}
    plan: dict[str, Json] = {
        "operations": {"type": "array", "items": operation},
        "approvers": {"type": "array", "items": UUID},
    }
    drafted = obj("title", title=STRING, reason=STRING, effective=DATE, **plan)
    changed = obj("", title=STRING, reason=STRING, effective=DATE, **plan)
    errors = (404, 409, 413, 415, 422)
    query: Json = {
        "state": {"enum": list(STATES)},
        "after": STRING,
        "limit": {"type": "integer", "minimum": 1, "maximum": 500},
    }
    said = obj("", comment=STRING)
    turn: Json = {"type": "object", "required": ["day", "kind", "organization", "name", "to", "was", "old", "planned"]}
    found: Json = {
        "/api/organizations/changes": {"get": call("What happened to organizations", 200, items_of(turn))},
        every: {
            "get": call("Reorganizations", 200, items_of(brief, next=nullable(STRING)), query=query),
            "post": call("Plan a reorganization", 201, shown, *errors, body=drafted),
        },
        one: {
            "get": call("A reorganization with its preview", 200, shown, 404, path=path),
            "patch": call("Change a plan", 200, shown, *errors, path=path, body=changed),
            "delete": call("Delete a plan", 204, None, 404, 409, path=path),
        },
        f"{one}/comments": {
            "post": call("Say something", 201, shown, *errors, path=path, body=obj("text", text=STRING))
        },
    }
    for name in ("submit", "approve", "reject", "cancel"):
        step = call(f"{name.title()} it", 200, shown, *errors, path=path, body=said, optional_body=True)
        found[f"{one}/{name}"] = {"post": step}
    for name in ("preview", "apply", "undo"):
        found[f"{one}/{name}"] = {"post": call(f"{name.title()} it", 200, shown, *errors, path=path)}
    return found
