"""Every expression gives the same value, or fails in the same way, in Python, in PostgreSQL and in the browser.

HEZONG_CASES sets how many random expressions are tried (2,000), each on every row; HEZONG_SEED where they begin.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.expr.check import Checker, compile_text
from hezong.kernel.expr.parse import parse
from hezong.kernel.expr.problem import SQL_STATES, EvalError, ExprError
from hezong.kernel.expr.python import compile_python
from hezong.kernel.expr.ship import ship
from hezong.kernel.expr.sql import Params, SqlMoney, SqlValue, render_value, render_where
from hezong.kernel.expr.tree import Call, Checked, Node, checked
from hezong.kernel.expr.types import BOOL, Kind
from hezong.kernel.types.money import Money
from tests.property.expressions.dice import ANY, Dice
from tests.property.expressions.world import (
    ThingColumns,
    ThingScope,
    browser,
    cells,
    random_env,
    random_thing,
    shape,
    table,
)

CASES = int(os.environ.get("HEZONG_CASES", "2000"))
SEED = int(os.environ.get("HEZONG_SEED", "1"))
ROWS = 10
SCRIPT = Path(__file__).parent / "expressions" / "evaluate.mjs"
REFUSED = {"expr.overflow", "expr.division", "expr.cost", "expr.choice"}  # what random texts may be refused for

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Failed:
    """A computation that ended in an error."""

    code: str


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


def in_python(checked: Checked, envs: Sequence[Row]) -> list[object]:
    """The results in Python."""
    run = compile_python(checked)
    return [python_result(run, env) for env in envs]


def python_result(run: Any, env: Row) -> object:
    try:
        return run(env)
    except EvalError as error:
        return Failed(error.code)


def in_browser(expressions: Sequence[Checked], envs: Sequence[Row]) -> list[list[object]]:
    """The results of the client's evaluator, all in one run of Node."""
    beside = Path(sys.executable).parent / "node"
    node = str(beside) if beside.exists() else shutil.which("node")
    if node is None:
        pytest.skip("no Node: install the extra `build`")
    shown = [browser(env) for env in envs]
    lines = (json.dumps({"tree": ship(checked), "env": env}) for checked in expressions for env in shown)
    done = subprocess.run([node, str(SCRIPT)], input="\n".join(lines), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers = iter(json.loads(line) for line in done.stdout.rstrip("\n").split("\n"))
    return [[browser_result(next(answers), checked) for _ in envs] for checked in expressions]


def browser_result(answer: Row, checked: Checked) -> object:
    return Failed(answer["error"]) if "error" in answer else from_json(answer["value"], checked.type.kind)


def from_json(value: Any, kind: Kind) -> object:
    """A value of the API as Python has it."""
    readers: Mapping[Kind, Any] = {
        Kind.INT: int,
        Kind.DECIMAL: Decimal,
        Kind.DATE: date.fromisoformat,
        Kind.DATETIME: datetime.fromisoformat,
        Kind.DURATION: lambda text: timedelta(microseconds=int(text)),
        Kind.ID: UUID,
        Kind.RECORD: UUID,
        Kind.MONEY: lambda money: Money(Decimal(money["amount"]), money["currency"]),
    }
    return value if value is None or kind not in readers else readers[kind](value)


class Server:
    """The results of PostgreSQL. A statement that fails for all rows is asked again for each row alone."""

    def __init__(self, connection: "asyncpg.Connection[Any]", env: Row, count: int) -> None:
        self.connection, self.env, self.count = connection, env, count

    async def values(self, checked: Checked) -> list[object]:
        params = Params()
        value = render_value(checked, ThingColumns(params, self.env), params)
        columns = f"{value.amount} a, {value.currency} b" if isinstance(value, SqlMoney) else f"{value} a, NULL b"
        found = await self.ask(f'SELECT "row", {columns}', "", params)
        return [each if isinstance(each, Failed) else sql_result(each, value, checked) for each in found]

    async def truths(self, checked: Checked) -> list[object]:
        params = Params()
        where = render_where(checked, ThingColumns(params, self.env), params)
        found = await self.ask('SELECT "row"', f"WHERE {where}", params)
        return [each if isinstance(each, Failed) else each is not None for each in found]

    async def ask(self, select: str, where: str, params: Params) -> list[Any]:
        """One answer, None or Failed a row."""
        whole = await self.fetch(f'{select} FROM "things" t {where}', params)
        if not isinstance(whole, Failed):
            by_row = {record["row"]: record for record in whole}
            return [by_row.get(row) for row in range(self.count)]
        # A row that is materialized cannot be filtered by the condition before it is chosen.
        one = 'WITH "t" AS MATERIALIZED (SELECT * FROM "things" WHERE "row" = {0}) {1} FROM "t" t {2}'
        answers = [await self.fetch(one.format(row, select, where), params) for row in range(self.count)]
        return [each if isinstance(each, Failed) else each[0] if each else None for each in answers]

    async def fetch(self, statement: str, params: Params) -> Any:
        try:
            return await self.connection.fetch(statement, *params.values)
        except asyncpg.PostgresError as error:
            if error.sqlstate not in SQL_STATES:
                raise AssertionError(f"{error}\n{statement}\n{params.values}") from error
            return Failed(SQL_STATES[error.sqlstate])


def sql_result(record: Any, value: SqlValue, checked: Checked) -> object:
    found = record["a"]
    if found is None:
        return None
    if isinstance(value, SqlMoney):
        return Money(found, record["b"])
    return timedelta(microseconds=found) if checked.type.kind is Kind.DURATION else found


@pytest.fixture
async def connection(database: Any) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """A connection as the application has it: plans see the values of their parameters."""
    settings = {"plan_cache_mode": "force_custom_plan", "TimeZone": "America/New_York"}
    opened = await asyncpg.connect(database.dsn_admin, server_settings=settings, statement_cache_size=0)
    yield opened
    await opened.close()


async def test_python_postgresql_and_browser_agree(connection: "asyncpg.Connection[Any]") -> None:
    """contract §2 "Conditions": the same in Python, SQL and browser, errors included."""
    dice = random.Random(SEED)
    things, base = [random_thing(dice) for _ in range(ROWS)], random_env(dice)
    await connection.execute(table())
    places = ", ".join(f"${number + 2}" for number in range(len(list(shape()))))
    await connection.executemany(
        f'INSERT INTO "things" VALUES ($1, {places})', [(row, *cells(thing)) for row, thing in enumerate(things)]
    )
    envs = [{**base, "self": thing} for thing in things]
    expressions = throw_expressions(dice, CASES)
    server, shown = Server(connection, base, ROWS), in_browser([one for _, one in expressions], envs)
    for (text, one), browsers in zip(expressions, shown, strict=True):
        python = in_python(one, envs)
        assert browsers == python, text
        assert await server.values(one) == python, text
        if one.type == BOOL:
            assert await server.truths(one) == python, text


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
