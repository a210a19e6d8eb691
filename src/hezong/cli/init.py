"""Makes an empty group with its administrator, roles and code sets."""

import argparse
import getpass
import sys

from argon2 import PasswordHasher

from hezong.adapters.postgres import borrow
from hezong.api.founding import Founding, require_login
from hezong.api.password import require_good
from hezong.assembly.start import Starter
from hezong.cli.words import show_refusal
from hezong.kernel.types import Refused
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--group", required=True, help="name of the group")
    parser.add_argument("--admin", required=True, help="login of the administrator; the password is asked for")
    parser.add_argument("--name", help="name of the administrator (the login)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """The password is typed, or comes as the first line of the input; it is never an argument, which others could see."""
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        require_login(args.admin)
        require_good(password)
        founding = Founding(args.group, args.admin, args.name or args.admin, PasswordHasher().hash(password))
        with borrow(settings) as running:
            Starter(settings, running.database).found(founding)
    except Refused as refused:
        return show_refusal(refused)
    print(f"hezong: {args.group} is ready; `hezong run` serves it, {args.admin} may sign in")
    return 0
