"""Turns "who may run a database server" into an account and runs programs as it; PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hezong.adapters.postgres.problem import DatabaseProblem

SYSTEM_USER = "hezong_postgres"
# Programs of the server get nothing of our environment: locale, time zone and PG* variables change what they do.
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the operating system; programs run as it directly, or by giving root's rights up."""

    uid: int
    gid: int

    @property
    def drops(self) -> bool:
        """Root gives its rights up; anybody else already is who they are."""
        return os.geteuid() == 0 and self.uid != 0

    def run(
        self, command: Sequence[str], folder: Path = Path("/"), environment: Mapping[str, str] = ENVIRONMENT
    ) -> subprocess.CompletedProcess[str]:
        """Runs to the end; the exit code is the caller's to judge. Output is one text."""
        return subprocess.run(
            command,
            cwd=folder,
            env=dict(environment),
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            user=self.uid if self.drops else None,
            group=self.gid if self.drops else None,
            extra_groups=[] if self.drops else None,
        )

    def launch(self, command: Sequence[str], folder: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Starts a server in a session of its own, so that Ctrl-C reaches us and not the server."""
        return subprocess.Popen(
            command,
            cwd=folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=self.uid if self.drops else None,
            group=self.gid if self.drops else None,
            extra_groups=[] if self.drops else None,
        )

    def may(self, test: str, path: Path) -> bool:
        """What the operating system says, for instance may("-x", folder); it knows about access lists, we do not."""
        return self.run(["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)]).returncode == 0

    def owns(self, path: Path) -> None:
        """Hands a file or folder that we have just made over to the account."""
        if self.drops:
            os.chown(path, self.uid, self.gid)


def current_account() -> Account:
    return Account(os.geteuid(), os.getegid())


def server_account() -> Account:
    """Ourselves, or as root the system user of embedded servers, made when it is missing."""
    if os.geteuid() != 0:
        return current_account()
    return _find(SYSTEM_USER) or _make(SYSTEM_USER)


def _find(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid)


def _make(name: str) -> Account:
    """Two processes may try at once; the one that loses finds the user of the other."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        done = current_account().run([*command, "--shell", "/usr/sbin/nologin", name])
    except FileNotFoundError:
        done = None
    found = _find(name)
    if found is None:
        reason = done.stdout.strip() if done else "the program useradd is missing"
        raise DatabaseProblem(
            f"PostgreSQL does not run as root, and the system user {name} cannot be made: {reason}. "
            "Start Hezong as an ordinary user, make that user, or set DATABASE_URL."
        )
    return found
