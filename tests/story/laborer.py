"""A job process over a database of the tests, to be stopped or killed; what it needs comes by its standard input."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

from hezong.adapters.postgres import Database
from hezong.assembly.jobs import work_until
from hezong.settings import Settings


def hired(settings: Settings, database: Database) -> subprocess.Popen[str]:
    """The process, as `hezong run` keeps one."""
    sent = {"data": str(settings.data), "admin": database.dsn_admin, "passwords": dict(database.passwords)}
    process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, text=True, env={"PYTHONPATH": "src"})
    assert process.stdin
    process.stdin.write(json.dumps(sent) + "\n")
    process.stdin.flush()
    return process


async def main(told: dict) -> None:
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    await work_until(over, Settings(Path(told["data"])), Database(told["admin"], told["passwords"]))


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.stdin.readline())))
