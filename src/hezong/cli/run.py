"""Starts the database and serves the application until it is interrupted."""

import argparse
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hezong.adapters.postgres import Running, start
from hezong.settings import Settings

APPLICATION = "hezong.app:build"
# Seconds between two looks at the database server; a killed one is back about a second later.
WATCH = 1.0


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--workers", type=int, default=1, help="number of web processes (1)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Each web process builds the application by itself and attaches to the database that is started here."""
    with start(settings) as running, watched(running):
        serve(settings, host=args.host, workers=args.workers)
    return 0


def serve(settings: Settings, *, host: str, workers: int) -> None:
    """Returns after an interrupt, when open requests are answered."""
    import uvicorn

    uvicorn.run(
        APPLICATION,
        factory=True,
        host=host,
        port=settings.port,
        workers=workers,
        access_log=False,
        log_level="warning",
        # Streams of events never end by themselves.
        timeout_graceful_shutdown=5,
    )


@contextmanager
def watched(running: Running) -> Iterator[None]:
    """Brings the embedded server back if something kills it; its pools find it under the same address."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(WATCH):
            running.revive()

    watcher = threading.Thread(target=watch, name="database", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
