"""Describes the calls of administration: other people's sessions, looking with their eyes, rights, hand-overs."""

from hezong.api.openapi_calls import call, obj
from hezong.api.openapi_values import DATE, STRING, UUID, Json, items_of, ref


def admin_calls() -> Json:
    """The same in every model."""
    session, one = ref("Session"), {"id": UUID}
    confirm = call(
        "Type the password once more", 200, session, 413, 415, 422, 429, body=obj("password", password=STRING)
    )
    view = call("Look with the eyes of somebody below", 200, session, 404, 413, 415, 422, body=obj("user", user=UUID))
    kept: Json = {"type": "object", "required": ["id", "name", "position", "expires"]}
    return {
        "/api/session/confirm": {"post": confirm},
        "/api/session/view-as": {"post": view, "delete": call("Look with one's own eyes again", 200, session, 404)},
        "/api/users/{id}/sessions": {"get": call("A person's sessions", 200, items_of(kept), 404, path=one)},
        "/api/users/{id}/sessions/{session}": {
            "delete": call("End a session of a person", 204, None, 404, path={**one, "session": UUID})
        },
        "/api/users/{id}/handover": {
            "get": call("What a person would hand over", 200, _estate(), 404, path=one),
            "post": call("Hand over", 202, _batch(), 404, 409, 413, 415, 422, path=one, body=_leaving()),
        },
        "/api/permissions": {"get": call("The rights of the model", 200, _matrix())},
        "/api/permissions/givable": {
            "get": call("Roles that the caller may give", 200, items_of(_role()), query={"organization": STRING})
        },
    }


def _estate() -> Json:
    return {"type": "object", "required": ["entities", "positions"], "properties": {"entities": {"type": "array"}}}


def _batch() -> Json:
    return {"type": "object", "required": ["batch"], "properties": {"batch": UUID}}


def _leaving() -> Json:
    named: Json = {"type": "object", "additionalProperties": UUID}
    return obj("successors", successors=named, end=DATE, lock={"type": "boolean"})


def _matrix() -> Json:
    return {"type": "object", "required": ["roles", "entities"], "properties": {"roles": {"type": "array"}}}


def _role() -> Json:
    return {"type": "object", "required": ["role", "title", "givable", "missing"]}
