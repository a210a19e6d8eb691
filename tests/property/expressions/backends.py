"""The three back ends as the tests ask them: Python, the client's evaluator in one run of Node, and PostgreSQL."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from hezong.kernel.expr.problem import SQL_STATES, EvalError
from hezong.kernel.expr.python import compile_python
from hezong.kernel.expr.ship import ship
from hezong.kernel.expr.sql import Params, SqlMoney, SqlValue, render_value, render_where
from hezong.kernel.expr.tree import Checked
from hezong.kernel.expr.types import Kind
from hezong.kernel.types.money import Money
from tests.property.expressions.world import ThingColumns, browser

SCRIPT = Path(__file__).parent / "evaluate.mjs"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Failed:
    """A computation that ended in an error."""

    code: str


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
