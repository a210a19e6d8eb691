"""Describes the calls of the home page, of what is at hand, and of how things look."""

from hezong.api.openapi_calls import call, file_call, obj
from hezong.api.openapi_values import STRING, UUID, Json


def home_calls() -> Json:
    """The home page, what is at hand, and how things look (CO-14, SY-02)."""
    one, id = "/api/organizations/{id}", {"id": STRING}
    names: Json = {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 120}}
    placed = obj("figures columns", figures=names, columns={"type": "array", "items": names})
    home: Json = {"type": "object", "required": ["today", "day", "arranged", "figures", "columns", "offered", "data"]}
    record = obj("entity id", entity=STRING, id=UUID)
    lists: Json = {"type": "object", "required": ["recent", "pinned"]}
    look: Json = {"type": "object", "required": ["organization", "may_set", "set", "inherited", "effective"]}
    worn: Json = {"type": "object", "required": ["theme", "density", "language", "accent", "logo", "from", "own"]}
    word: Json = {"type": ["string", "null"]}
    set_look = obj("", theme=word, density=word, language=word, accent=word)
    uploaded = call("Set the logo", 200, look, 404, 413, 415, path=id)
    form = obj("file", file={"type": "string", "format": "binary"})
    uploaded["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    return {
        "/api/home": {
            "get": call("The home page", 200, home),
            "put": call("Arrange the home page", 204, None, 413, 415, body=placed),
            "delete": call("Reset the home page", 204, None),
        },
        f"{one}/home": {
            "put": call("Arrange it for an organization", 204, None, 404, 413, 415, path=id, body=placed),
            "delete": call("Forget that arrangement", 204, None, 404, path=id),
        },
        f"{one}/home/reset": {"post": call("Reset the home pages of an organization", 204, None, 404, path=id)},
        "/api/recent": {
            "get": call("What one opened last and pinned", 200, lists),
            "post": call("Note that one opened a record", 204, None, 404, 413, 415, body=record),
        },
        "/api/pins": {"post": call("Pin a record", 204, None, 404, 413, 415, body=record)},
        "/api/pins/{id}": {"delete": call("Unpin a record", 204, None, 404, path={"id": UUID})},
        "/api/appearance": {"get": call("How things look to one", 200, worn)},
        f"{one}/appearance": {
            "get": call("How things look at an organization", 200, look, 404, path=id),
            "put": call("Set how things look there", 200, look, 404, 413, 415, path=id, body=set_look),
        },
        f"{one}/logo": {
            "get": file_call(call("The logo", 200, None, 404, path=id, query={"v": STRING})),
            "post": uploaded,
            "delete": call("Remove the logo", 204, None, 404, path=id),
        },
    }
