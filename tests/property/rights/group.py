"""Random groups of companies with people, positions and rows, from a seed."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from tests.property.rights.model import ROLES
from tests.property.rights.oracle import Post, Row, Unit

NAMESPACE = UUID("0193a5e0-0000-7000-8000-000000000000")
TODAY = date(2026, 10, 1)
START = datetime(2026, 9, 1, tzinfo=UTC)


def uid(text: str) -> UUID:
    """A stable id for a name."""
    return uuid5(NAMESPACE, text)


@dataclass
class Group:
    """One random group: its units, its people with their posts, and rows by entity."""

    seed: int
    units: list[Unit]
    posts: dict[str, list[Post]]
    rows: dict[str, list[Row]]
    opened: list[tuple[str, Unit]] = field(default_factory=list)
    """Shared records, and the units to which access requests open them."""

    def id(self, text: str) -> UUID:
        return uid(f"{self.seed}/{text}")


def random_group(seed: int, units: int = 14, people: int = 8, rows: int = 40) -> Group:
    """A tree with companies at different heights, some closed units with successors, people with one to three posts."""
    dice = random.Random(seed)
    tree = _tree(dice, units)
    persons = [f"p{number}" for number in range(people)]
    alive = [unit for unit in tree if unit.successor is None]
    posts = {
        person: [Post(dice.choice(ROLES), dice.choice(alive)) for _ in range(dice.randint(1, 3))] for person in persons
    }
    found = {
        "asset": [_asset(dice, number, tree, persons) for number in range(rows)],
        "paper": [_paper(dice, number, tree, persons) for number in range(rows)],
        "partner": _partners(dice, rows, tree, persons),
    }
    _children(dice, rows, tree, persons, found)
    records = sorted({row.record for row in found["partner"]})
    opened = [(record, dice.choice(tree)) for record in dice.sample(records, len(records) // 2)]
    return Group(seed, tree, posts, found, opened)


def _tree(dice: random.Random, size: int) -> list[Unit]:
    found = [Unit("U0", "group")]
    for number in range(1, size):
        parent = dice.choice(found)
        kind = dice.choice(("sector", "company", "company", "branch", "department"))
        unit = Unit(f"U{number}", kind, parent)
        parent.children.append(unit)
        found.append(unit)
    for unit in dice.sample([each for each in found[1:] if not each.children], 2):
        unit.successor = dice.choice([each for each in found if each is not unit and each.successor is None])
    return found


def _asset(dice: random.Random, number: int, tree: list[Unit], persons: list[str]) -> Row:
    values = {
        "name": f"资产{number}",
        "level": dice.choice(("low", "high", None)),
        "value": dice.choice((None, number)),
        "note": None,
        "stage": dice.choice(("idle", "used", "gone")),
    }
    return Row(f"a{number}", f"a{number}", dice.choice(tree), dice.choice(persons), values)


def _paper(dice: random.Random, number: int, tree: list[Unit], persons: list[str]) -> Row:
    values = {"name": f"文稿{number}", "pages": dice.choice((None, 3, 5, 6, 9))}
    return Row(f"w{number}", f"w{number}", dice.choice(tree), dice.choice(persons), values)


def _partners(dice: random.Random, count: int, tree: list[Unit], persons: list[str]) -> list[Row]:
    found: list[Row] = []
    for number in range(count // 2):
        master = {"name": f"伙伴{number}", "size": dice.choice((None, 1, 2, 3))}
        for unit in dice.sample(tree, dice.randint(1, 4)):
            values = {
                **master,
                "phase": dice.choice(("new", "known", None)),
                "credit": dice.choice((None, number)),
                "remark": None,
                "stage": dice.choice(("first", "second")),
            }
            found.append(Row(f"f{number}-{unit.code}", f"c{number}", unit, dice.choice(persons), values))
    return found


def _children(
    dice: random.Random, count: int, tree: list[Unit], persons: list[str], found: dict[str, list[Row]]
) -> None:
    """Items of assets; memos and chores about anything, some items among them. Each lies where what it is about lies, or somewhere."""
    found["item"] = [_child(dice, "item", f"i{number}", "asset", tree, persons, found) for number in range(count)]
    kinds = ("asset", "paper", "partner", "partner", "item")
    found["memo"] = [
        _child(dice, "memo", f"m{number}", dice.choice(kinds), tree, persons, found) for number in range(count)
    ]
    kinds = (*kinds, None)
    found["chore"] = [
        _child(dice, "chore", f"h{number}", dice.choice(kinds), tree, persons, found) for number in range(count)
    ]


def _child(
    dice: random.Random,
    entity: str,
    id: str,
    about: str | None,
    tree: list[Unit],
    persons: list[str],
    found: dict[str, list[Row]],
) -> Row:
    above = dice.choice(found[about]) if about else None
    unit = above.unit if above is not None and dice.random() < 0.8 else dice.choice(tree)
    rows = [each for each in found[about] if above and each.record == above.record] if about else []
    return Row(
        id,
        id,
        unit,
        dice.choice(persons),
        {**child_values(dice, entity), "name": dice.choice("甲乙丙")},
        about=about,
        above=rows,
    )


def child_values(dice: random.Random, entity: str) -> dict:
    """Values of the fields that an entity with a parent has, without its name."""
    cost = {"cost": dice.choice((None, 1, 2))} if entity != "memo" else {}
    return {**cost, **({"mark": None} if entity != "chore" else {})}


def moment(dice: random.Random) -> datetime:
    """Times that often collide, so that ties are broken by the id."""
    return START + timedelta(minutes=dice.randint(0, 20))
