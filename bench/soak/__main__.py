"""A long measurement in the background: the questions of the property tests, broken inputs, kills and requests, in their full numbers.

It can be interrupted at any time and goes on where it stopped, at the same commit; bench/soak.state.json remembers it.
The result is bench/soak.json. Each difference is told with its seed.
"""

import argparse
import asyncio
import json
import math
import os
import secrets
import sys
import time
import traceback
from contextlib import AsyncExitStack
from pathlib import Path

from bench.__main__ import commit
from bench.soak.parts import PARTS, Ask, Ground, Part, seed_of
from bench.soak.state import State, read_state, write_state
from hezong.cli.serve import orderly
from tests.fixtures.database import open_databases, run_settings
from tests.fixtures.run import new_folder, remove

HERE = Path(__file__).parents[1]
STATE, RESULT = HERE / "soak.state.json", HERE / "soak.json"
POLITE = 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies all numbers (1)")
    parser.add_argument("--seed", type=int, help="the master seed (by chance)")
    parser.add_argument("--only", default="", help="names of parts, separated by commas")
    args = parser.parse_args()
    os.nice(POLITE)
    state = begin(args.scale, args.seed)
    wanted = [each for each in PARTS if not args.only or each.name in args.only.split(",")]
    folder, alive = new_folder()
    try:
        with orderly():
            ground = Ground(open_databases(folder, run_settings(folder)), folder)
            asyncio.run(Soak(state, ground).run(wanted))
    except (KeyboardInterrupt, SystemExit):
        print("soak: interrupted; the same command goes on", flush=True)
        return 130
    finally:
        remove(folder)
        alive.close()
    return end(state, finished=not args.only)


def begin(scale: float, seed: int | None) -> State:
    """The state of the soak that was interrupted, or a new one."""
    now, old = commit(), read_state(STATE)
    if old is not None and old.same(now, scale, seed):
        print(f"soak: goes on, seed {old.seed}, commit {old.commit}", flush=True)
        return old
    if old is not None:
        print("soak: begins anew, since commit, scale or seed are others than those of the interrupted one", flush=True)
    state = State(now, secrets.randbits(31) if seed is None else seed, scale)
    print(f"soak: seed {state.seed}, commit {state.commit}", flush=True)
    return state


def end(state: State, finished: bool) -> int:
    """Writes the result; 1 if there were differences."""
    text = json.dumps(state.result(), indent=2, ensure_ascii=False)
    print(text, flush=True)
    if finished:
        RESULT.write_text(text + "\n", encoding="utf-8")
        STATE.unlink()
    return 1 if any(each.differences for each in state.parts.values()) else 0


class Soak:
    """Asks the part that is furthest behind, slice by slice, until all have their numbers."""

    def __init__(self, state: State, ground: Ground) -> None:
        self.state, self.ground = state, ground
        self.opened: dict[str, tuple[AsyncExitStack, Ask]] = {}

    async def run(self, parts: list[Part]) -> None:
        try:
            while (part := self.behind(parts)) is not None:
                started = time.monotonic()
                await self.slice(part)
                self.state.seconds += time.monotonic() - started
                write_state(STATE, self.state)
        finally:
            for name in list(self.opened):
                await self.close(name)

    def total(self, part: Part) -> int:
        return max(1, math.ceil(part.total * self.state.scale))

    def behind(self, parts: list[Part]) -> Part | None:
        """The part with the smallest share done; None when all are."""
        left = [each for each in parts if self.state.part(each.name).asked < self.total(each)]
        return min(left, key=lambda each: self.state.part(each.name).asked / self.total(each), default=None)

    async def slice(self, part: Part) -> None:
        """One slice. Whatever goes wrong in it is a difference, told with its seed; the part is then opened anew."""
        done = self.state.part(part.name)
        seed = seed_of(self.state.seed, part.name, done.slices)
        count = min(part.size, self.total(part) - done.asked)
        ask = await self.open(part)
        try:
            done.asked += await ask(seed, count)
        except Exception as error:
            done.asked += count
            said = "".join(traceback.format_exception(error, limit=-6))
            done.differs(seed, count, said)
            print(f"soak: {part.name} differs, seed {seed}, count {count}\n{said}", file=sys.stderr, flush=True)
            await self.close(part.name)
        done.slices += 1
        print(f"soak: {part.name} {done.asked:,} of {self.total(part):,}, {done.differences} differences", flush=True)

    async def open(self, part: Part) -> Ask:
        if part.name not in self.opened:
            stack = AsyncExitStack()
            self.opened[part.name] = (stack, await stack.enter_async_context(part.open(self.ground)))
        return self.opened[part.name][1]

    async def close(self, name: str) -> None:
        stack, _ = self.opened.pop(name)
        await stack.aclose()


if __name__ == "__main__":
    sys.exit(main())
