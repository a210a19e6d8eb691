"""Turns the Model into an OpenAPI 3.1 description of exactly what this server takes and answers (contract §2). Made once per model version."""

from starlette.responses import Response

from hezong.api.answer import encode, passed
from hezong.api.openapi_admin import admin_calls
from hezong.api.openapi_calls import fixed_calls
from hezong.api.openapi_home import home_calls
from hezong.api.openapi_records import components_of, record_calls
from hezong.api.openapi_reorganizations import reorganization_calls
from hezong.api.openapi_values import COMPONENTS
from hezong.api.problem import titled
from hezong.api.route import Call
from hezong.kernel.query.world import World

Json = dict[str, object]


async def read(call: Call) -> Response:
    """``GET /api/openapi.json``; the same for everyone: what a person may not see is absent from their answers."""
    call.query()
    key = ("openapi", call.world.version, call.context.language)
    body = call.server.kept.get(key)
    if body is None:
        body = call.server.kept[key] = encode(describe(call.world, call.context.language))
    return passed(body, headers={"cache-control": "private, no-cache"})


def describe(world: World, language: str) -> Json:
    """The whole document, of the entities of the group; fields of single organizations come on top as further members."""
    paths: Json = {**fixed_calls(), **home_calls(), **reorganization_calls(), **admin_calls()}
    schemas: Json = dict(COMPONENTS)
    for entity in world.entities.values():
        paths |= record_calls(entity, titled(entity.title, language, entity.name))
        schemas |= components_of(entity, language)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hezong", "version": world.model.hash[:12], "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "hezong_session"},
            },
        },
        "security": [{"bearer": []}, {"session": []}],
    }
