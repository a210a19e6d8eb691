"""Keeps a job process beside the web processes: starts it, brings it back when something kills it, and ends it in order. Is no command itself."""

import os
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

from hezong.cli.serve import announce
from hezong.settings import Settings, environment_of
from hezong.worker import ATTENDED

WATCH = 1.0
"""Seconds until a job process that ended by itself is started again."""
PATIENCE = 15
"""Seconds that it has to end in order; its jobs pause within five."""


@contextmanager
def employed(settings: Settings) -> Generator[None]:
    """A job process as long as the block lasts."""
    over = threading.Event()
    holder = Holder(settings)
    holder.start()

    def watch() -> None:
        while not over.wait(WATCH):
            if holder.ended():
                holder.start()
                announce("the job process was gone and is back")

    watcher = threading.Thread(target=watch, name="jobs", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        holder.stop()


class Holder:
    """The job process of the moment."""

    def __init__(self, settings: Settings) -> None:
        self.environment = {**os.environ, **environment_of(settings), ATTENDED: "1"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """A new process; it ends when this one is gone, since it reads from it."""
        command = [sys.executable, "-m", "hezong.worker"]
        self.process = subprocess.Popen(command, env=self.environment, stdin=subprocess.PIPE)

    def ended(self) -> bool:
        """Whether the process is gone by itself."""
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Asks it to end, and waits; one that does not is killed, and its jobs are taken up by the next."""
        process = self.process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()
