"""Turns a place into a running server and back: init, start, probe by a real connection, recover, stop.

It believes neither process numbers nor files: a server runs when it answers a query about its own folder.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg

from hezong.adapters.postgres.binaries import binaries_for
from hezong.adapters.postgres.database import ADMINISTRATOR, NAME, ROLES, Database, embedded_database
from hezong.adapters.postgres.external import open_external
from hezong.adapters.postgres.password import passwords
from hezong.adapters.postgres.place import Place, find_place, make_place
from hezong.adapters.postgres.problem import AlreadyRunning, DatabaseProblem, NotRunning
from hezong.adapters.postgres.process import forget, interrupt, living, processes_in
from hezong.adapters.postgres.roles import database_exists, make_database, prepare_database, prepare_server
from hezong.adapters.postgres.tuning import render, server_settings
from hezong.settings import Settings

# Replaying the log after a crash may take minutes on a slow disk.
PATIENCE = 600.0
PAUSE = 0.03
LOG_LIMIT = 10_000_000
LOOPBACK = "127.0.0.1"
PORT_TAKEN = "could not create any TCP/IP sockets"


@dataclass(slots=True)
class Running:
    """A database in use. The owner's stop() stops the embedded server; everybody else's only lets go of it."""

    database: Database
    server: "Server | None" = None

    def stop(self) -> None:
        if self.server:
            self.server.stop()
            self.server = None

    def detach(self) -> None:
        """Lets go of the lock and leaves the server running: a later start() takes it over."""
        if self.server:
            self.server.leave()
            self.server = None

    def revive(self) -> bool:
        """Starts the server again if it died; True if it had. Its address stays the same, so pools find it again."""
        return self.server.revive() if self.server else False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@dataclass(slots=True)
class Server:
    """One embedded server under our lock. `process` is None when it was taken over from an owner that died."""

    place: Place
    secrets: Mapping[str, str] = field(repr=False)
    durable: bool
    lock: IO[bytes]
    process: "subprocess.Popen[bytes] | None" = None

    def database(self, name: str = NAME) -> Database:
        return _address(self.place, self.secrets, name)

    def start(self) -> None:
        """Takes a living server over, else starts one; both end with an answered query."""
        if not self._settled():
            if not self.place.cluster.exists():
                initialize(self.place, self.secrets[ADMINISTRATOR], durable=self.durable)
            self._launch()
        self._prepare()

    def revive(self) -> bool:
        if living(self.place.cluster):
            return False
        self._reap()
        if not self._settled():
            self._launch()
        return True

    def stop(self) -> None:
        number = living(self.place.cluster) or (
            self.process.pid if self.process and self.process.poll() is None else None
        )
        if number:
            interrupt(number)
            self._reap()
            _wait(lambda: not _busy(self.place.cluster), lambda: f"The server in {self.place.folder} does not stop.")
        self.lock.close()

    def leave(self) -> None:
        if self.process:
            # Popen complains of a child that nobody waits for; here nobody is meant to.
            self.process.returncode = 0
        self.lock.close()

    def _reap(self) -> None:
        """A child that is not waited for stays as a zombie."""
        if self.process:
            self.process.wait()
            self.process = None

    def _settled(self) -> bool:
        """True: a server left by an owner that died answers. False: none of its processes nor traces is left."""
        cluster = self.place.cluster
        _wait(
            lambda: not processes_in(cluster) or _answers(self.place, self.secrets),
            lambda: f"Processes {sorted(processes_in(cluster))} hold {cluster} and do not answer.",
        )
        if processes_in(cluster):
            return True
        forget(cluster, self.place.sockets)
        return False

    def _launch(self) -> None:
        """Another program may take the free port before the server does; then another one is tried."""
        for _ in range(5):
            _configure(self.place, _port(self.place), durable=self.durable)
            said = self._try()
            if said is None:
                return
            self.place.port_file.unlink(missing_ok=True)
            if PORT_TAKEN not in said:
                raise DatabaseProblem(f"The database server did not start:\n{said}")
        raise DatabaseProblem("The database server found no free port.")

    def _try(self) -> str | None:
        """None when the server answers, else its last words."""
        binaries = binaries_for(self.place.account, self.place.folder)
        with _open_log(self.place) as log:
            begin = log.tell()
            command = [binaries.program("postgres"), "-D", str(self.place.cluster)]
            process = self.process = self.place.account.launch(command, self.place.cluster, log)
        _wait(
            lambda: process.poll() is not None or _answers(self.place, self.secrets),
            lambda: f"The database server does not answer; see {self.place.log}.",
        )
        if process.poll() is None:
            return None
        self.process = None
        return self.place.log.read_bytes()[begin:].decode(errors="replace")[-2000:]

    def _prepare(self) -> None:
        with psycopg.connect(self.database(ADMINISTRATOR).dsn_admin, autocommit=True) as connection:
            prepare_server(connection, self.secrets)
            if not database_exists(connection, NAME):
                make_database(connection, NAME)
        prepare_database(self.database())


def start(settings: Settings, *, durable: bool = True) -> Running:
    """The database of these settings, ready for use, owned by the caller. AlreadyRunning: another process owns it."""
    if settings.database_url:
        return Running(open_external(settings.database_url, settings))
    place = find_place(settings.data) or make_place(settings.data)
    lock = place.lock()
    if lock is None:
        raise AlreadyRunning(f"Another Hezong runs on {settings.data}. Stop it, or set HEZONG_DATA to another folder.")
    server = Server(place, passwords(settings.keys, (ADMINISTRATOR, *ROLES)), durable, lock)
    try:
        server.start()
    except BaseException:
        server.stop()
        raise
    return Running(server.database(), server)


def attach(settings: Settings) -> Running:
    """The database of an owner that runs, for a second process. NotRunning: there is none, and none is started."""
    if settings.database_url:
        return Running(open_external(settings.database_url, settings))
    place = find_place(settings.data)
    if place and place.port_file.exists():
        secrets = passwords(settings.keys, (ADMINISTRATOR, *ROLES))
        if _answers(place, secrets):
            return Running(_address(place, secrets, NAME))
    raise NotRunning(f"No Hezong runs on {settings.data}.")


def borrow(settings: Settings) -> Running:
    """For a command that works beside a running Hezong as well as alone."""
    try:
        return attach(settings)
    except NotRunning:
        return start(settings)


def initialize(place: Place, password: str, *, durable: bool) -> None:
    """Makes an empty cluster: complete under its name, or not there."""
    draft = place.folder / "cluster.new"
    shutil.rmtree(draft, ignore_errors=True)
    secret = place.folder / "password"
    place.write(secret, password)
    try:
        _initdb(place, draft, secret, () if durable else ("--no-sync",))
    finally:
        secret.unlink()
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude_if_exists = 'hezong.conf'\n")
    draft.rename(place.cluster)


def _initdb(place: Place, cluster: Path, secret: Path, more: tuple[str, ...]) -> None:
    """The builtin locale sorts by code point, the same on every machine and after every upgrade of the system.

    LC_CTYPE must be UTF-8 all the same: with C, pg_trgm takes Chinese characters for punctuation and finds nothing.
    """
    program = binaries_for(place.account, place.folder).program("initdb")
    locale = (
        "--encoding=UTF8",
        "--locale=C",
        "--lc-ctype=C.UTF-8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    )
    access = (f"--username={ADMINISTRATOR}", "--auth=scram-sha-256", f"--pwfile={secret}")
    done = place.account.run([program, f"--pgdata={cluster}", *locale, *access, "--no-instructions", *more])
    if done.returncode:
        raise DatabaseProblem(f"The database could not be made in {place.folder}:\n{done.stdout}")


def _configure(place: Place, port: int, *, durable: bool) -> None:
    sockets = place.sockets
    if sockets:
        place.make(sockets)
    where = {
        "listen_addresses": LOOPBACK,
        "port": str(port),
        "unix_socket_directories": str(sockets or ""),
        "unix_socket_permissions": "0700",
    }
    place.write(place.cluster / "hezong.conf", render({**server_settings(_memory(), durable=durable), **where}))
    place.write(place.port_file, str(port))


def _memory() -> int:
    """Bytes that this machine, or the container in which we run, may use."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    text = limit.read_text(encoding="utf-8").strip() if limit.exists() else "max"
    return min(machine, int(text)) if text.isdigit() else machine


def _port(place: Place) -> int:
    """The port of the last time, else one that is free now."""
    if place.port_file.exists():
        return int(place.port_file.read_text(encoding="utf-8"))
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def _address(place: Place, secrets: Mapping[str, str], name: str) -> Database:
    port = int(place.port_file.read_text(encoding="utf-8"))
    return embedded_database(str(place.sockets or LOOPBACK), port, secrets, name)


def _answers(place: Place, secrets: Mapping[str, str]) -> bool:
    """A server of another folder on the same port does not count."""
    try:
        address = _address(place, secrets, ADMINISTRATOR).dsn_admin
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
            row = connection.execute("SELECT current_setting('data_directory')").fetchone()
    except (psycopg.OperationalError, OSError, ValueError):
        return False
    return row is not None and Path(row[0]) == place.cluster


def _busy(cluster: Path) -> bool:
    """Where there is no /proc, the server's own file tells: an orderly shutdown removes it last."""
    return bool(processes_in(cluster)) or (cluster / "postmaster.pid").exists()


def _open_log(place: Place) -> IO[bytes]:
    if place.log.exists() and place.log.stat().st_size > LOG_LIMIT:
        place.log.replace(place.log.with_suffix(".log.1"))
    place.log.touch(mode=0o600)
    place.account.owns(place.log)
    return place.log.open("ab")


def _wait(done: Callable[[], bool], message: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise DatabaseProblem(message())
        time.sleep(PAUSE)
