"""Decides who works with whom: customers, the organizations that know them, their stages and the days of their orders. Writes no rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hezong.demo.dice import Bag, Stream
from hezong.demo.firms import City, Firm, Firms, Trade
from hezong.demo.seasons import Seasons
from hezong.demo.structure import Group
from hezong.demo.units import MERGED, SUCCESSORS, company_of, territory_of
from hezong.modules.seed import Row

CUSTOMERS = 20_000
ORDERS = 60_000
SHARED = 0.11
"""Share of manufacturers and groups that more than one company works with."""
TWINS = 0.002
"""Share of customers that somebody wrote down twice."""
AFTER_ALL = date.max.toordinal()

# What a department sells to, with weights; "" stands for companies themselves.
MIX: Mapping[str, Bag[tuple[str, str]]] = {
    "CH": Bag(
        (
            ("shop", "outlet"),
            ("shop", "retailer"),
            ("dealer", "distributor"),
            ("person", "consumer"),
            ("maker", "direct"),
        ),
        (42, 24, 27, 4, 3),
    ),
    "IND": Bag((("maker", "direct"), ("dealer", "distributor"), ("group", "group_buyer")), (86, 6, 8)),
    "KA": Bag((("maker", "direct"), ("group", "group_buyer")), (60, 40)),
    "": Bag(
        (("maker", "direct"), ("dealer", "distributor"), ("shop", "outlet"), ("group", "group_buyer")), (60, 20, 15, 5)
    ),
}
CROWD = {"CH": 1.6, "IND": 0.8, "KA": 0.5, "": 1.3}
"""Customers of one salesperson, 1 being the average."""
ORDERING = {"outlet": 0.62, "retailer": 0.55, "distributor": 0.7, "direct": 0.5, "group_buyer": 0.45, "consumer": 0.8}
"""Share of customers that have ordered in the three years."""
APPETITE = {"outlet": 1.0, "retailer": 1.0, "distributor": 3.0, "direct": 1.8, "group_buyer": 2.5, "consumer": 0.3}
"""How often a customer orders, an outlet being 1."""
EARLIER = Bag(("reserve", "collected", "screened", "developing", "following", "opportunity"), (25, 20, 16, 16, 14, 9))


@dataclass(slots=True)
class Relation:
    """An organization that works with a customer; ``days`` are its order days, ``end`` the day before which it worked."""

    id: str
    unit: str
    owner: str
    customer: "Customer"
    end: int
    ordering: bool
    stage: str = ""
    created: int = 0
    days: list[int] = field(default_factory=list[int])
    contacts: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Customer:
    """A firm or a person with everyone in the group who knows it; the first relation's organization is the steward."""

    id: str
    firm: Firm
    kind: str
    relations: list[Relation] = field(default_factory=list[Relation])

    @property
    def steward(self) -> str:
        return self.relations[0].unit

    @property
    def person(self) -> bool:
        return self.kind == "consumer"

    @property
    def created(self) -> int:
        return min(each.created for each in self.relations)


def suffix_of(unit: str) -> str:
    """What kind of selling a unit does: CH, IND, KA, or "" for a company itself."""
    last = unit.rsplit("-", 1)[-1]
    return last if "-" in unit and last in MIX else ""


def sellers_of(group: Group) -> Mapping[str, tuple[str, ...]]:
    """The people who own customers, by unit. CENTRAL itself had only its manager."""
    codes = {each.id: each.code for each in group.organizations}
    found: dict[str, tuple[str, ...]] = {}
    for each in group.positions:
        unit = codes[each.organization]
        if each.role == "sales" or unit == "CENTRAL":
            found[unit] = (*found.get(unit, ()), each.user)
    return found


def cities_of(regions: Sequence[Row]) -> tuple[City, ...]:
    """Cities that exist today, with the words that stand in names and addresses; districts of a municipality bear its name."""
    by_id = {row["id"]: row for row in regions}
    return tuple(
        _city(row, by_id[row["parent"]]) for row in regions if row["level"] == "city" and "valid_to" not in row
    )


def _city(row: Row, province: Row) -> City:
    named = province if str(province["name"]).endswith("市") else row
    return City(
        str(row["id"]),
        str(row["code"]),
        f"{province['name']}{row['name']}",
        str(named["short_name"]),
        str(named["name_en"]),
    )


class Market:
    """All customers of the group, in the order in which they were drawn."""

    def __init__(self, group: Group, regions: Sequence[Row], seasons: Seasons, scale: float, seed: int) -> None:
        self.dice = Stream(seed, "market")
        self.seasons = seasons
        self.sellers = sellers_of(group)
        self.firms = Firms(self.dice)
        cities = cities_of(regions)
        self.cities = {unit: self._territory(unit, cities) for unit in self.sellers}
        self.units = Bag(tuple(self.sellers), [len(who) * CROWD[suffix_of(unit)] for unit, who in self.sellers.items()])
        self.industry = {suffix: self._units_like(suffix) for suffix in ("IND", "KA")}
        self.customers = [self._customer() for _ in range(max(1, round(CUSTOMERS * scale)))]
        self._plan_orders(round(ORDERS * scale))
        self._settle()

    def _territory(self, unit: str, cities: Sequence[City]) -> Bag[City]:
        found = [each for each in cities if each.code.startswith(territory_of(unit))]
        return Bag(found, [each.weight for each in found])

    def _units_like(self, suffix: str) -> tuple[str, ...]:
        return tuple(each for each in self.sellers if suffix_of(each) == suffix and each not in SUCCESSORS)

    def _customer(self) -> Customer:
        unit = self.units.draw(self.dice)
        kind, what = MIX[suffix_of(unit)].draw(self.dice)
        firm = self._person(unit) if kind == "person" else self.firms.firm(kind, self.cities[unit])
        if kind in {"maker", "dealer"} and self.dice.hit(TWINS):
            firm = self.firms.twin(firm)
        customer = Customer(self._id(), firm, what)
        customer.relations = [self._relation(customer, each) for each in (unit, *self._others(unit, kind))]
        return customer

    def _id(self) -> str:
        """Ids of the same moment: when a customer was found is decided after its orders, and sorting by id means nothing here."""
        return self.dice.id_at(self.dice.moment(self.seasons.first))

    def _person(self, unit: str) -> Firm:
        name = self.firms.names.name()
        city = self.cities[unit].draw(self.dice)
        trade = Trade(
            "person",
            "",
            "",
            "01" if self.dice.hit(0.5) else "50",
            ("fertiliser",) if self.dice.hit(0.5) else ("coating-wall",),
        )
        return Firm(name.chinese, name.latin, trade, city, name.chinese, f"{name.login.replace('.', '')}.example")

    def _others(self, unit: str, kind: str) -> list[str]:
        """Units of other companies that know the customer too; four in ten customers of CENTRAL itself were known to SOUTH."""
        company = company_of(unit)
        if company == "CENTRAL" and unit in SUCCESSORS:
            return ["SOUTH-KA"] if self.dice.hit(0.4) else []
        if kind not in {"maker", "group"} or not self.dice.hit(SHARED):
            return []
        found: dict[str, str] = {}
        for _ in range(self.dice.choice((1, 1, 1, 2, 2, 3))):
            other = self.dice.choice(self.industry["KA" if self.dice.hit(0.4) else "IND"])
            if company_of(other) != company:
                found.setdefault(company_of(other), other)
        return list(found.values())

    def _relation(self, customer: Customer, unit: str) -> Relation:
        end = MERGED.toordinal() if unit in SUCCESSORS else AFTER_ALL
        ordering = end > self.seasons.first + 30 and self.dice.hit(ORDERING[customer.kind])
        return Relation(self._id(), unit, self.dice.choice(self.sellers[unit]), customer, end, ordering)

    def _plan_orders(self, count: int) -> None:
        """One order for each relation that orders, and the rest by appetite."""
        ordering = [each for customer in self.customers for each in customer.relations if each.ordering]
        if not ordering:
            return
        weights = [APPETITE[each.customer.kind] * self.dice.lognormvariate(0, 1.0) for each in ordering]
        counts = dict.fromkeys(range(len(ordering)), 1)
        for index in Bag(range(len(ordering)), weights).many(self.dice, max(0, count - len(ordering))):
            counts[index] += 1
        for index, each in enumerate(ordering):
            each.days = self.seasons.days(self.dice, each.customer.firm.trade.families[0], counts[index], each.end)

    def _settle(self) -> None:
        """The stage of each relation, and the day it began: some time before the first order."""
        for customer in self.customers:
            for each in customer.relations:
                each.ordering = bool(each.days)
                each.stage = "ordered" if each.days else EARLIER.draw(self.dice)
                latest = each.days[0] - 5 if each.days else min(each.end, self.seasons.end) - 1
                earliest = self.seasons.first - 700
                reach = min(240, latest - earliest) if each.days else latest - earliest
                each.created = latest - int(self.dice.random() * max(1, reach))
