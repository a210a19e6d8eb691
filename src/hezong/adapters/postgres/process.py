"""Turns a cluster folder into the processes that work in it; never trusts a process number that a file remembers.

After `kill -9` the file postmaster.pid stays behind. Its number may belong to a zombie or to a stranger, so PostgreSQL
would refuse to start; and while former children live on, a second server would destroy data. Each process of a server
works in its cluster folder, which the kernel tells without guessing.
"""

import os
import signal
from pathlib import Path

PROCESSES = Path("/proc")


def processes_in(cluster: Path) -> frozenset[int]:
    """Living processes of that server; zombies work nowhere. Empty where the system has no /proc."""
    if not PROCESSES.is_dir():
        return frozenset()
    return frozenset(
        int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdigit() and _works_in(entry, cluster)
    )


def _works_in(process: Path, cluster: Path) -> bool:
    try:
        return (process / "cwd").readlink() == cluster
    except OSError:
        return False


def remembered(cluster: Path) -> int | None:
    """The number in postmaster.pid, dead or alive."""
    try:
        return int((cluster / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    except (OSError, ValueError, IndexError):
        return None


def living(cluster: Path) -> int | None:
    """The postmaster of that cluster, if it is one and lives."""
    number = remembered(cluster)
    return number if number in processes_in(cluster) else None


def forget(cluster: Path, sockets: Path | None) -> None:
    """Removes what a killed server left behind. Only when `processes_in` is empty, under the lock of the place."""
    if not PROCESSES.is_dir():
        return
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    for path in sockets.glob(".s.PGSQL.*") if sockets else ():
        path.unlink(missing_ok=True)


def interrupt(number: int) -> None:
    """Asks for a fast, orderly shutdown: transactions are rolled back, a checkpoint is written."""
    os.kill(number, signal.SIGINT)
