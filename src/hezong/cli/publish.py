"""Publishes the model files of a FOLDER on top of the version in force; a running Hezong takes them within a second."""

import argparse
import asyncio
from pathlib import Path

from hezong.adapters.postgres import Database, borrow
from hezong.assembly.pools import open_pools
from hezong.assembly.world import functions, install_product, own
from hezong.cli.words import show_refusal
from hezong.kernel import publish as publishing
from hezong.kernel.model.files import read_files
from hezong.kernel.types import Refused
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="a folder of model files: module.yaml beside entities, or overlays")
    parser.add_argument("--note", default="hezong publish", help="kept with the version")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Nothing changes unless all of it is right."""
    try:
        with borrow(settings) as running:
            version = asyncio.run(publish(running.database, args.folder, args.note))
    except Refused as refused:
        return show_refusal(refused)
    print(f"hezong: version {version} is in force")
    return 0


async def publish(database: Database, folder: Path, note: str) -> int:
    """The number of the new version."""
    async with open_pools(database) as pools, pools.owner.acquire() as found:
        connection = own(found)
        await install_product(connection)
        draft = await publishing.create_draft(connection, None, note)
        for path, text in read_files(folder).items():
            await publishing.put_file(connection, draft, path, text)
        return (await publishing.publish(connection, draft, functions())).version
