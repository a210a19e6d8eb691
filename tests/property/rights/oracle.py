"""Who may read what, restated from the words of contract §2 for tests; it shares no code with the product on purpose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Unit:
    """An organization of a random group."""

    code: str
    kind: str
    parent: "Unit | None" = field(default=None, repr=False)
    successor: "Unit | None" = None
    children: list["Unit"] = field(default_factory=list, repr=False)

    def today(self) -> "Unit":
        return self.successor.today() if self.successor else self

    def lies_in(self, top: "Unit") -> bool:
        """Whether this unit, as it is today, is ``top`` or lies somewhere below it."""
        at: Unit | None = self.today()
        while at is not None:
            if at is top:
                return True
            at = at.parent
        return False

    def company(self) -> "Unit":
        at: Unit | None = self
        while at is not None:
            if at.kind == "company":
                return at
            at = at.parent
        return self


@dataclass(frozen=True)
class Post:
    """A position of a person."""

    role: str
    unit: Unit


@dataclass
class Row:
    """A row that rights are judged on: a record, or a facet of ``record``."""

    id: str
    record: str
    unit: Unit
    owner: str
    values: dict
    gone: int | None = field(default=None, kw_only=True)
    about: str | None = field(default=None, kw_only=True)
    above: Sequence["Row"] = field(default_factory=list, repr=False, kw_only=True)
    """``gone``: when it ended, if it did. ``about``, ``above``: of a row whose rights are those of another record, its entity, and
    the row, or all its facets."""


Grant = tuple[str, Callable[[dict], bool] | None, set[str] | None]
"""A depth, a condition on the row's values, and the fields if not all are given."""

# What the model of this folder grants to readers, by entity and role.
READ: dict[str, dict[str, Grant]] = {
    "asset": {
        "everyone": ("unit", lambda row: row["level"] == "low", {"name", "level", "value"}),
        "clerk": ("own", None, None),
        "head": ("below", None, None),
        "auditor": ("group", lambda row: row["level"] == "high", None),
        "treasurer": ("company", None, {"name", "value", "level"}),
        "guest": ("unit", None, None),
    },
    "paper": {
        "clerk": ("own", None, None),
        "head": ("unit", None, None),
        "auditor": ("company", None, None),
        "treasurer": ("below", lambda row: row["pages"] is not None and row["pages"] > 5, None),
    },
    "partner": {
        "clerk": ("own", None, None),
        "head": ("below", None, None),
        "auditor": ("group", lambda row: row["phase"] == "known", None),
        "treasurer": ("company", None, {"name", "credit"}),
        "guest": ("unit", None, None),
    },
}
# … and to those who take files away.
EXPORT: dict[str, dict[str, Grant]] = {
    "asset": {
        "head": ("below", None, None),
        "auditor": ("group", lambda row: row["level"] == "high", None),
        "treasurer": ("company", None, {"name", "value"}),
    },
    "paper": {"clerk": ("own", None, None), "auditor": ("company", None, None)},
    "partner": {
        "head": ("below", None, None),
        "auditor": ("group", lambda row: row["phase"] == "known", None),
        "treasurer": ("company", None, {"name", "credit"}),
    },
}
GRANTS = {"read": READ, "export": EXPORT}
OVERSEEN = {"paper": {"auditor"}}
"""Who may explain every row of an entity, by role."""
ONLY_FOR = {"value": {"head", "treasurer"}, "credit": {"head", "treasurer"}, "cost": {"head", "treasurer"}}
"""Fields that the model keeps for some roles."""


CHILDREN = ("item", "memo", "chore")
"""Entities whose rows are read by whoever reads the record above; a chore, which may stand alone, also by its owner."""


def judged(row: Row) -> list[Row]:
    """The rows of the record above on which rights are judged: of one with facets, those of the row's own organization today."""
    live = [each for each in row.above if each.gone is None]
    return [each for each in live if row.about != "partner" or each.unit.today() is row.unit.today()]


def reaches(post: Post, depth: str, row: Row, person: str) -> bool:
    """The depths of contract §2, each in its own words."""
    match depth:
        case "own":
            return row.owner == person and row.unit.lies_in(post.unit)
        case "unit":
            return row.unit.today() is post.unit
        case "below":
            return row.unit.lies_in(post.unit)
        case "company":
            return row.unit.lies_in(post.unit.company())
        case "group":
            return True
        case _:
            raise AssertionError(depth)


def gives(post: Post, entity: str, row: Row, person: str, name: str | None = None, verb: str = "read") -> bool:
    """Whether this position alone lets the person read the row, and the field if one is named; or take both away in a file."""
    if name in ONLY_FOR and post.role not in ONLY_FOR[name]:
        return False
    if entity in CHILDREN:
        mine = verb == "read" and entity == "chore" and row.owner == person
        return mine or any(gives(post, str(row.about), each, person, verb=verb) for each in judged(row))
    return any(_grants(GRANTS[verb][entity].get(role), post, row, person, name) for role in (post.role, "everyone"))


def _grants(grant: Grant | None, post: Post, row: Row, person: str, name: str | None) -> bool:
    if grant is None:
        return False
    depth, condition, fields = grant
    if name is not None and fields is not None and name not in fields:
        return False
    return reaches(post, depth, row, person) and (condition is None or condition(row.values))


def may_open(
    posts: list[Post],
    entity: str,
    unit: Unit,
    person: str,
    narrowed: set[str] | None = None,
    name: str | None = None,
    verb: str = "read",
) -> bool:
    """Whether a record that was opened to a unit can be read: as if the unit had a relationship with it, the person's own and
    without values. A condition needs values; who reads the whole group needs no opening.
    """
    if narrowed is not None and unit.code not in narrowed:
        return False
    row = Row("", "", unit, person, {})
    given = ((post, GRANTS[verb][entity].get(role)) for post in posts for role in (post.role, "everyone"))
    plain = ((post, grant) for post, grant in given if grant is not None and grant[0] != "group" and grant[1] is None)
    return any(
        _grants(grant, post, row, person, name) and (name not in ONLY_FOR or post.role in ONLY_FOR[name])
        for post, grant in plain
    )


def may_read(
    posts: list[Post],
    entity: str,
    row: Row,
    person: str,
    narrowed: set[str] | None = None,
    name: str | None = None,
    verb: str = "read",
) -> bool:
    """Whether one of the positions gives the row, and the field if one is named, within the organizations of the request."""
    if narrowed is not None and row.unit.code not in narrowed:
        return False
    return any(gives(post, entity, row, person, name, verb) for post in posts)


def reads_field(posts: list[Post], entity: str, row: Row, person: str, name: str) -> bool:
    return any(gives(post, entity, row, person, name) for post in posts)


def ever(posts: list[Post], entity: str, verb: str = "read") -> bool:
    """Whether some position gives the verb over some row at all; of a child, over something that it may be about."""
    if entity in CHILDREN:
        above = {"item": ("asset",)}.get(entity, ("asset", "paper", "partner"))
        return (verb == "read" and entity == "chore" and bool(posts)) or any(ever(posts, each, verb) for each in above)
    return any(GRANTS[verb][entity].get(role) for post in posts for role in (post.role, "everyone"))
