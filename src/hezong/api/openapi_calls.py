"""Describes calls one by one: what every answer has in common, and the calls that are the same in every model."""

from collections.abc import Mapping

from hezong.api.openapi_values import DATE, DATETIME, STRING, UUID, Json, items_of, nullable, ref

ERRORS: Mapping[int, str] = {
    400: "The request is not valid",
    401: "Sign-in needed",
    403: "Not permitted",
    404: "Nothing there, or nothing that the caller may see",
    409: "Conflict with something that exists",
    412: "The version is stale",
    413: "Too large",
    415: "Another media type is needed",
    422: "Values or checks",
    428: "A version is needed",
    429: "Too many attempts",
    503: "Busy",
}


def call(
    summary: str,
    status: int,
    schema: Json | None,
    *errors: int,
    query: Json | None = None,
    body: Json | None = None,
    path: Mapping[str, Json] | None = None,
    headers: Mapping[str, Json] | None = None,
    optional_body: bool = False,
) -> Json:
    """One operation; 400, 401, 403 and 503 may always come."""
    found: Json = {"summary": summary, "responses": _responses(status, schema, errors)}
    parameters = [
        *(_parameter(name, "path", each) for name, each in (path or {}).items()),
        *(_parameter(name, "query", each) for name, each in _members(query)),
        *(_parameter(name, "header", each) for name, each in (headers or {}).items()),
    ]
    if parameters:
        found["parameters"] = parameters
    if body is not None:
        found["requestBody"] = {"required": not optional_body, "content": {"application/json": {"schema": body}}}
    return found


def _members(query: Json | None) -> list[tuple[str, Json]]:
    return [(name, schema) for name, schema in (query or {}).items() if isinstance(schema, dict)]  # pyright: ignore[reportUnknownVariableType]  schemas are objects


def _parameter(name: str, where: str, schema: Json) -> Json:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


def _responses(status: int, schema: Json | None, errors: tuple[int, ...]) -> Json:
    found: Json = {str(status): {"description": "Done"}}
    if schema is not None:
        found[str(status)] = {"description": "Done", "content": {"application/json": {"schema": schema}}}
    problem: Json = {"application/problem+json": {"schema": ref("Problem")}}
    for each in sorted({400, 401, 403, 503, *errors}):
        found[str(each)] = {"description": ERRORS[each], "content": problem}
    return found


def obj(required: str = "", **properties: Json) -> Json:
    """An object that takes these members only."""
    found: Json = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**found, "required": required.split()} if required else found


def fixed_calls() -> Json:
    """Calls that do not depend on the model."""
    session = ref("Session")
    token: Json = {"type": "object", "required": ["id", "name", "position", "expires"]}
    found: Json = {}
    found["/api/session"] = {
        "get": call("The session", 200, session),
        "delete": call("Sign out", 204, None),
        "post": {
            **call("Sign in", 200, session, 415, 429, 413, body=obj("login password", login=STRING, password=STRING)),
            "security": [],
        },
    }
    found["/api/sessions"] = {"get": call("One's sessions", 200, items_of({"type": "object", "required": ["id"]}))}
    found["/api/tokens"] = {
        "get": call("One's API tokens", 200, items_of(token)),
        "post": call(
            "Make an API token",
            201,
            {**token, "required": ["id", "name", "position", "expires", "token"]},
            413,
            415,
            422,
            body=obj("name position", name=STRING, position=UUID, expires=nullable(DATETIME)),
        ),
    }
    found["/api/tokens/{id}"] = {"delete": call("Revoke an API token", 204, None, 404, path={"id": UUID})}
    found["/api/model"] = {
        "get": call("The caller's model", 200, {"type": "object", "required": ["version", "entities"]})
    }
    found["/api/organizations"] = {"get": call("Organizations of a date", 200, _organizations(), query={"at": DATE})}
    found["/api/search"] = {"get": call("Find records", 200, items_of(_hit()), 404, query=_search())}
    found["/api/explain/access"] = {"get": call("Why somebody may", 200, _explanation(), 404, query=_explain())}
    found["/api/explain/people"] = {"get": call("Who may read a record", 200, _readers(), 404, query=_readers_of())}
    found["/api/audit"] = {
        "get": call("What people did", 200, items_of(_audited(), next=nullable(STRING)), query=_audit())
    }
    found["/api/events"] = {"get": _events()}
    found["/api/quality"] = {
        "get": call("How good records are", 200, _scorecard(), 404, query={"entity": STRING, "organization": STRING})
    }
    people = {
        **_privacy_calls(),
        **_pair_calls(),
        **_steward_calls(),
        **_access_calls(),
        **_work_calls(),
        **_personal_calls(),
    }
    return {**found, **people, **_model_calls(), **_import_calls(), **_batch_calls()}


def _privacy_calls() -> Json:
    """The data of a person, given out or erased."""
    members = ["id", "at", "by", "kind", "entity", "record", "label", "reason", "state", "total", "done", "counts"]
    members += ["problems", "finished_at", "archive"]
    one: Json = {"type": "object", "required": members}
    proved: Json = {"type": "object", "required": [*members, "proofs"]}
    body = obj(
        "kind entity id reason", kind={"enum": ["export", "erase"]}, entity=STRING, id=UUID, reason=STRING, name=STRING
    )
    counted: Json = {"type": "object", "required": ["entity", "id", "label", "items", "history", "files", "staged"]}
    asked: Json = {"type": "object", "required": ["request"], "properties": {"request": UUID}}
    base, path = "/api/privacy/requests", {"id": UUID}
    page: Json = {"after": STRING, "limit": {"type": "integer", "minimum": 1, "maximum": 200}}
    fetched = call("The archive of a person's data", 200, None, 404, path=path)
    content: Json = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
    fetched["responses"] = {**_responses(200, None, (404,)), "200": {"description": "The archive", "content": content}}
    question: Json = {"entity": STRING, "id": UUID}
    return {
        "/api/privacy/preview": {"get": call("What is held of a person", 200, counted, 404, 422, query=question)},
        base: {
            "get": call("Requests about persons", 200, items_of(one, next=nullable(STRING)), query=page),
            "post": call("Ask for a person's data", 202, asked, 404, 409, 413, 415, 422, body=body),
        },
        f"{base}/{{id}}": {"get": call("One request", 200, proved, 404, path=path)},
        f"{base}/{{id}}/archive": {"get": fetched},
    }


def _events() -> Json:
    """The stream never ends by itself; its events are described in words."""
    found = call("What happens, as server-sent events", 200, None, 429, headers={"Last-Event-ID": STRING})
    told = "record.changed, record.gone, message, progress: {entity, id, version}; resync: {}"
    text: Json = {"description": told, "content": {"text/event-stream": {"schema": STRING}}}
    found["responses"] = {**_responses(200, None, (429,)), "200": text}
    return found


def _organizations() -> Json:
    one: Json = {
        "type": "object",
        "required": ["id", "code", "name", "kind", "parent", "from", "to", "successors"],
        "properties": {"id": UUID, "code": STRING, "name": STRING, "kind": STRING, "parent": nullable(UUID)},
    }
    return {**items_of(one, at=DATE), "required": ["at", "items"]}


def _hit() -> Json:
    return {
        "type": "object",
        "required": ["entity", "id", "label", "organizations", "why"],
        "properties": {"entity": STRING, "id": UUID, "label": nullable(STRING), "organizations": {"type": "array"}},
    }


def _search() -> Json:
    text: Json = {"type": "string", "minLength": 1, "maxLength": 100}
    return {"q": text, "entity": STRING, "limit": {"type": "integer", "minimum": 1, "maximum": 100}}


def _explain() -> Json:
    return {"user": UUID, "entity": STRING, "id": UUID, "at": DATE, "verb": STRING}


def _explanation() -> Json:
    return {
        "type": "object",
        "required": ["allowed", "verb", "because", "missing", "user", "at", "verbs", "fields"],
        "properties": {"allowed": {"type": "boolean"}, "because": {"type": "array"}, "missing": {"type": "array"}},
    }


def _readers() -> Json:
    one: Json = {"type": "object", "required": ["user", "because"], "properties": {"because": {"type": "array"}}}
    whole: Json = {"type": "integer"}
    return items_of(one, count=whole, capped={"type": "boolean"}, depths={"type": "object"})


def _readers_of() -> Json:
    return {"entity": STRING, "id": UUID, "limit": {"type": "integer", "minimum": 1, "maximum": 200}}


def _audited() -> Json:
    members = "id at by kind entity record organization session address detail"
    return {"type": "object", "required": members.split(), "properties": {"id": UUID, "at": DATETIME, "kind": STRING}}


def _audit() -> Json:
    several: Json = {"type": "integer", "minimum": 1, "maximum": 500}
    text: Json = {"kind": STRING, "by": UUID, "entity": STRING, "record": UUID, "from": DATETIME, "to": DATETIME}
    return {**text, "after": STRING, "limit": several}


def _scorecard() -> Json:
    count: Json = {"type": "integer", "minimum": 0}
    row = obj(
        "organization parent records counts duplicates answerable",
        organization={"type": "object"},
        parent=nullable(UUID),
        records=count,
        counts={"type": "object", "additionalProperties": nullable(count)},
        duplicates=nullable(count),
        answerable={"type": "array"},
    )
    day = obj(
        "day records incomplete stale", day=DATE, records=count, incomplete=nullable(count), stale=nullable(count)
    )
    dimension = obj("name filter", name=STRING, filter=STRING)
    return {
        "type": "object",
        "required": ["entity", "rows", "at", "capped", "stale_after", "role", "dimensions", "items", "trend"],
        "properties": {
            "entity": STRING,
            "rows": {"enum": ["records", "relationships"]},
            "at": nullable(DATETIME),
            "capped": {"type": "boolean"},
            "stale_after": nullable({"type": "integer"}),
            "role": nullable(STRING),
            "dimensions": {"type": "array", "items": dimension},
            "items": {"type": "array", "items": row},
            "trend": {"type": "array", "items": day},
        },
    }


def _pair_calls() -> Json:
    members = ["id", "entity", "records", "score", "zone", "reasons", "state", "found_at", "decided_by", "decided_at"]
    one: Json = {"type": "object", "required": members, "properties": {"id": UUID, "records": {"type": "array"}}}
    several: Json = {"type": "integer", "minimum": 1, "maximum": 500}
    query: Json = {
        "entity": STRING,
        "state": {"enum": ["open", "same", "different"]},
        "organization": STRING,
        "after": STRING,
        "limit": several,
    }
    said: Json = {"enum": ["same", "different", "open"]}
    decision = obj("decision", decision=said)
    ids: Json = {"type": "array", "items": UUID, "minItems": 1, "maxItems": 500}
    many = obj("entity ids decision", entity=STRING, ids=ids, decision=said)
    settled = obj("settled left", settled={"type": "array", "items": UUID}, left={"type": "array", "items": UUID})
    page = items_of(one, next=nullable(STRING))
    return {
        "/api/duplicate-pairs": {
            "get": call("Likely duplicates to decide on", 200, page, 404, query=query),
            "post": call("Say what many pairs are", 200, settled, 404, 413, 415, body=many),
        },
        "/api/duplicate-pairs/{id}": {
            "post": call("Say what a pair is", 200, one, 404, 413, 415, body=decision, path={"id": UUID})
        },
    }


def _steward_calls() -> Json:
    members = ["id", "at", "by", "entity", "field", "record", "organization", "state", "decided_by", "decided_at"]
    one: Json = {"type": "object", "required": members, "properties": {"id": UUID, "state": {"enum": ["open", "done"]}}}
    states: Json = {"enum": ["open", "done"]}
    page = items_of(one, next=nullable(STRING))
    return {
        "/api/steward-requests": {
            "get": call("Values that met hidden records", 200, page, query={"state": states, "after": STRING})
        },
        "/api/steward-requests/{id}/done": {"post": call("Close a request", 204, None, 404, path={"id": UUID})},
    }


def _work_calls() -> Json:
    """Tasks and messages are records of the model; the answers are those of their lists."""
    page: Json = {"type": "object", "required": ["items", "next"], "properties": {"next": nullable(STRING)}}
    flag: Json = {"enum": ["true", "false"]}
    paged: Json = {"limit": {"type": "integer", "minimum": 1, "maximum": 500}, "after": STRING, "count": flag}
    told: Json = {"type": "object", "required": ["read"], "properties": {"read": {"type": "integer"}}}
    return {
        "/api/tasks": {"get": call("My tasks", 200, page, query={"done": flag, **paged})},
        "/api/messages": {"get": call("My messages", 200, page, query={"unread": flag, **paged})},
        "/api/messages/{id}/read": {"post": call("Mark a message as read", 204, None, 404, path={"id": UUID})},
        "/api/messages/read-all": {"post": call("Mark all messages as read", 200, told)},
    }


def _access_calls() -> Json:
    one, path = "/api/access-requests/{id}", {"id": UUID}
    states: Json = {"enum": ["open", "granted", "refused", "revoked", "ended"]}
    members = ["id", "at", "entity", "record", "organization", "by", "reason", "state", "until"]
    shown: Json = {"type": "object", "required": members, "properties": {"id": UUID, "state": states}}
    asked = obj("entity id reason", entity=STRING, id=UUID, reason=STRING, organization=STRING)
    query: Json = {"box": {"enum": ["mine", "to_decide"]}, "state": states, "after": STRING}
    errors = (404, 409, 413, 415, 422)
    grant = call("Grant access until a moment", 200, shown, *errors, path=path, body=obj("until", until=STRING))
    return {
        "/api/access-requests": {
            "get": call("Requests for access", 200, items_of(shown, next=nullable(STRING)), query=query),
            "post": call("Ask for a record", 201, shown, *errors, 429, body=asked),
        },
        f"{one}/grant": {"post": grant},
        f"{one}/refuse": {"post": call("Refuse access", 200, shown, *errors, path=path)},
        f"{one}/revoke": {"post": call("End access", 200, shown, *errors, path=path)},
    }


def _personal_calls() -> Json:
    view = obj("entity name", entity=STRING, name=STRING, organization=nullable(STRING), definition={"type": "object"})
    shown: Json = {"type": "object", "required": ["id", "entity", "name", "organization", "definition", "mine"]}
    settings: Json = {"type": "object"}
    founding = obj("group login name password", group=STRING, login=STRING, name=STRING, password=STRING)
    passwords = obj("current password", current=STRING, password=STRING)
    return {
        "/api/setup": {
            "post": {**call("Found the group", 201, ref("Session"), 409, 413, 415, 422, body=founding), "security": []}
        },
        "/api/session/password": {"put": call("Change the password", 204, None, 413, 415, 422, 429, body=passwords)},
        "/api/sessions/{id}": {"delete": call("End a session", 204, None, 404, path={"id": UUID})},
        "/api/preferences": {
            "get": call("Settings of the person", 200, settings),
            "put": call("Change settings", 200, settings, 413, 415, body=settings),
        },
        "/api/views": {
            "get": call("Saved views", 200, items_of(shown), query={"entity": STRING}),
            "post": call("Save a view", 201, shown, 404, 413, 415, body=view),
        },
        "/api/views/{id}": {
            "put": call("Change a view", 200, shown, 404, 413, 415, path={"id": UUID}, body=view),
            "delete": call("Delete a view", 204, None, 404, path={"id": UUID}),
        },
    }


def _model_calls() -> Json:
    draft = "/api/models/drafts/{id}"
    number: dict[str, Json] = {"id": {"type": "integer", "minimum": 1}}
    any_object: Json = {"type": "object"}
    published: Json = {"type": "object", "required": ["version", "steps", "problems"]}
    file = obj("text", text=nullable(STRING))
    back = obj("version", version={"type": "integer"})
    return {
        "/api/models": {"get": call("Versions of the model", 200, items_of(any_object))},
        "/api/models/drafts": {
            "post": call("Begin a draft", 201, any_object, 413, body=obj("", note=STRING), optional_body=True)
        },
        draft: {"get": call("A draft with its files", 200, any_object, 404, path=number)},
        f"{draft}/files/{{path}}": {
            "put": call(
                "Write a file of a draft", 204, None, 404, 409, 413, 415, path={**number, "path": STRING}, body=file
            )
        },
        f"{draft}/validate": {"post": call("Check a draft", 200, any_object, 404, path=number)},
        f"{draft}/difference": {"get": call("What publishing changes", 200, any_object, 404, 422, path=number)},
        f"{draft}/publish": {"post": call("Put a draft in force", 200, published, 404, 409, 422, path=number)},
        "/api/models/rollback": {
            "post": call("Go back to a version", 200, published, 404, 409, 413, 415, 422, body=back)
        },
    }


def _import_calls() -> Json:
    one, id = "/api/imports/{id}", {"id": UUID}
    run: Json = {"type": "object", "required": ["id", "state", "columns", "mapping", "preview", "problems", "counts"]}
    cells = obj("row cells", row={"type": "integer"}, cells={"type": "object"})
    rows = obj("rows", rows={"type": "array", "items": cells})
    errors = (404, 413, 415, 422)
    upload = call("Upload a file", 201, run, *errors)
    form = obj("file entity", file={"type": "string", "format": "binary"}, entity=STRING, organization=STRING)
    upload["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    problems = call("The problems as a file", 200, None, 404, path=id, query={"format": {"enum": ["csv"]}})
    text: Json = {"description": "Done", "content": {"text/csv": {"schema": STRING}}}
    problems["responses"] = {**_responses(200, None, (404,)), "200": text}
    mapping = obj("", mapping={"type": "object"}, values={"type": "object"})
    mode = obj("", mode={"enum": ["create", "update", "both"]}, empty={"enum": ["keep", "clear"]})
    page: Json = {"state": STRING, "after": {"type": "integer"}, "limit": {"type": "integer"}}
    row: Json = {"type": "object", "required": ["row", "cells", "state", "problems", "record"]}
    read = call("Rows with their cells and problems", 200, items_of(row), 404, path=id, query=page)
    undoing: Json = {"partial": {"enum": ["true", "false"]}}
    return {
        "/api/imports": {"post": upload},
        one: {"get": call("How an import stands", 200, run, 404, path=id)},
        f"{one}/mapping": {"put": call("Map columns to fields", 200, run, *errors, path=id, body=mapping)},
        f"{one}/rows": {"get": read, "patch": call("Mend cells", 200, run, *errors, path=id, body=rows)},
        f"{one}/pause": {"post": call("Pause a run", 200, run, 404, 422, path=id)},
        f"{one}/undo": {"post": call("Undo an import", 202, STARTED, 404, 409, 422, path=id, query=undoing)},
        f"{one}/run": {"post": call("Run an import", 202, run, *errors, path=id, body=mode, optional_body=True)},
        f"{one}/problems": {"get": problems},
    }


STARTED: Json = {"type": "object", "required": ["batch"], "properties": {"batch": UUID}}
"""The answer of a call whose work goes on: the batch that tells how it stands."""


def batch_schema() -> Json:
    """A batch as ``GET`` tells it."""
    states = ["queued", "running", "paused", "done", "failed", "undone"]
    return {
        "type": "object",
        "required": ["id", "kind", "entity", "state", "counts", "total", "done", "by", "at", "undo_until"],
        "properties": {
            "id": UUID,
            "kind": STRING,
            "entity": nullable(STRING),
            "state": {"enum": states},
            "counts": {"type": "object"},
            "problems": {"type": "array"},
            "kept": {"type": "array"},
            "undoes": nullable(UUID),
            "undone_by": nullable(UUID),
            "undo_until": DATETIME,
        },
    }


def file_call(found: Json) -> Json:
    """A call that answers with the bytes of a file."""
    content: Json = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    found["responses"] = {**_responses(200, None, (404,)), "200": {"description": "Done", "content": content}}
    return found


def _batch_calls() -> Json:
    one, id = "/api/batches/{id}", {"id": UUID}
    page: Json = {"after": STRING, "limit": {"type": "integer", "minimum": 1, "maximum": 500}}
    listed = {**items_of(batch_schema(), next=nullable(STRING)), "required": ["items", "next"]}
    return {
        "/api/files/{id}": {
            "get": file_call(call("An attachment", 200, None, 404, path=id)),
            "delete": call("Remove an attachment", 204, None, 404, path=id),
        },
        "/api/batches": {"get": call("One's batches", 200, listed, query=page)},
        one: {"get": call("How a batch stands", 200, batch_schema(), 404, path=id)},
        f"{one}/undo": {
            "post": call(
                "Undo a batch, or what it did to some records",
                202,
                STARTED,
                404,
                409,
                413,
                422,
                path=id,
                query={"partial": {"type": "boolean"}},
                body={"type": "object", "properties": {"records": {"type": "array", "minItems": 1, "items": UUID}}},
                optional_body=True,
            )
        },
    }
