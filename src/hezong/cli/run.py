"""Starts the database and serves the application until it is interrupted."""

import argparse

from hezong.adapters.postgres import start
from hezong.cli.serve import orderly, serve, watched
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--workers", type=int, default=1, help="number of web processes (1)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Each web process builds the application by itself and attaches to the database that is started here."""
    with orderly(), start(settings) as running, watched(running):
        return serve(settings, host=args.host, workers=args.workers)
