"""Checks the history: every line against its hash, every chain, every seal; --seal signs what is finished first."""

import argparse
import asyncio
import sys

import asyncpg

from hezong.adapters.postgres import borrow
from hezong.adapters.signer import FileSigner, open_signer
from hezong.kernel.records.seal import Report, seal, verify
from hezong.settings import Settings

WORDS = {
    "altered": "the content of the line is not what was written",
    "moved": "the line does not follow the one before it: one is missing, added or put elsewhere",
    "seal": "the lines of this range are not those that were sealed",
    "erasure": "the proof of this erasure was not signed with this key, or not at this place",
    "erased": "the lines of this erasure are not those that were signed",
    "signature": "the seal was not signed with this key, or not at this place",
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seal", action="store_true", help="also sign the finished lines that have no seal yet")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Works beside a running Hezong. 1 if something is not what it was."""
    with borrow(settings) as running:
        report = asyncio.run(_verify(running.database.dsn_owner, open_signer(settings.seal_key), args.seal))
    for fault in report.first:
        print(f"hezong: {fault.place}: {WORDS[fault.what]}", file=sys.stderr)
    print(
        f"hezong: {report.lines:,} lines of history, {report.seals:,} seals, {report.erasures:,} erasures, {report.faults:,} faults"
    )
    return 1 if report.faults else 0


async def _verify(dsn: str, signer: FileSigner, sealing: bool) -> Report:
    connection = await asyncpg.connect(dsn)
    try:
        if sealing:
            await seal(connection, signer)
        return await verify(connection, signer)
    finally:
        await connection.close()
