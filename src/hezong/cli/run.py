"""Starts the database and serves the application until it is interrupted."""

import argparse
import sys

from hezong.adapters.postgres import start
from hezong.assembly.start import Starter
from hezong.cli.serve import orderly, serve, watched
from hezong.settings import Settings

ONLY_HERE = "hezong: this group has demonstration passwords, so it is served on 127.0.0.1 only"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--workers", type=int, default=1, help="number of web processes (1)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Each web process builds the application by itself and attaches to the database that is started here."""
    with orderly(), start(settings) as running, watched(running):
        starter = Starter(settings, running.database)
        starter.install()
        if not starter.allows(args.host):
            print(ONLY_HERE, file=sys.stderr)
            return 1
        return serve(settings, host=args.host, workers=args.workers)
