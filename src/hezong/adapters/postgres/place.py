"""Turns a data folder into the place of its database server: files, account, lock. Parent folders keep their rights."""

import fcntl
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hezong.adapters.postgres.account import Account, current_account, server_account
from hezong.adapters.postgres.problem import DatabaseProblem

# Where the database lives when the data folder is closed to its user (design §9).
SHARED = Path("/var/lib/hezong")
# A socket's whole path must fit into sockaddr_un, 108 bytes with the final zero.
LONGEST_SOCKET = 107


@dataclass(frozen=True, slots=True)
class Place:
    """Everything of one embedded server lies in `folder` (mode 0700), which belongs to `account`."""

    folder: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def port_file(self) -> Path:
        """Remembers the port, so that a reporting tool finds the server again after a restart."""
        return self.folder / "port"

    @property
    def sockets(self) -> Path | None:
        """Folder of the server's socket; None where its path would be too long and only the loopback port is left."""
        folder = self.folder / "run"
        return folder if len(os.fsencode(folder / ".s.PGSQL.65535")) <= LONGEST_SOCKET else None

    def lock(self) -> IO[bytes] | None:
        """Taken for as long as the file is open; None when another process has it. Dies with its process."""
        file = (self.folder / "lock").open("ab")
        self.account.owns(self.folder / "lock")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        return file

    def make(self, folder: Path) -> None:
        """A private folder of the server's account."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self.account.owns(folder)

    def write(self, path: Path, text: str) -> None:
        """A private file of the server's account, complete or not there."""
        draft = path.with_name(path.name + ".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        self.account.owns(draft)
        draft.rename(path)


def find_place(data: Path) -> Place | None:
    """The place that the data folder has; None when no database was ever made for it."""
    folder = _known(data)
    return None if folder is None else _checked(folder)


def make_place(data: Path, shared: Path = SHARED) -> Place:
    """A new place, inside the data folder or, for root in a private home, below `shared`."""
    data.mkdir(parents=True, exist_ok=True)
    return _checked(_new(data, server_account(), shared))


def _checked(folder: Path) -> Place:
    place = Place(folder.resolve(), _account_of(folder))
    if not place.account.may("-x", place.folder):
        raise DatabaseProblem(
            f"The user of the database (uid {place.account.uid}) cannot enter {place.folder} any more."
        )
    return place


def _pointer(data: Path) -> Path:
    return data / "postgres.place"


def _known(data: Path) -> Path | None:
    pointer, inside = _pointer(data), data / "postgres"
    if not pointer.exists():
        return inside if inside.exists() else None
    folder = Path(pointer.read_text(encoding="utf-8").strip())
    if not folder.exists():
        raise DatabaseProblem(f"{pointer} says that the database lies in {folder}, which does not exist.")
    return folder


def _new(data: Path, account: Account, shared: Path) -> Path:
    inside = account.may("-x", data)
    folder = data / "postgres" if inside else shared / hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:16]
    if not inside:
        shared.mkdir(mode=0o755, parents=True, exist_ok=True)
    # Under its name only when it already belongs to the account: its owner is what later starts go by.
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    draft.mkdir(mode=0o700)
    account.owns(draft)
    draft.rename(folder)
    if not inside:
        _pointer(data).write_text(f"{folder}\n", encoding="utf-8")
    return folder


def _account_of(folder: Path) -> Account:
    """Whoever made the database goes on running it: root takes the owner's part, others must be the owner."""
    entry, us = folder.stat(), current_account()
    if us.uid not in {0, entry.st_uid}:
        raise DatabaseProblem(
            f"The database in {folder} belongs to another user (uid {entry.st_uid}). "
            "Start Hezong as that user or as root, or give it another HEZONG_DATA."
        )
    return Account(entry.st_uid, entry.st_gid)
