"""Puts requests for random people to the product's own calls, past the session that a cookie would name: who asks comes from the random group."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from openpyxl import load_workbook
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from hezong.adapters.vault import FileVault
from hezong.api.password import Passwords
from hezong.api.reading import reading
from hezong.api.records import runtime
from hezong.api.route import Call, Handler
from hezong.api.server import Server
from hezong.api.session_cache import Signed
from hezong.api.session_store import Versions
from hezong.kernel.query.run import Reading
from hezong.kernel.query.world import World
from hezong.kernel.records import Runtime
from hezong.kernel.records.allowance import Allowance, Allowances
from hezong.kernel.types import Context, Refused, Structure
from hezong.kernel.types.message import load_messages
from tests.db.records.garden import Stopped
from tests.property.rights.group import TODAY
from tests.property.rights.hold import LATER

PLENTY = Allowances(*(Allowance(10**9, 3600),) * 3)


@dataclass
class Desk:
    """The server of one group. Each answer is its JSON, or the code of the refusal."""

    server: Server
    asked: int = field(default=0)

    async def ask(self, context: Context, handler: Handler, parts: Mapping[str, object], **query: object) -> object:
        """What a call answers."""
        try:
            return json.loads(bytes((await self.call(context, handler, parts, query)).body))
        except Refused as refused:
            return refused.problems[0].code

    async def pages(self, context: Context, handler: Handler, parts: Mapping[str, object], **query: object) -> object:
        """The items of all pages of a list."""
        found: list[dict] = []
        while True:
            page = await self.ask(context, handler, parts, **query)
            if not isinstance(page, dict):
                return page
            found += page["items"]
            if page["next"] is None:
                return found
            query["after"] = page["next"]

    async def sheet(self, context: Context, handler: Handler, parts: Mapping[str, object], **query: object) -> object:
        """The rows of a file, without its heads, as text."""
        try:
            answer = await self.call(context, handler, parts, query)
        except Refused as refused:
            return refused.problems[0].code
        assert isinstance(answer, StreamingResponse)
        content = b"".join([bytes(each) async for each in answer.body_iterator])  # pyright: ignore[reportArgumentType]  exports are bytes
        if query["format"] == "csv":
            return [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))][1:]
        (page,) = load_workbook(io.BytesIO(content), read_only=True).worksheets
        return [tuple(str(cell or "") for cell in row) for row in page.iter_rows(values_only=True)][1:]

    async def call(
        self, context: Context, handler: Handler, parts: Mapping[str, object], query: Mapping[str, object]
    ) -> Response:
        self.asked += 1
        scope = {
            "type": "http", "method": "GET", "path": "/", "headers": [], "path_params": dict(parts),
            "query_string": urlencode({name: str(each) for name, each in query.items()}).encode(),
        }  # fmt: skip
        signed = Signed(context.session, (), LATER)
        return await handler(Call(self.server, Request(scope), signed, context, self.server.world))

    def reading(self, context: Context) -> Reading:
        return reading(self.server.pools, self.server.sights, self.server.world, context)

    def runtime(self, context: Context) -> Runtime:
        """What calls of the kernel need."""
        return runtime(
            Call(self.server, Request({"type": "http"}), Signed(context.session, (), LATER), context, self.server.world)
        )


def open_desk(pools, made: World, structure: Structure, files: Path) -> Desk:
    """A server over pools, in which the group of a structure lies."""

    async def build() -> World:
        return made

    async def found(founding: object) -> UUID:
        raise AssertionError("the group is there")

    server = Server(
        pools=pools, world=made, structure=structure, versions=Versions(1, 1, 1, TODAY), messages=load_messages(),
        passwords=Passwords(), clock=Stopped(), vault=FileVault.of(bytes(32)), build=build, found=found, files=files,
        allowances=PLENTY,
    )  # fmt: skip
    return Desk(server)
