"""Every expression gives the same value, or fails in the same way, in Python, in PostgreSQL and in the browser.

HEZONG_CASES sets how many random expressions are tried (2,000), each on every row; HEZONG_SEED where they begin.
"""

import os
import random
import unicodedata
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.expr.check import Checker, compile_text
from hezong.kernel.expr.parse import parse
from hezong.kernel.expr.problem import ExprError
from hezong.kernel.expr.tree import Call, Checked, Node, checked
from hezong.kernel.expr.types import BOOL
from tests.property.expressions.backends import Server, in_browser, in_python
from tests.property.expressions.dice import ANY, Dice
from tests.property.expressions.world import ThingScope, cells, random_env, random_thing, shape, table

CASES = int(os.environ.get("HEZONG_CASES", "2000"))
SEED = int(os.environ.get("HEZONG_SEED", "1"))
ROWS = 10
REFUSED = {"expr.overflow", "expr.division", "expr.cost", "expr.choice"}  # what random texts may be refused for

CHOSEN = (  # where a back end once differed, or could
    "(1 / n > 0 ? user.id : id) in user.units",
    "n % coalesce(user.level, k) == 0 && n / (user.level - user.level) > 1",
    "has(name) && user.most / (user.level - user.level) > 1",
    "flag || 5 % (true ? k : n) == 0",
    "d * e < user.most || at > now()",
    "money(d * e, 'CNY') + money(1, 'USD') == null",
    "money(1, 'CNY') + m == money(1, 'USD')",
    "round(d, n) + round(e, user.level)",
    "m * e < money(1, 'CNY') - money(2, 'USD')",
    "(due - days(n)) + days(min(user.level, n))",
    "money(2.5, 'USD') + money(user.most, stage) / (9007199254740993 - d)",
    "min(d, user.most) < max(e, n)",
    "due + hours(n) == start - hours(n)",
    "at + (at - seen) > seen && due + (due - start) > start",
    "name < 备注 || name > self.owner.name",
    "name.endsWith(self.备注) || name.contains(user.name)",
    "due in ['0001-01-01', '9999-12-31', start, today()]",
    "due == '9999-12-31' || at == '9999-12-31T23:59:59.999999Z'",
    "name in self.tags && !(stage in self.tags)",
    "m > p || -m < p && m / 3 != p * d",
    "(flag ? m : p) == coalesce(p, m)",
    "flag == (n > k) && (flag != null) == has(flag)",
)


def throw_expressions(dice: random.Random, count: int) -> list[tuple[str, Checked]]:
    """As many expressions as wanted; those that never look at a record, or always fail, are left out."""
    found: list[tuple[str, Checked]] = []
    while len(found) < count:
        kind = dice.choice(("bool", "bool", *ANY))
        text = Dice(dice).throw(kind, dice.choice((1, 2, 3, 3, 4)))
        try:
            one = compile_text(text, ThingScope(), None)
            found += [(text, one)] if one.paths else []
        except ExprError as error:
            if not {problem.code for problem in error.problems} <= REFUSED:
                raise AssertionError(text) from error
    return found


@pytest.fixture
async def connection(database: Any) -> AsyncIterator["asyncpg.Connection[Any]"]:
    async with connected(database) as opened:
        yield opened


@asynccontextmanager
async def connected(database: Any) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """A connection as the application has it: plans see the values of their parameters."""
    settings = {"plan_cache_mode": "force_custom_plan", "TimeZone": "America/New_York"}
    opened = await asyncpg.connect(database.dsn_admin, server_settings=settings, statement_cache_size=0)
    try:
        yield opened
    finally:
        await opened.close()


async def test_python_postgresql_and_browser_agree(connection: "asyncpg.Connection[Any]") -> None:
    """contract §2 "Conditions": the same in Python, SQL and browser, errors included."""
    chosen = [(text, compile_text(text, ThingScope(), None)) for text in CHOSEN]
    await compare(connection, SEED, CASES, chosen)


async def compare(
    connection: "asyncpg.Connection[Any]", seed: int, count: int, chosen: Sequence[tuple[str, Checked]] = ()
) -> int:
    """Computes the chosen and as many random expressions over random rows in all back ends; answers how many there were."""
    dice = random.Random(seed)
    things, base = [random_thing(dice) for _ in range(ROWS)], random_env(dice)
    await connection.execute(f'DROP TABLE IF EXISTS "things"; {table()}')
    places = ", ".join(f"${number + 2}" for number in range(len(list(shape()))))
    await connection.executemany(
        f'INSERT INTO "things" VALUES ($1, {places})', [(row, *cells(thing)) for row, thing in enumerate(things)]
    )
    envs = [{**base, "self": thing} for thing in things]
    expressions = [*chosen, *throw_expressions(dice, count)]
    server, shown = Server(connection, base, ROWS), in_browser([one for _, one in expressions], envs)
    for (text, one), browsers in zip(expressions, shown, strict=True):
        python = in_python(one, envs)
        assert browsers == python, text
        assert await server.values(one) == python, text
        if one.type == BOOL:
            assert await server.truths(one) == python, text
    return len(expressions)


class Unfolded(Checker):
    """Leaves calls with literals as they are, so that every back end has to compute them."""

    def folded(self, node: Node) -> Node | None:
        return super().folded(node) if isinstance(node, Call) and node.function.literal else node


async def test_shared_cases_of_functions_hold_everywhere(connection: "asyncpg.Connection[Any]") -> None:
    """The cases in the declaration of a function say what it means."""
    await connection.execute('CREATE TABLE "things" ("row" integer); INSERT INTO "things" VALUES (0)')
    cases = [case for function in BUILT_IN.values() for case in function.cases]
    trees = [Unfolded(ThingScope(), BUILT_IN).check(parse(text)) for text, _ in cases]
    expressions = [checked(tree) for tree in trees if tree]
    server = Server(connection, {}, 1)
    for (text, result), one, browsers in zip(cases, expressions, in_browser(expressions, [{}]), strict=True):
        assert in_python(one, [{}]) == [result], text
        assert browsers == [result], text
        assert await server.values(one) == [result], text


async def test_every_letter_and_space_is_treated_alike_everywhere(connection: "asyncpg.Connection[Any]") -> None:
    """Letters change case by the full mapping of Unicode; four got their capitals with Unicode 16 and 17."""
    known = [chr(code) for code in range(1, 0x110000) if unicodedata.category(chr(code)) not in {"Cn", "Co", "Cs"}]
    letters = [char for char in known if char not in "\u019b\u0264\ua7d3\ua7d5"]
    blanks = [char for char in known if char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Zs"}]
    texts = [
        *("".join(letters[at : at + 500]) for at in range(0, len(letters), 500)),
        *(f"{each}x{each}" for each in blanks),
    ]
    await connection.execute('CREATE TABLE "things" ("row" integer, "name" text)')
    await connection.executemany('INSERT INTO "things" VALUES ($1, $2)', list(enumerate(texts)))
    envs = [{"self": {"name": text}} for text in texts]
    expressions = [compile_text(f"{name}(name)", ThingScope(), None) for name in ("lower", "upper", "trim", "size")]
    server = Server(connection, {}, len(texts))
    for one, browsers in zip(expressions, in_browser(expressions, envs), strict=True):
        python = in_python(one, envs)
        assert browsers == python
        assert await server.values(one) == python
