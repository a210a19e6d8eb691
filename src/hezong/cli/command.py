"""Finds the commands: each module of this package that has `add(parser)` and `run(args, settings)` is one."""

import argparse
import pkgutil
from importlib import import_module
from keyword import iskeyword
from typing import Protocol, cast

import hezong.cli
from hezong.settings import Settings

# The frame itself; everything else in the folder is a command.
FRAME = frozenset({"command", "employ", "main", "serve", "words"})


class Command(Protocol):
    """What a module of this package must have. The first line of its docstring is its help."""

    __doc__: str | None

    def add(self, parser: argparse.ArgumentParser) -> None:
        """Declares the arguments."""
        ...

    def run(self, args: argparse.Namespace, settings: Settings) -> int:
        """Does the work; the exit code."""
        ...


def command_names() -> list[str]:
    """As typed: sql_user.py is `sql-user`, and import_.py, which Python needs to be called so, is `import`."""
    found = (module.name for module in pkgutil.iter_modules(hezong.cli.__path__))
    return sorted(name.rstrip("_").replace("_", "-") for name in found if name not in FRAME)


def load_command(name: str) -> Command:
    """Imports that one only: a backup should not wait for what the server needs."""
    module = f"{name}_" if iskeyword(name) else name.replace("-", "_")
    return cast("Command", import_module(f"hezong.cli.{module}"))
