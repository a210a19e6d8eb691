"""Gives a LOGIN a position that nobody may give yet: the first data protection officer of a group, say. Audited."""

import argparse
import asyncio
import sys

from hezong.adapters.postgres import borrow
from hezong.assembly.appoint import Appointment, appoint
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", help="who is appointed")
    parser.add_argument("role", help="a role of the model, such as data_protection")
    parser.add_argument("organization", help="the code of the organization")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """In force within a second, beside a running Hezong."""
    wish = Appointment(args.login, args.role, args.organization)
    with borrow(settings) as running:
        problem = asyncio.run(appoint(settings, running.database, wish))
    if problem is not None:
        print(f"hezong: {problem}", file=sys.stderr)
        return 1
    print(f"hezong: {args.login} is {args.role} at {args.organization}")
    return 0
