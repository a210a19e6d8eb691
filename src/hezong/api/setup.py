"""The first run (contract §8): while nobody exists, whoever sits at the server makes the group and becomes its administrator."""

from starlette.requests import Request
from starlette.responses import Response

from hezong.api.body import only, read_object, text_of
from hezong.api.context import is_local
from hezong.api.founding import Founding, require_login
from hezong.api.password import require_good
from hezong.api.server import Server
from hezong.api.session import begin, welcome
from hezong.kernel.types.problem import refuse


async def set_up(server: Server, request: Request) -> Response:
    """``POST /api/setup {group, login, name, password}`` → the session of the new administrator."""
    if not server.first_run:
        raise refuse("request.set_up")
    if not is_local(request):
        raise refuse("access.local_only")
    founding = await _founding(server, request)
    user = await server.found(founding)
    await server.refresh()
    return await welcome(server, request, await begin(server, request, user), 201)


async def _founding(server: Server, request: Request) -> Founding:
    body = await read_object(request)
    only(body, "group", "login", "name", "password")
    group, login, name = (text_of(body, each) for each in ("group", "login", "name"))
    password = text_of(body, "password")
    require_login(login)
    require_good(password)
    return Founding(group, login, name, await server.passwords.hash(password))
