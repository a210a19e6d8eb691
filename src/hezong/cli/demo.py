"""Sets up the demonstration group where nobody exists yet, prints its logins and serves it on this machine."""

import argparse
import sys

from hezong.adapters.postgres import start
from hezong.assembly.demo import PASSWORD
from hezong.assembly.start import Starter
from hezong.cli.employ import employed
from hezong.cli.serve import announce, orderly, serve, watched
from hezong.demo.structure import LOGINS, PROTECTION
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the number of records (1)")
    parser.add_argument("--workers", type=int, default=1, help="number of web processes (1)")
    parser.add_argument("--load-only", action="store_true", help="set up and stop")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """The first start takes minutes, later ones seconds."""
    with orderly(), start(settings) as running, watched(running):
        counted = Counted()
        if Starter(settings, running.database).load_demo(args.scale, counted.add):
            counted.end()
        if args.load_only:
            return 0
        with employed(settings):
            return serve(settings, workers=args.workers, ready=tell)


def tell(address: str) -> None:
    """The address and one login per role."""
    announce(address)
    logins = (*LOGINS, PROTECTION)
    width = max(len(login) for login, *_ in logins)
    for login, name, _, seats in logins:
        print(f"  {login:<{width}}  {PASSWORD}  {name}  {seats}", flush=True)


class Counted:
    """Shows how far the load is: one line that is written over on a terminal, one line at the end elsewhere."""

    def __init__(self) -> None:
        self.rows = 0
        self.shown = sys.stderr.isatty()

    def add(self, entity: str, rows: int) -> None:
        """One more batch."""
        if self.rows == 0:
            announce("loading the demonstration group, this happens once")
        self.rows += rows
        if self.shown:
            print(f"\r  {self.rows:>9,} rows  {entity:<24}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """The sum."""
        if self.shown:
            print(file=sys.stderr)
        announce(f"loaded {self.rows:,} rows")
