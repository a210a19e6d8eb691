"""Random texts of well-typed expressions over the made-up entity."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime

from tests.property.expressions.world import CURRENCIES, DATES, DECIMALS, IDS, INTS, STAGES, TEXTS, TIMES

ORDERED = ("int", "decimal", "number", "text", "date", "datetime", "duration", "money", "moneynumber")
ANY = ("bool", "int", "decimal", "money", "text", "date", "datetime", "duration", "id")


def quoted(text: str) -> str:
    """A text as a literal."""
    body = "".join(f"\\U{ord(char):08x}" if not char.isprintable() else char for char in text.replace("\\", "\\\\"))
    return "'" + body.replace("'", "\\'") + "'"


class Dice:
    """Throws expressions of a wanted type; deeper ones are rarer."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def throw(self, kind: str, depth: int) -> str:
        """An expression of the kind, no deeper than `depth`."""
        leaves, inner = self.leaves(), self.inner()
        if depth <= 0 or (kind != "bool" and self.dice.random() < 0.3):
            names, *literals = leaves[kind]
            return (names if self.dice.random() < 0.7 else self.dice.choice(literals or [names]))()
        return self.dice.choice(inner[kind])(depth - 1)

    def pick(self, *words: str) -> Callable[[], str]:
        return lambda: self.dice.choice(words)

    def leaves(self) -> dict[str, list[Callable[[], str]]]:
        number = [lambda: str(abs(self.dice.choice(INTS[:-1])))]
        fraction = [
            lambda: f"decimal('{self.dice.choice(DECIMALS):f}')",
            lambda: f"{self.dice.choice((0.5, 2.5, 1.25))}",
        ]
        return {
            "bool": [self.pick("flag", "self.flag", "true"), lambda: f"has({self.path()})"],
            "int": [self.pick("n", "self.k", "self.owner.level", "user.level"), *number],
            "decimal": [self.pick("d", "self.e", "self.owner.most", "user.most"), *fraction],
            "money": [self.pick("m", "self.p"), self.money],
            "text": [
                self.pick("name", "self.备注", "self.owner.name", "user.name", "stage"),
                lambda: quoted(self.dice.choice(TEXTS)),
            ],
            "date": [self.pick("due", "self.start", "today()"), self.date],
            "datetime": [self.pick("at", "self.seen", "now()"), self.time],
            "duration": [
                self.pick("days(n)", "hours(k)", "(at - seen)", "(due - start)"),
                lambda: f"days({self.dice.choice(('1', '-1', '30', '36500', '3652058'))})",
                lambda: f"hours({self.dice.choice(('1', '-25', '23'))})",
            ],
            "id": [
                self.pick(
                    "self.id",
                    "id",
                    "owner",
                    "self.other",
                    "user.id",
                    "user",
                    "self.owner.boss",
                    "other.id",
                    "user.boss",
                ),
                lambda: f"id('{self.dice.choice(IDS)}')",
            ],
        }

    def path(self) -> str:
        return self.dice.choice(
            (
                "name",
                "self.tags",
                "m",
                "owner",
                "self.owner.name",
                "self.owner.boss",
                "flag",
                "at",
                "due",
                "n",
                "user.most",
            )
        )

    def money(self) -> str:
        return f"money({self.dice.choice(DECIMALS[:10])}, '{self.dice.choice(CURRENCIES)}')"

    def date(self) -> str:
        value: date = self.dice.choice((*DATES, date.min, date.max))
        return f"date('{value.isoformat()}')"

    def time(self) -> str:
        value: datetime = self.dice.choice((*TIMES, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)))
        return f"datetime('{value.isoformat()}')"

    def inner(self) -> dict[str, list[Callable[[int], str]]]:
        t, d = self.throw, self.dice
        self_of = lambda kind: lambda depth: t(kind, depth)  # noqa: E731  one line in a table of lines
        shared = {
            kind: [
                lambda depth, kind=kind: f"({t('bool', depth)} ? {t(kind, depth)} : {t(kind, depth)})",
                lambda depth, kind=kind: f"coalesce({t(kind, depth)}, {t(kind, depth)})",
            ]
            for kind in ANY
        }
        numeric = {
            kind: [
                lambda depth, kind=kind: f"({t(kind, depth)} {d.choice('+-*')} {t(kind, depth)})",
                lambda depth, kind=kind: f"-{t(kind, 0)}",
                lambda depth, kind=kind: f"{d.choice(('min', 'max'))}({t(kind, depth)}, {t(kind, depth)})",
                lambda depth, kind=kind: f"abs({t(kind, depth)})",
            ]
            for kind in ("int", "decimal")
        }
        return {
            "bool": [
                *shared["bool"],
                lambda depth: f"({t('bool', depth)} && {t('bool', depth)})",
                lambda depth: f"({t('bool', depth)} || {t('bool', depth)} || {t('bool', depth)})",
                lambda depth: f"({t('bool', depth)} && {t('bool', depth)} && {t('bool', depth)})",
                lambda depth: f"!{t('bool', depth)}",
                self.compare,
                self.compare,
                self.compare,
                self.equal,
                self.equal,
                self.member,
                lambda depth: (
                    f"{t('text', depth)}.{d.choice(('contains', 'startsWith', 'endsWith'))}({t('text', depth)})"
                ),
                lambda depth: f"contains({t('text', depth)}, {quoted(d.choice(TEXTS))})",
            ],
            "int": [
                *shared["int"],
                *numeric["int"],
                lambda depth: f"({t('int', depth)} % {t('int', depth)})",
                lambda depth: f"size({t('text', depth)})",
                lambda _: f"size({d.choice(('self.tags', 'user.units'))})",
                lambda depth: f"{d.choice(('year', 'month'))}({t('date', depth)})",
            ],
            "decimal": [
                *shared["decimal"],
                *numeric["decimal"],
                lambda depth: f"({t('decimal', depth)} / {t(d.choice(('int', 'decimal')), depth)})",
                lambda depth: f"({t('int', depth)} / {t('int', depth)})",
                lambda depth: f"({t('int', depth)} {d.choice('+-*')} {t('decimal', depth)})",
                lambda depth: f"round({t('decimal', depth)}, {d.choice(('0', '2', '-2', '12', 'n', '-40'))})",
                lambda depth: f"amount({t('money', depth)})",
            ],
            "money": [
                *shared["money"],
                lambda depth: f"({t('money', depth)} {d.choice('+-')} {t('money', depth)})",
                lambda depth: f"({t('money', depth)} {d.choice('*/')} {t(d.choice(('int', 'decimal')), depth)})",
                lambda depth: f"({t('decimal', depth)} * {t('money', depth)})",
                lambda _: f"-{t('money', 0)}",
                lambda depth: f"abs({t('money', depth)})",
                lambda depth: f"round({t('money', depth)}, 2)",
                lambda depth: f"money({t('decimal', depth)}, {t('text', 0)})",
                lambda depth: f"money({t('decimal', depth)}, 'USD')",
            ],
            "text": [
                *shared["text"],
                lambda depth: f"({t('text', depth)} + {t('text', depth)})",
                lambda depth: f"{t('text', depth)}.{d.choice(('lower', 'upper', 'trim'))}()",
                lambda depth: f"currency({t('money', depth)})",
            ],
            "date": [
                *shared["date"],
                lambda depth: f"({t('date', depth)} {d.choice('+-')} {t('duration', depth)})",
                lambda depth: f"{d.choice(('min', 'max'))}({t('date', depth)}, {t('date', depth)})",
                lambda depth: f"startOf{d.choice(('Week', 'Month', 'Quarter', 'Year'))}({t('date', depth)})",
            ],
            "datetime": [
                *shared["datetime"],
                lambda depth: f"({t('datetime', depth)} {d.choice('+-')} {t('duration', depth)})",
                lambda depth: f"midnight({t('date', depth)}, {t('int', depth)})",
            ],
            "duration": [
                *shared["duration"],
                lambda depth: f"({t('date', depth)} - {t('date', depth)})",
                lambda depth: f"({t('datetime', depth)} - {t('datetime', depth)})",
                lambda depth: f"({t('duration', depth)} {d.choice('+-')} {t('duration', depth)})",
                lambda depth: f"{d.choice(('days', 'hours'))}({t('int', depth)})",
                lambda _: f"-{t('duration', 0)}",
            ],
            "id": [*shared["id"], self_of("id")],
        }

    def compare(self, depth: int) -> str:
        kind = self.dice.choice(ORDERED)
        left, right = {"number": ("int", "decimal"), "moneynumber": ("money", "int")}.get(kind, (kind, kind))
        operator = self.dice.choice(("<", "<=", ">", ">=", "==", "!="))
        return f"({self.throw(left, depth)} {operator} {self.throw(right, depth)})"

    def equal(self, depth: int) -> str:
        kind = self.dice.choice((*ANY, "stage"))
        operator = self.dice.choice(("==", "!="))
        if kind == "stage":
            return f"(stage {operator} '{self.dice.choice(STAGES)}')"
        right = "null" if self.dice.random() < 0.2 else self.throw(kind, depth)
        return f"({self.throw(kind, depth)} {operator} {right})"

    def member(self, depth: int) -> str:
        kind = self.dice.choice(("int", "decimal", "text", "id", "date", "stage", "tags", "units"))
        match kind:
            case "stage":
                return f"(stage in ['new', '{self.dice.choice(STAGES)}'])"
            case "tags":
                return f"({self.throw('text', depth)} in self.tags)"
            case "units":
                return f"({self.throw('id', depth)} in user.units)"
            case _:
                items = ", ".join(self.throw(kind, depth - 1) for _ in range(self.dice.randrange(1, 4)))
                return f"({self.throw(kind, depth)} in [{items}])"
