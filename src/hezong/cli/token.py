"""Makes an API token for the position of a LOGIN and prints it once."""

import argparse
import asyncio
import sys
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from hezong.adapters.postgres import Database, borrow
from hezong.api.session_store import start
from hezong.assembly.pools import open_pools
from hezong.kernel.org.load import Post, find_login, load_person
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", help="whose token it is")
    parser.add_argument("--name", default="hezong token", help="what it is for")
    parser.add_argument("--position", help="id of one of their positions; needed where they hold several")
    parser.add_argument("--days", type=int, default=90, help="days until it expires (90)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """The token goes to the output, everything else to the error stream."""
    with borrow(settings) as running:
        token = asyncio.run(make(running.database, args))
    if token is None:
        return 1
    print(token)
    return 0


async def make(database: Database, args: argparse.Namespace) -> str | None:
    """The token; None, with a word to the operator, where login or position is not right."""
    async with open_pools(database) as pools, pools.write.acquire() as connection:
        today = cast("date", await connection.fetchval("select t.date from hz_control.today t"))
        user = await find_login(connection, args.login)
        person = None if user is None else await load_person(connection, user, today)
        post = None if person is None else choose(person.posts, args.position)
        if user is None or post is None:
            return None
        made = await start(connection, user, "", "", timedelta(days=args.days), post, args.name)
        return made.token


def choose(posts: tuple[Post, ...], wanted: str | None) -> UUID | None:
    """The position asked for, or the only one."""
    found = [each for each in posts if wanted is None or str(each.id) == wanted]
    if len(found) == 1:
        return found[0].id
    print("hezong: choose one with --position:", file=sys.stderr)
    for each in posts:
        print(f"  {each.id}  {each.role}", file=sys.stderr)
    return None
