"""The composition root of a job process: dispatches the outbox and works the queue until a signal ends it, or until its parent is gone."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

import asyncpg
import psycopg

from hezong.adapters.postgres import DatabaseProblem, attach
from hezong.assembly.jobs import work_until
from hezong.settings import Settings, read_settings

ATTENDED = "HEZONG_ATTENDED"
"""Set by a parent that holds the other end of our standard input: when it is gone, so are we."""

LOG = logging.getLogger("hezong.jobs")
AWAY = (DatabaseProblem, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, psycopg.Error)
"""What a process meets that begins while the server is just being brought back."""
AGAIN = 1.0


def main(environment: Mapping[str, str] = os.environ) -> int:
    """The process that `hezong run` starts beside its web processes."""
    settings = read_settings(environment)
    work(settings, attended=bool(environment.get(ATTENDED)))
    return 0


def work(settings: Settings, attended: bool = False) -> None:
    """Works until SIGINT or SIGTERM; jobs pause at their next beat and are taken up by whoever works next."""
    asyncio.run(_work(settings, attended))


async def _work(settings: Settings, attended: bool) -> None:
    over, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, over.set)
    if attended:
        leave = partial(loop.call_soon_threadsafe, over.set)
        threading.Thread(target=_attend, args=(leave,), name="parent", daemon=True).start()
    while not over.is_set():
        try:
            await work_until(over, settings, attach(settings).database)
        except AWAY as error:
            LOG.warning("the database is away: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), AGAIN)


def _attend(leave: Callable[[], object]) -> None:
    """Standard input ends with the parent, however that ends. Read without Python's own buffer, whose lock would outlive us."""
    while os.read(sys.stdin.fileno(), 1024):
        continue
    leave()


if __name__ == "__main__":
    sys.exit(main())
