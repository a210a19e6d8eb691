"""`hezong run` as a person starts it: it answers, survives a kill of its database, and leaves nothing behind."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from hezong.adapters.postgres import attach
from hezong.adapters.postgres.place import find_place
from hezong.adapters.postgres.process import living, processes_in
from hezong.settings import Settings
from tests.db.kill import kill
from tests.house.tree import ROOT


@pytest.fixture(scope="module")
def data(run_folder: Path) -> Iterator[Path]:
    """One for all, made by the first test; each of the others is a restart."""
    folder = run_folder / "run"
    yield folder
    place = find_place(folder)
    assert place
    shutil.rmtree(place.folder)
    shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def hezong_run(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its address, once it says that it answers."""
    environment = {
        **os.environ,
        "HEZONG_DATA": str(data),
        "HEZONG_PORT": str(free_port()),
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [sys.executable, "-m", "hezong.cli.main", "run"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("hezong: http://localhost:"), process.communicate()[1]
        try:
            yield process, line.split()[1]
        finally:
            process.kill()


def status(address: str) -> int:
    return httpx.get(f"{address}/healthz").status_code


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 128 + signal.SIGTERM)])
def test_it_answers_and_a_signal_stops_it_with_its_database(data: Path, number: signal.Signals, code: int):
    with hezong_run(data) as (process, address):
        assert status(address) == 200
        place = find_place(data)
        assert place
        assert living(place.cluster)
        process.send_signal(number)
        assert process.wait() == code
        assert processes_in(place.cluster) == frozenset()


def test_a_second_one_on_the_same_folder_is_refused(data: Path):
    with hezong_run(data) as (process, _):
        environment = {**os.environ, "HEZONG_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "hezong.cli.main", "run"]
        second = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        assert (second.returncode, "Another Hezong runs" in second.stderr) == (1, True)
        process.send_signal(signal.SIGINT)
        process.wait()


def test_another_command_works_beside_it(data: Path, tmp_path: Path):
    with hezong_run(data) as (process, _):
        assert attach(Settings(data)).database.name == "hezong"
        environment = {**os.environ, "HEZONG_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "hezong.cli.main", "backup", str(tmp_path / "file")]
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        assert (done.returncode, (tmp_path / "file").exists()) == (0, True), done.stderr
        process.send_signal(signal.SIGINT)
        process.wait()


def test_a_killed_job_process_is_brought_back_and_ends_with_its_parent(data: Path):
    with hezong_run(data) as (process, _):
        assert process.stdout
        os.kill(job_process(process.pid), signal.SIGKILL)
        assert process.stdout.readline() == "hezong: the job process was gone and is back\n"
        watched = os.pidfd_open(job_process(process.pid))
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
        assert select.select([watched], [], [], 0)[0] == [watched]
        os.close(watched)


def job_process(parent: int) -> int:
    """The number of the job process that a `hezong run` keeps."""
    children = " ".join(each.read_text() for each in Path(f"/proc/{parent}/task").glob("*/children")).split()
    found = [int(each) for each in children if b"hezong.worker" in Path(f"/proc/{each}/cmdline").read_bytes()]
    assert len(found) == 1
    return found[0]


def test_a_killed_database_is_brought_back(data: Path):
    with hezong_run(data) as (process, _):
        place = find_place(data)
        assert place
        kill(place)
        assert process.stdout
        assert process.stdout.readline() == "hezong: the database server was gone and is back\n"
        with psycopg.connect(attach(Settings(data)).database.dsn("hezong_read")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
