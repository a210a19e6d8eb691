"""Starts the database, serves the application and works its jobs until it is interrupted."""

import argparse
import sys
from contextlib import nullcontext

from hezong.adapters.postgres import borrow, start
from hezong.assembly.start import Starter
from hezong.cli.employ import employed
from hezong.cli.serve import orderly, serve, watched
from hezong.settings import Settings
from hezong.worker import work

ONLY_HERE = "hezong: this group has demonstration passwords, so it is served on 127.0.0.1 only"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--workers", type=int, default=1, help="number of web processes (1)")
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--web-only", action="store_true", help="no job process; another `hezong run` works the jobs")
    parts.add_argument("--jobs-only", action="store_true", help="no web processes; works the jobs of the group only")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Each web process builds the application by itself and attaches to the database that is started here."""
    opened = borrow(settings) if args.jobs_only else start(settings)
    with orderly(), opened as running, watched(running):
        starter = Starter(settings, running.database)
        starter.install()
        if not starter.allows(args.host):
            print(ONLY_HERE, file=sys.stderr)
            return 1
        if args.jobs_only:
            work(settings)
            return 0
        with nullcontext() if args.web_only else employed(settings):
            return serve(settings, host=args.host, workers=args.workers)
