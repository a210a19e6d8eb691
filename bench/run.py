"""Runs one load at a time, ours or the reference, and says how many requests a second came through."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Load:
    """One figure: the call that is measured, who makes it, and the SQL that it is compared with."""

    name: str
    token: int
    path: str
    reference: str
    replace: tuple[tuple[str, str], ...] = ()
    script: str = "read.lua"


def wrk(load: Load, port: int, seconds: int, start: int = 0) -> float:
    """Requests per second over HTTP, all answered with success."""
    command = [
        "wrk",
        "-t1",
        f"-c{CLIENTS}",
        f"-d{seconds}s",
        "-s",
        str(HERE / "load" / load.script),
        f"http://127.0.0.1:{port}{load.path}",
    ]
    done = subprocess.run(
        [*command, "--", f"bench-{load.token}", str(start)], capture_output=True, text=True, check=True
    )
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(f"{load.name}: {done.stdout}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])  # pyright: ignore[reportOptionalSubscript]  wrk always says so


def pgbench(program: str, dsn: str, sql: Path, seconds: int) -> float:
    """Transactions per second of the hand-written statement, prepared."""
    command = [program, "-n", "-M", "prepared", f"-c{CLIENTS}", "-j1", f"-T{seconds}", "-f", str(sql), dsn]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])  # pyright: ignore[reportOptionalSubscript]  pgbench always says so
