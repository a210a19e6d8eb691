"""Turns an anchor date, a scale and a seed into loads of rows in the order in which they can be saved. Pure; the same every time.

Regions, industries, sources, grades and units come from ``hezong.modules.seed`` and stand already; people and organizations
from ``hezong.demo.structure``. Rows refer to all of them by id.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hezong.demo.deals import Deals, Desk
from hezong.demo.dice import Stream, midnight
from hezong.demo.goods import Product, category_rows, products
from hezong.demo.library import Library
from hezong.demo.market import Market, Relation
from hezong.demo.parties import Parties
from hezong.demo.seasons import Seasons
from hezong.demo.structure import Group, structure
from hezong.demo.units import FOUNDED
from hezong.demo.work import Work
from hezong.modules.seed import HERE as MODULES
from hezong.modules.seed import read_seed

Row = dict[str, object]
ROWS = 1000
"""Rows of one load at most: what one request may save (contract §2)."""
ROOT = "HZ"


@dataclass(frozen=True, slots=True)
class Load:
    """Rows of one entity for one organization, as JSON-ready values; a customer carries its facets of all organizations."""

    entity: str
    organization: str | None
    rows: Sequence[Row]


def generate(anchor: date, scale: float = 1.0, seed: int = 2026, today: date | None = None) -> Iterator[Load]:
    """Everything below the structure. Two runs with equal arguments give equal loads (design §9).

    ``today``: the day up to which people have noted what they do; business itself ends at the anchor, as it does without it.
    """
    group = structure(anchor)
    seasons = Seasons(anchor)
    market = Market(group, read_seed(MODULES / "reference" / "seed" / "region.csv"), seasons, scale, seed)
    desks = Desks(group, anchor, market, seed)
    yield from desks.catalogue()
    yield from desks.parties()
    yield from desks.deals()
    yield from desks.work(max(anchor, today or anchor))


def chunks(entity: str, organization: str, rows: Iterable[Row]) -> Iterator[Load]:
    """Loads of at most a thousand rows, none of them empty."""
    found = list(rows)
    for start in range(0, len(found), ROWS):
        yield Load(entity, organization, found[start : start + ROWS])


class Desks:
    """Walks the units of the group and collects their rows."""

    def __init__(self, group: Group, anchor: date, market: Market, seed: int) -> None:
        self.group, self.anchor, self.market, self.seed = group, anchor, market, seed
        self.dice = Stream(seed, "catalogue")
        self.goods: dict[str, list[Product]] = {}
        self.sites: list[str] = []
        self.relations = by_unit(each for customer in market.customers for each in customer.relations)

    def catalogue(self) -> Iterator[Load]:
        """Categories, products and the library, which belong to the group or to a company."""
        moment = midnight(FOUNDED)
        categories, ids = category_rows(self.dice, moment)
        yield Load("product_category", ROOT, categories)
        for product in products(self.dice, moment, ids):
            self.goods.setdefault(product.family, []).append(product)
        yield Load("product", ROOT, [dict(each.row) for family in self.goods.values() for each in family])
        library = Library(self.dice, moment, self.group.people[0].id)
        sites = list(library.sites())
        self.sites = [str(row["id"]) for _, row in sites]
        for entity, rows in (
            ("resource_site", sites),
            ("script", library.scripts()),
            ("sales_document", library.documents()),
        ):
            yield from loads(entity, rows)

    def parties(self) -> Iterator[Load]:
        """All customers first: other units may refer to them."""
        organizations = {code: each.id for code, each in self.group.by_code().items()}
        parties = Parties(organizations, self.anchor.toordinal(), self.goods, self.seed)
        stewards: dict[str, list[Row]] = {}
        for customer in self.market.customers:
            stewards.setdefault(customer.steward, []).append(parties.customer(customer))
        for unit in self.market.sellers:
            yield from chunks("customer", unit, stewards.get(unit, ()))
        for unit, relations in self.relations.items():
            yield from self._people(unit, relations, parties)

    def _people(self, unit: str, relations: Sequence[Relation], parties: Parties) -> Iterator[Load]:
        yield from chunks("contact", unit, (row for each in relations for row in parties.contacts(each)))
        for entity, rows_of in (
            ("messenger", parties.messengers),
            ("product_interest", parties.interests),
            ("address", parties.addresses),
        ):
            yield from chunks(entity, unit, (row for each in relations for row in rows_of(each)))
        yield from chunks("customer_relation", unit, parties.supplies(relations))

    def deals(self) -> Iterator[Load]:
        """Opportunities before the orders they led to."""
        deals = Deals(self.goods, self.anchor.toordinal(), self.sites, self.seed)
        for unit, relations in self.relations.items():
            yield from sold(unit, deals.desk(relations))

    def work(self, today: date) -> Iterator[Load]:
        """What was noted about customers, when everything else stands."""
        work = Work(today.toordinal(), self.seed)
        for unit, relations in self.relations.items():
            lately = work.lately(relations)
            yield from chunks("activity", unit, work.activities(lately))
            yield from chunks("note", unit, work.notes(lately))
            yield from chunks("task", unit, work.tasks(lately))


def sold(unit: str, desk: Desk) -> Iterator[Load]:
    """The loads of one unit's selling."""
    yield from chunks("opportunity", unit, desk.opportunities)
    yield from chunks("opportunity_line", unit, desk.opportunity_lines)
    yield from chunks("sales_order", unit, desk.orders)
    yield from chunks("sales_order_line", unit, desk.order_lines)


def loads(entity: str, rows: Iterable[tuple[str, Row]]) -> Iterator[Load]:
    """Rows that name their organization, gathered."""
    found: dict[str, list[Row]] = {}
    for unit, row in rows:
        found.setdefault(unit, []).append(row)
    for unit, own in found.items():
        yield from chunks(entity, unit, own)


def by_unit(relations: Iterable[Relation]) -> Mapping[str, Sequence[Relation]]:
    """Relations by the organization that has them."""
    found: dict[str, list[Relation]] = {}
    for each in relations:
        found.setdefault(each.unit, []).append(each)
    return found
