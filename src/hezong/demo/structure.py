"""Turns the table of units and a supply of names into the group: dated organizations, successions, people and their positions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hezong.demo.dice import Stream, midnight
from hezong.demo.people import Names, logins, mobile
from hezong.demo.units import FOUNDED, MERGED, SUCCESSORS, Unit, units

SEED = 2026
PEOPLE = 300
LANGUAGE = "zh-CN"


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization; ``closed`` is the first day on which it no longer exists."""

    id: str
    code: str
    name: str
    name_en: str
    kind: str
    currency: str
    brand: str
    opened: date
    closed: date | None


@dataclass(frozen=True, slots=True)
class Parent:
    """Which organization lay below which, in ``[start, end)``; None is open."""

    child: str
    parent: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Succession:
    """Who stands for a closed organization from a day on."""

    predecessor: str
    successor: str
    effective: date


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can sign in; the loader sets the password."""

    id: str
    login: str
    name: str
    name_en: str
    email: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class Position:
    """A role at an organization in ``[start, end)``, and who stands in meanwhile."""

    id: str
    user: str
    role: str
    organization: str
    start: date
    end: date | None = None
    deputy: str | None = None
    deputy_from: date | None = None
    deputy_to: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Everything that stands before the first record; all references are ids."""

    organizations: tuple[Organization, ...]
    parents: tuple[Parent, ...]
    successions: tuple[Succession, ...]
    people: tuple[Person, ...]
    positions: tuple[Position, ...]

    def by_code(self) -> Mapping[str, Organization]:
        return {each.code: each for each in self.organizations}


# login · Chinese · English · positions (role@organization), in the order of design §9
LOGINS = (
    ("admin", "陈建国", "Chen Jianguo", "administrator@HZ"),
    ("hq.director", "周明远", "Zhou Mingyuan", "director@HZ"),
    ("north.manager", "沈一帆", "Shen Yifan", "sales_manager@NORTH"),
    ("north.sales", "许文博", "Xu Wenbo", "sales@NORTH"),
    ("north.sales2", "赵敏", "Zhao Min", "sales@NORTH"),
    ("north.finance", "韩素梅", "Han Sumei", "finance@NORTH"),
    ("south.manager", "林志强", "Lin Zhiqiang", "sales_manager@SOUTH"),
    ("south.sales", "黄晓彤", "Huang Xiaotong", "sales@SOUTH"),
    ("both.sales", "马晓东", "Ma Xiaodong", "sales@EAST sales_manager@WEST-CD"),
    ("north.modeler", "孙嘉怡", "Sun Jiayi", "modeler@NORTH"),
    ("integrator", "集成账号", "Integration account", "integrator@HZ"),
)

PROTECTION = ("hq.protection", "郑雅文", "Zheng Yawen", "data_protection@HZ")


def structure(anchor: date) -> Group:
    """The group as of the anchor; only a deputy's weeks move with it, all else is history."""
    return Builder(anchor, Stream(SEED, "structure")).build()


class Builder:
    """Gives ids to units and people and fills positions from the top down."""

    def __init__(self, anchor: date, dice: Stream) -> None:
        self.anchor = anchor
        self.dice = dice
        self.units = units()
        self.ids = {each.code: dice.id_at(midnight(FOUNDED)) for each in self.units}
        self.people: list[Person] = []
        self.positions: list[Position] = []

    def build(self) -> Group:
        self.appoint_logins()
        self.appoint_others()
        self.appoint_protection()
        organizations = tuple(self.organization(each) for each in self.units)
        successions = tuple(Succession(self.ids[old], self.ids[new], MERGED) for old, new in SUCCESSORS.items())
        return Group(organizations, tuple(self.parents()), successions, tuple(self.people), tuple(self.positions))

    def organization(self, unit: Unit) -> Organization:
        closed = MERGED if unit.code in SUCCESSORS else None
        return Organization(
            self.ids[unit.code], unit.code, unit.name, unit.name_en, unit.kind, "CNY", "合纵", FOUNDED, closed
        )

    def parents(self) -> Iterator[Parent]:
        for unit in self.units:
            if unit.parent is not None:
                moved = unit.later != unit.parent
                yield Parent(self.ids[unit.code], self.ids[unit.parent], FOUNDED, MERGED if moved else None)
                if moved and unit.later is not None:
                    yield Parent(self.ids[unit.code], self.ids[unit.later], MERGED, None)

    def appoint_logins(self) -> None:
        for login, name, english, seats in LOGINS:
            user = self.person(login, name, english)
            for seat in seats.split():
                role, code = seat.split("@")
                self.positions.append(self.position(user, role, code))

    def appoint_others(self) -> None:
        """Managers and finance first; whoever is left sells."""
        names = Names(self.dice)
        supply = logins(iter(names.name, None), {login for login, *_ in LOGINS})
        seats = [seat for unit in self.units for seat in self.seats(unit)]
        selling = [unit.code for unit in self.units if sells(unit)]
        seats += [("sales", selling[index % len(selling)]) for index in range(PEOPLE - len(LOGINS) - 1 - len(seats))]
        for (role, code), (name, login) in zip(seats, supply, strict=False):
            user = self.person(login, name.chinese, name.latin)
            self.positions += self.seated(user, role, code)
        self.appoint_deputy()

    def appoint_protection(self) -> None:
        """Who alone may have a person's data erased; last, so that nobody before is another one for it."""
        login, name, english, seat = PROTECTION
        role, code = seat.split("@")
        self.positions.append(self.position(self.person(login, name, english), role, code))

    def seats(self, unit: Unit) -> list[tuple[str, str]]:
        """How many people a unit needs besides salespeople."""
        if unit.code.endswith("-FIN"):
            return [("finance", unit.code)] * 3
        if unit.kind == "branch" or sells(unit) or unit.code in {"EAST", "WEST", "CENTRAL"}:
            return [("sales_manager", unit.code)]
        return []

    def seated(self, user: str, role: str, code: str) -> list[Position]:
        """One position; two where the unit was closed and its people went to the successor."""
        if code not in SUCCESSORS:
            return [self.position(user, role, code)]
        return [self.position(user, role, code, end=MERGED), self.position(user, role, SUCCESSORS[code], start=MERGED)]

    def person(self, login: str, name: str, english: str) -> str:
        user = self.dice.id_at(midnight(FOUNDED))
        self.people.append(Person(user, login, name, english, f"{login}@hezong.example", mobile(self.dice), LANGUAGE))
        return user

    def position(self, user: str, role: str, code: str, start: date = FOUNDED, end: date | None = None) -> Position:
        return Position(self.dice.id_at(midnight(start)), user, role, self.ids[code], start, end)

    def appoint_deputy(self) -> None:
        """The manager of Beijing is away in the second month of the quarter; a lead of the branch stands in."""
        for index, each in enumerate(self.positions):
            if each.role == "sales_manager" and each.organization == self.ids["NORTH-BJ"]:
                lead = next(one for one in self.positions if one.organization == self.ids["NORTH-BJ-IND"])
                away = self.anchor + timedelta(days=31)
                back = away + timedelta(days=21)
                self.positions[index] = replace(each, deputy=lead.user, deputy_from=away, deputy_to=back)
                return


def sells(unit: Unit) -> bool:
    """Whether salespeople sit there: departments for industry, channels and key accounts."""
    return unit.code.endswith(("-IND", "-CH", "-KA"))
