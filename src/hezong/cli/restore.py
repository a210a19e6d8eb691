"""Puts a backup FILE in the place of the database; Hezong must be stopped."""

import argparse
from pathlib import Path

from hezong.adapters.postgres import start
from hezong.adapters.postgres.backup import read_backup
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="written by `hezong backup`")
    parser.add_argument("--replace", action="store_true", help="replace a database that already holds records")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """The old database is there until the new one is complete."""
    with start(settings) as running:
        read_backup(args.file, running.database, settings, replace=args.replace)
    print(f"hezong: restored {args.file}")
    return 0
