"""Keeps a job process beside the web processes: starts it, brings it back when something kills it, and ends it in order. Is no command itself."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from hezong.cli.serve import watching
from hezong.settings import Settings, environment_of
from hezong.worker import ATTENDED

PATIENCE = 15
"""Seconds that it has to end in order; its jobs pause within five."""


@contextmanager
def employed(settings: Settings) -> Generator[None]:
    """A job process as long as the block lasts."""
    holder = Holder(settings)
    holder.start()
    try:
        with watching("the job process", holder.revive):
            yield
    finally:
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

    def revive(self) -> bool:
        """Starts it again if it is gone by itself; whether it was."""
        gone = self.process is not None and self.process.poll() is not None
        if gone:
            self.start()
        return gone

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
