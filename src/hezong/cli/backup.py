"""Writes the database, keys and files into one FILE; the key of sensitive fields is kept apart by you."""

import argparse
from pathlib import Path

from hezong.adapters.postgres import borrow
from hezong.adapters.postgres.backup import write_backup
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, help="where to write; an existing file is replaced when the new one is complete"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Works beside a running Hezong; what is written while it works is not in it."""
    with borrow(settings) as running:
        write_backup(running.database, settings, args.file)
    print(f"hezong: wrote {args.file}")
    if settings.field_key.exists():
        print(f"hezong: sensitive fields can only be read with {settings.field_key}; keep a copy of it elsewhere")
    return 0
