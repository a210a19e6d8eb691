"""Turns the command line into one call of one command; it knows no command by name."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from hezong.adapters.postgres.problem import DatabaseProblem
from hezong.cli.command import Command, command_names, load_command
from hezong.settings import SettingsError, read_settings


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """The console script. 0 done, 1 refused with a message for the operator, 2 wrong arguments, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser, commands = build_parser(given)
    args = parser.parse_args(given)
    try:
        return commands[args.command].run(args, read_settings(environment))
    except (DatabaseProblem, SettingsError, OSError) as problem:
        print(f"hezong: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def build_parser(given: Sequence[str]) -> tuple[argparse.ArgumentParser, Mapping[str, Command]]:
    """Only the command that is asked for is loaded; the list of all of them loads all."""
    names = command_names()
    wanted = [name for name in names if name in given[:1]] or names
    commands = {name: load_command(name) for name in wanted}
    parser = argparse.ArgumentParser(prog="hezong", description="A CRM for groups of companies.")
    choices = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in commands.items():
        text = (command.__doc__ or "").strip().partition("\n")[0]
        command.add(choices.add_parser(name, help=text, description=text))
    return parser, commands


if __name__ == "__main__":
    sys.exit(main())
