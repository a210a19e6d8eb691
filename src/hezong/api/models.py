"""The calls for publishing models (contract §6): drafts, their files, checks and differences, activation, going back."""

from collections.abc import Iterable, Mapping
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer, nothing
from hezong.api.body import only, optional_text, read_object, read_optional_object
from hezong.api.problem import described
from hezong.api.route import Call, wording
from hezong.kernel import publish as publishing
from hezong.kernel.model.files import overlay_code
from hezong.kernel.publish.store import stored
from hezong.kernel.schema.connection import Connection
from hezong.kernel.types.problem import refuse

MODELLING = frozenset({"administrator", "modeler"})
"""Roles of the kernel whose holders publish: at the root everything, elsewhere the extensions of the organizations below."""
MOST_TEXT = 500_000
MOST_VERSIONS = 10**15
"""More than there will ever be; the database counts in 64 bits."""


async def list_versions(call: Call) -> Response:
    """``GET /api/models``: published versions and drafts, newest first."""
    call.query()
    _require_modeller(call)
    async with call.server.pools.owner.acquire() as connection:
        found = await publishing.versions(cast("Connection", connection))
    return answer({"items": [_version(each) for each in found], "active": call.server.versions.model})


async def create_draft(call: Call) -> Response:
    """``POST /api/models/drafts {note}``: a draft with the files in force."""
    body = await read_optional_object(call.request)
    only(body, "note")
    note = optional_text(body, "note")
    _require_modeller(call)
    async with call.server.pools.owner.acquire() as connection:
        draft = await publishing.create_draft(cast("Connection", connection), call.context.user, note)
    return answer({"id": draft, "state": "draft"}, 201)


async def read_draft(call: Call) -> Response:
    """``GET /api/models/drafts/{id}``: its files."""
    call.query()
    _require_modeller(call)
    async with call.server.pools.owner.acquire() as connection:
        found = await stored(cast("Connection", connection), _number(call))
    shown = {"id": found.id, "base": found.base, "state": found.state, "hash": found.hash, "files": found.files}
    return answer(shown)


async def put_file(call: Call) -> Response:
    """``PUT …/{id}/files/{path} {text}``: null removes the file. 403 outside of one's own organizations."""
    body = await read_object(call.request)
    only(body, "text")
    text, path = body.get("text"), call.part("path")
    if text is not None and (not isinstance(text, str) or len(text) > MOST_TEXT):
        raise refuse("request.parameter", field="text", name="text", expected="text")
    _require_paths(call, [path])
    async with call.server.pools.owner.acquire() as connection:
        await publishing.put_file(cast("Connection", connection), _number(call), path, text)
    return nothing()


async def validate(call: Call) -> Response:
    """``POST …/{id}/validate`` → ``{valid, problems}``; problems name file, line and column."""
    await read_optional_object(call.request)
    _require_modeller(call)
    async with call.server.pools.owner.acquire() as connection:
        found = await publishing.validate(cast("Connection", connection), _number(call), call.world.functions)
    words = wording(call.server, call.context.language)
    return answer({"valid": not found, "problems": [described(each, words) for each in found]})


async def difference(call: Call) -> Response:
    """``GET …/{id}/difference``: files, and what publishing does to the database."""
    call.query()
    _require_modeller(call)
    async with call.server.pools.owner.acquire() as connection:
        found = await publishing.difference(cast("Connection", connection), _number(call), call.world.functions)
    files = [{"path": each.path, "old": each.old, "new": each.new} for each in found.files]
    steps = [{"what": what, "name": name, "blocks": blocks} for what, name, blocks in found.steps]
    return answer({"files": files, "steps": steps})


async def publish(call: Call) -> Response:
    """``POST …/{id}/publish``: in force everywhere within a second, without a restart."""
    await read_optional_object(call.request)
    draft = _number(call)
    async with call.server.pools.owner.acquire() as connection:
        own = cast("Connection", connection)
        changed = await publishing.difference(own, draft, call.world.functions)
        _require_paths(call, [each.path for each in changed.files])
        result = await publishing.publish(own, draft, call.world.functions, call.context.user)
    return await _published(call, result)


async def rollback(call: Call) -> Response:
    """``POST /api/models/rollback {version}``: the files of an earlier version, in force again."""
    body = await read_object(call.request)
    only(body, "version")
    version = body.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 0 < version < MOST_VERSIONS:
        raise refuse("request.parameter", field="version", name="version", expected="number")
    async with call.server.pools.owner.acquire() as connection:
        own = cast("Connection", connection)
        _require_paths(call, await _changed_since(own, version))
        result = await publishing.rollback(own, version, call.world.functions, call.context.user)
    return await _published(call, result)


async def _published(call: Call, result: publishing.PublishResult) -> Response:
    await call.server.refresh()
    words = wording(call.server, call.context.language)
    problems = [described(each, words) for each in result.problems]
    return answer({"version": result.version, "steps": result.steps, "problems": problems})


async def _changed_since(connection: Connection, version: int) -> list[str]:
    """The paths in which an earlier version differs from the one in force."""
    earlier, active = await stored(connection, version), await publishing.active_files(connection)
    files: Mapping[str, str] = {} if active is None else active[1]
    return [each for each in {*files, *earlier.files} if files.get(each) != earlier.files.get(each)]


def _version(version: publishing.Version) -> dict[str, object]:
    return {
        "id": version.id,
        "base": version.base,
        "hash": version.hash,
        "state": version.state,
        "note": version.note,
        "at": version.at,
        "by": version.by,
        "published_at": version.published_at,
        "published_by": version.published_by,
    }


def _number(call: Call) -> int:
    text = call.part("id")
    if not text.isdecimal() or len(text) > 15:
        raise refuse("request.not_found")
    return int(text)


def _seats(call: Call) -> Iterable[UUID]:
    return (each.organization for each in call.context.session.holdings if each.role in MODELLING)


def _require_modeller(call: Call) -> None:
    if not any(True for _ in _seats(call)):
        raise refuse("access.verb", verb="publish", entity="model")


def _require_paths(call: Call, paths: Iterable[str]) -> None:
    """At the root of the group any file; elsewhere only overlays of one's own organizations."""
    _require_modeller(call)
    structure = call.context.structure
    if any(structure.organizations[seat].parent is None for seat in _seats(call)):
        return
    mine = {structure.organizations[each].code for seat in _seats(call) for each in structure.below(seat)}
    for path in paths:
        if overlay_code(path) not in mine:
            raise refuse("access.path", field="path", name=path)
