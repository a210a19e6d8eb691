"""A made-up entity with rows at the edges of every type, as Python, PostgreSQL and the browser see them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from hezong.kernel.expr.ship import constant
from hezong.kernel.expr.sql import Params, SqlMoney, SqlValue
from hezong.kernel.expr.types import BOOL, DATE, DATETIME, DECIMAL, ID, INT, MONEY, TEXT, Kind, Type
from hezong.kernel.types.money import Money

STAGES = ("new", "open", "done")
PERSON = Type(Kind.RECORD, entity="person")
THING = Type(Kind.RECORD, entity="thing")
STAGE = Type(Kind.CHOICE, options=STAGES)

ENTITIES: Mapping[str, Mapping[str, Type]] = {
    "thing": {
        "id": ID, "name": TEXT, "备注": TEXT, "stage": STAGE, "tags": Type(Kind.LIST, item=TEXT), "n": INT, "k": INT,
        "d": DECIMAL, "e": DECIMAL, "m": MONEY, "p": MONEY, "flag": BOOL, "due": DATE, "start": DATE, "at": DATETIME,
        "seen": DATETIME, "owner": PERSON, "other": PERSON,
    },
    "person": {
        "id": ID, "name": TEXT, "level": INT, "most": DECIMAL, "units": Type(Kind.LIST, item=ID), "boss": PERSON,
    },
}  # fmt: skip
LOADED = ("name", "level", "most", "boss")

IDS = [UUID(f"0190b3c4-0000-7000-8000-00000000000{number}") for number in range(4)]
TEXTS = [
    "", "a", "A", "ab", "ä", "ÄB", "合纵", "合纵集团", "集团", "😀", "a😀", "\uffee", "\ue000", "%", "_", "a%b", "\\", "a\\b",
    "it's", '"', "İ", "ΟΔΟΣ", "ß", " \u3000合 ", "\ufeff", "\x1c", "new", "CNY", "e\u0301",
]  # fmt: skip
BIG = 2**63
INTS = [0, 1, -1, 2, 3, 7, 30, 366, 4_000_000, 9007199254740993, BIG - 1, -BIG]
DECIMALS = [
    Decimal(text)
    for text in (
        "0", "1", "-1", "0.5", "2.5", "-2.5", "1.005", "0.333333333333", "-0.000000000001", "99.99", "1E-20", "7",
        "12345678901234567890.123456789012", "9" * 38, "-" + "9" * 38, "1" + "0" * 37, "0." + "9" * 38, "1E-38",
    )
]  # fmt: skip
CURRENCIES = ["CNY", "USD", "CNY"]
DATES = [
    date(1, 1, 2),
    date(9999, 12, 30),
    date(2024, 2, 29),
    date(2026, 11, 24),
    date(1969, 12, 31),
    date(2026, 11, 25),
]
TIMES = [
    datetime(1, 1, 1, 0, 0, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999998, tzinfo=UTC),
    datetime(2026, 11, 24, 8, 0, 0, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
]
NOW, TODAY = datetime(2026, 11, 24, 8, 0, 0, 1, tzinfo=UTC), date(2026, 11, 24)

COLUMNS = {
    Kind.BOOL: "boolean", Kind.TEXT: "text", Kind.INT: "bigint", Kind.DECIMAL: "numeric", Kind.MONEY: "numeric",
    Kind.DATE: "date", Kind.DATETIME: "timestamptz", Kind.ID: "uuid", Kind.CHOICE: "text", Kind.RECORD: "uuid",
}  # fmt: skip


class ThingScope:
    """Names of the made-up entity; its fields may stand alone, as in filters."""

    def name(self, name: str) -> Type | None:
        roots = {"self": THING, "old": THING, "user": PERSON}
        return roots.get(name) or ENTITIES["thing"].get(name)

    def member(self, entity: str, field: str) -> Type | None:
        return ENTITIES[entity].get(field)

    def suggestions(self, entity: str | None) -> Sequence[str]:
        return list(ENTITIES[entity or "thing"])


class ThingColumns:
    """Columns of the table of things, and parameters for the user and the time."""

    def __init__(self, params: Params, env: Mapping[str, Any]) -> None:
        self.params, self.env = params, env

    def count(self, path: tuple[str, ...]) -> str:
        raise KeyError(path)

    def column(self, path: tuple[str, ...]) -> SqlValue:
        root, *fields = path
        if root == "self":
            found = ENTITIES["thing"][fields[0]]
            column = f't."{"_".join(fields).removesuffix("_id")}"'
            return SqlMoney(column, f't."{fields[0]}_currency"') if found == MONEY else column
        if not fields:
            return self.params.add(self.env[root], "timestamptz" if root == "now" else "date")
        found = ENTITIES["person"][fields[0]]
        value = self.env[root][fields[0]]
        return self.params.add(value, "uuid[]" if found.kind is Kind.LIST else COLUMNS[found.kind])


def random_env(dice: random.Random) -> dict[str, Any]:
    """Who asks, and when."""
    return {"user": {**random_person(dice), "units": dice.sample(IDS, 2)}, "now": NOW, "today": TODAY}


def random_person(dice: random.Random) -> dict[str, Any]:
    """A loaded record of a person."""
    return {
        "id": dice.choice(IDS),
        "name": maybe(dice, TEXTS),
        "level": maybe(dice, INTS),
        "most": maybe(dice, DECIMALS),
        "boss": maybe(dice, IDS),
    }


def random_thing(dice: random.Random) -> dict[str, Any]:
    """A record of a thing with about every fourth field null."""
    pools = {
        Kind.TEXT: TEXTS, Kind.INT: INTS, Kind.DECIMAL: DECIMALS, Kind.DATE: DATES, Kind.DATETIME: TIMES,
        Kind.BOOL: [True, False], Kind.CHOICE: STAGES, Kind.RECORD: IDS,
    }  # fmt: skip
    thing = {name: maybe(dice, pools[found.kind]) for name, found in ENTITIES["thing"].items() if found.kind in pools}
    money = {name: random_money(dice) for name in ("m", "p")}
    owner = random_person(dice) if dice.random() < 0.8 else None
    tags = dice.sample(TEXTS, dice.randrange(3)) if dice.random() < 0.8 else None
    return {**thing, **money, "id": dice.choice(IDS), "owner": owner, "tags": tags}


def random_money(dice: random.Random) -> Money | None:
    """Money of few currencies, so that some are equal."""
    return Money(dice.choice(DECIMALS), dice.choice(CURRENCIES)) if dice.random() < 0.8 else None


def maybe(dice: random.Random, values: Sequence[Any]) -> Any:
    """One of the values, or null."""
    return dice.choice(values) if dice.random() < 0.75 else None


def table() -> str:
    """The statement that makes the table of things; references are spread out over columns."""
    columns = ", ".join(f'"{name}" {pg_type}' for name, pg_type in shape())
    return f'CREATE TABLE "things" ("row" integer PRIMARY KEY, {columns})'


def shape() -> Iterator[tuple[str, str]]:
    """Names and types of the columns."""
    for name, found in ENTITIES["thing"].items():
        yield name, "text[]" if found.kind is Kind.LIST else COLUMNS[found.kind]
        if found == MONEY:
            yield f"{name}_currency", "text"
    for name in LOADED:
        yield f"owner_{name}", COLUMNS[ENTITIES["person"][name].kind]


def cells(thing: Mapping[str, Any]) -> list[Any]:
    """The values of a thing in the order of the columns."""
    owner = thing["owner"] or {}
    flat = {**thing, "owner": owner.get("id"), **{f"owner_{name}": owner.get(name) for name in LOADED}}
    for name in ("m", "p"):
        money = flat[name]
        flat[name], flat[f"{name}_currency"] = (money.amount, money.currency) if money else (None, None)
    return [flat[name] for name, _ in shape()]


def browser(value: Any) -> Any:
    """A value as the API sends it."""
    match value:
        case dict():
            return {name: browser(each) for name, each in value.items()}
        case list():
            return [browser(each) for each in value]
        case int() if not isinstance(value, bool) and abs(value) < 2**53:
            return value
        case _:
            return constant(value)
