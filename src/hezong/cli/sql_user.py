"""Makes a LOGIN that reads report views by SQL as one PERSON, prints its password once; --drop removes it."""

import argparse
import asyncio
import sys

import asyncpg

from hezong.adapters.postgres import Database, borrow
from hezong.kernel.schema.sql_user import drop_login, find_person, make_login
from hezong.kernel.types import Refused
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", help="bi_ and small letters, digits, underscores")
    parser.add_argument("person", nargs="?", help="the login name of the person whose rights it has")
    parser.add_argument("--drop", action="store_true", help="remove the login")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Works beside a running Hezong. On a server of one's own the administrator of DATABASE_URL makes the role."""
    if not args.drop and args.person is None:
        print("hezong: name the person whose rights the login has", file=sys.stderr)
        return 2
    with borrow(settings) as running:
        try:
            print(f"hezong: {asyncio.run(answer(running.database, args))}")
        except Refused as refused:
            print(f"hezong: {refused}", file=sys.stderr)
            return 1
    return 0


async def answer(database: Database, args: argparse.Namespace) -> str:
    """Makes or removes the login; what to tell the operator."""
    administrator = await asyncpg.connect(database.dsn_admin)
    owner = await asyncpg.connect(database.dsn_owner)
    try:
        if args.drop:
            await drop_login(administrator, owner, args.login)
            return f"removed {args.login}"
        person = await find_person(owner, args.person)
        return f"{args.login} has the password {await make_login(administrator, owner, args.login, person)}"
    finally:
        await administrator.close()
        await owner.close()
