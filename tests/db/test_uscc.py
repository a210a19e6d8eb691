"""valid_uscc says in PostgreSQL what it says in Python."""

import asyncpg

from hezong.adapters.postgres import Database
from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.sql import Params, SqlValue, render_value
from hezong.kernel.expr.types import BOOL, TEXT, Kind, Type
from hezong.modules.party.functions.valid_uscc import FUNCTION, valid_uscc
from hezong.modules.registry import functions

MORE = ("911101010000000000", "X1350100M000100Y43", "91350100M000100Y43\n", "９1350100M000100Y43", "I1350100M000100Y43")


class CodeScope:
    """``self.code`` is a text, and there is nothing else."""

    def name(self, name: str):
        return Type(Kind.RECORD, entity="thing") if name == "self" else None

    def member(self, entity: str, field: str):
        return TEXT if (entity, field) == ("thing", "code") else None

    def suggestions(self, entity: str | None):
        return ("code",) if entity else ("self",)


class CodeColumns:
    """``self.code`` is the column of a list of values."""

    def column(self, path: tuple[str, ...]) -> SqlValue:
        assert path == ("self", "code")
        return "t.code"

    def count(self, path: tuple[str, ...]) -> str:
        raise KeyError(path)


async def test_sql_and_python_agree(database: Database):
    texts = [case.split("'")[1] for case, _ in FUNCTION.cases] + list(MORE)
    checked = compile_text("valid_uscc(self.code)", CodeScope(), BOOL, functions=functions())
    params = Params()
    value = render_value(checked, CodeColumns(), params)
    statement = f"SELECT t.code, {value} FROM unnest(${len(params.values) + 1}::text[]) AS t(code)"
    connection = await asyncpg.connect(database.dsn("hezong_read"))
    try:
        answers = {row[0]: row[1] for row in await connection.fetch(statement, *params.values, [*texts, None])}
    finally:
        await connection.close()
    assert {text: answers[text] for text in texts} == {text: valid_uscc(text) for text in texts}
    assert answers[None] is False
