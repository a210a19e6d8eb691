"""Imports a FILE of rows into an ENTITY, with the rights of a LOGIN, and prints what became of the rows."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from hezong.adapters.postgres import Database, borrow
from hezong.assembly.jobs import job_runtime
from hezong.assembly.server import running_server
from hezong.cli.words import show_refusal
from hezong.kernel.org.load import find_login
from hezong.kernel.records import imports
from hezong.kernel.records.asker import asker
from hezong.kernel.records.imports.run import VERBS
from hezong.kernel.types import Refused
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", help="for instance customer")
    parser.add_argument("file", type=Path, help="CSV or XLSX; its columns mean what they meant in the last such file")
    parser.add_argument("--login", required=True, help="with whose rights; problems are kept in their imports")
    parser.add_argument("--organization", help="code or id; needed where the login has several")
    parser.add_argument("--mode", choices=tuple(VERBS), default="create", help="(create)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0 when every row was saved or known already, 1 when rows are left with problems, or nothing could be done."""
    try:
        with borrow(settings) as running:
            counts = asyncio.run(bring_in(running.database, args, settings))
    except Refused as refused:
        return show_refusal(refused)
    if counts is None:
        print(f"hezong: nobody signs in as {args.login}", file=sys.stderr)
        return 1
    print("hezong: " + ", ".join(f"{name} {counts[name]}" for name in counts))
    return 1 if counts["problem"] else 0


async def bring_in(database: Database, args: argparse.Namespace, settings: Settings) -> Mapping[str, int] | None:
    """What became of the rows; None where nobody has the login."""
    async with running_server(settings, database, refreshing=False) as server:
        async with server.pools.read.acquire() as connection:
            user = await find_login(connection, args.login)
        if user is None:
            return None
        job = job_runtime(server)
        context = await asker(job, user, None)
        staged = await imports.stage(job.runtime, context, args.entity, args.organization, args.file.name, args.file)
        id = UUID(json.loads(staged)["id"])
        counts = await imports.run_import(job.runtime, context, id, args.mode)
        await job.changed(args.entity)
        return counts
