"""Erases what is kept no longer by the model's rules, and the columns of fields that the model has given up; --dry-run only counts."""

import argparse
import asyncio

from hezong.adapters.postgres import Database, borrow
from hezong.assembly.purge import Purged, purge
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Works beside a running Hezong; may be stopped and begun again."""
    with borrow(settings) as running:
        found = asyncio.run(_purge(settings, running.database, args.dry_run))
    for each in found.lines:
        if each.count:
            more = ", ".join(f"{name} {count}" for name, count in sorted(each.counts.items()) if count)
            print(f"hezong: {each.rule}: {each.count:,}{f' ({more})' if more else ''}")
    for each in found.dropped:
        print(f"hezong: {each.table}: {', '.join(each.columns)}")
    total = sum(each.count for each in found.lines)
    said = "would be erased" if args.dry_run else "erased"
    print(f"hezong: {total:,} {said}, {sum(len(each.columns) for each in found.dropped)} columns")
    return 0


async def _purge(settings: Settings, database: Database, counting: bool) -> Purged:
    return await purge(settings, database, counting)
