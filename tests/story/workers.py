"""A demonstration group served by two processes over one database, as `hezong demo` and a second worker beside it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from hezong.adapters.postgres.place import find_place
from hezong.assembly.demo import PASSWORD
from tests.house.tree import ROOT

SCALE = "0.005"


@dataclass(frozen=True)
class Workers:
    """The processes and their addresses."""

    processes: tuple[subprocess.Popen[str], ...]
    addresses: tuple[str, ...]

    async def sign_in(self, login: str) -> tuple[httpx.AsyncClient, ...]:
        """One session of a person, carried to each worker."""
        first = httpx.AsyncClient(base_url=self.addresses[0], timeout=60)
        answer = await first.post("/api/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        headers = {"x-csrf-token": answer.json()["csrf"]}
        first.headers.update(headers)
        others = (
            httpx.AsyncClient(base_url=each, timeout=60, cookies=dict(first.cookies), headers=headers)
            for each in self.addresses[1:]
        )
        return (first, *others)


@contextmanager
def demonstration(folder: Path) -> Iterator[Workers]:
    """Started, answering, and stopped with everything that they made."""
    with ExitStack() as stack:
        stack.callback(forget, folder)
        environments = [environment(folder) for _ in range(2)]
        addresses = tuple(f"http://127.0.0.1:{each['HEZONG_PORT']}" for each in environments)
        first = stack.enter_context(started(["hezong.cli.main", "demo", "--scale", SCALE], environments[0]))
        await_line(first, "hezong: http://")
        beside = [
            "uvicorn",
            "--factory",
            "hezong.app:build",
            "--port",
            environments[1]["HEZONG_PORT"],
            "--no-access-log",
        ]
        second = stack.enter_context(started(beside, environments[1]))
        await_line(second, "Uvicorn running on ")
        assert [httpx.get(f"{each}/healthz").status_code for each in addresses] == [200, 200]
        yield Workers((first, second), addresses)


def environment(folder: Path) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    own = {"HEZONG_DATA": str(folder), "HEZONG_PORT": port, "PYTHONPATH": str(ROOT / "src")}
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, **own, "HEZONG_DEMO_DATE": "2026-10-01"}


@contextmanager
def started(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", *command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate()


def await_line(process: subprocess.Popen[str], text: str) -> None:
    """Until it says that requests are answered."""
    assert process.stdout
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if text in line:
            return
    raise AssertionError("".join(said))


def forget(folder: Path) -> None:
    place = find_place(folder)
    if place:
        shutil.rmtree(place.folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
