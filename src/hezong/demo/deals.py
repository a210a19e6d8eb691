"""Turns order days into orders with lines, and into the opportunities before them. What is paid and shipped follows from the age of an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hezong.demo.dice import Bag, Stream, iso, money, stamp
from hezong.demo.goods import MARGINS, Product
from hezong.demo.market import Relation
from hezong.demo.units import company_of

Row = dict[str, object]

LINES = Bag((1, 2, 3, 4, 5, 6), (26, 30, 22, 12, 7, 3))
PACKS = {
    "outlet": (4, 40),
    "retailer": (2, 30),
    "distributor": (40, 400),
    "direct": (20, 240),
    "group_buyer": (60, 900),
    "consumer": (1, 8),
}
"""Packs on a line, from and to."""
OFF = {"outlet": 8, "retailer": 4, "distributor": 22, "direct": 14, "group_buyer": 20, "consumer": 0}
"""Usual distance from the list price in per cent."""
TERMS = {
    "outlet": (0, 15, 30),
    "retailer": (0, 15),
    "distributor": (30, 45, 60),
    "direct": (30, 60, 90),
    "group_buyer": (60, 90),
    "consumer": (0,),
}
"""Days until payment."""
METHODS = Bag(("transfer", "acceptance_bill", "cash", "letter_of_credit", "online"), (66, 18, 3, 2, 11))
DRIFT = 0.025
"""How much cheaper everything was each year before."""
LOST = ("price", "price", "quality", "delivery", "relation", "postponed", "cancelled")
OPEN = (("identified", 10), ("qualified", 25), ("proposed", 50), ("negotiating", 75))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order or an offer, in cents."""

    product: Product
    packs: int
    price: int
    discount: int

    @property
    def amount(self) -> int:
        return self.price * self.packs - self.discount


@dataclass(slots=True)
class Desk:
    """The rows of one unit, each list in the order of its dates."""

    opportunities: list[Row]
    opportunity_lines: list[Row]
    orders: list[Row]
    order_lines: list[Row]


class Deals:
    """Sells: draws lines at the prices of their day and follows each order to its end."""

    def __init__(self, goods: Mapping[str, Sequence[Product]], anchor: int, sites: Sequence[str], seed: int) -> None:
        self.dice = Stream(seed, "deals")
        self.goods = goods
        self.anchor = anchor
        self.sites = sites
        self.numbers: dict[str, int] = {}

    def desk(self, relations: Sequence[Relation]) -> Desk:
        """Everything a unit has sold and is trying to sell."""
        desk = Desk([], [], [], [])
        ordered = [(day, each) for each in relations for day in each.days]
        for day, buyer in sorted(ordered, key=lambda pair: pair[0]):
            self._order(desk, buyer, day)
        for each in relations:
            self._open(desk, each)
        return desk

    def lines(self, each: Relation, day: int) -> list[Line]:
        """A few products of the families that the trade buys, no product twice."""
        dice, kind = self.dice, each.customer.kind
        families = each.customer.firm.trade.families
        low, high = PACKS[kind]
        chosen: dict[str, Line] = {}
        for _ in range(LINES.draw(dice)):
            product = dice.choice(self.goods[families[0] if dice.hit(0.75) else families[-1]])
            most = round(high * 250_000 / (product.cents + 150_000))  # dear packs are bought in smaller numbers
            packs = max(1, min(most, low + int((high - low) * dice.random() ** 2)))
            price = self._price(product, kind, day)
            discount = round(price * packs * 0.02 / 1000) * 1000 if dice.hit(0.15) else 0
            chosen[product.id] = Line(product, packs, price, discount)
        return list(chosen.values())

    def _price(self, product: Product, kind: str, day: int) -> int:
        years = (self.anchor - day) / 365
        off = max(0.0, self.dice.gauss(OFF[kind], 2.5)) / 100
        return max(1, round(product.cents * (1 - DRIFT) ** years * (1 - off)))

    def number(self, unit: str, day: int) -> str:
        """``DD-2611-0402``: counted through a company's month; CENTRAL, which SOUTH took over, counts with it from the beginning."""
        when = date.fromordinal(day)
        company = company_of(unit)
        company = "SOUTH" if company == "CENTRAL" else company
        key = f"{company}{when:%y%m}"
        self.numbers[key] = self.numbers.get(key, 0) + 1
        return f"DD-{when:%y%m}-{self.numbers[key]:04d}"

    def _order(self, desk: Desk, each: Relation, day: int) -> None:
        dice, moment = self.dice, self.dice.moment(day)
        lines = self.lines(each, day)
        total = sum(line.amount for line in lines)
        row: Row = {"id": dice.id_at(moment), "number": self.number(each.unit, day), "customer": each.customer.id}
        if each.contacts:
            row["contact"] = each.contacts[0]
        if total > 5_000_000 and dice.hit(0.12):
            row["opportunity"] = self._won(desk, each, lines, day)
        made: Row = {"created_at": stamp(moment), "created_by": each.owner}
        row |= {"ordered_on": iso(day), "owner": each.owner}
        row |= {"total": money(total), "profit": money(self._profit(lines))}
        desk.orders.append(row | self._progress(each, day, total) | made)
        for place, line in enumerate(lines, start=1):
            desk.order_lines.append(self._line(row["id"], place, line, moment) | made)

    def _line(self, order: object, place: int, line: Line, moment: int) -> Row:
        row: Row = {"id": self.dice.id_at(moment), "sales_order": order, "position": place, "product": line.product.id}
        row |= {"quantity": str(line.packs), "price": money(line.price), "amount": money(line.amount)}
        return row | ({"discount": money(line.discount)} if line.discount else {})

    def _profit(self, lines: Sequence[Line]) -> int:
        return sum(round(line.amount * (MARGINS[line.product.family] + self.dice.gauss(0, 3)) / 100) for line in lines)

    def _progress(self, each: Relation, day: int, total: int) -> Row:
        """Shipped after days, paid after weeks, called back after that; nothing happens on or after the anchor."""
        dice = self.dice
        if dice.hit(0.015):
            return {"stage": "cancelled", "receipt_status": "unpaid", "shipping_status": "unshipped"}
        plan_ship = day + dice.randint(2, 14)
        plan_paid = plan_ship + dice.choice(TERMS[each.customer.kind])
        shipped = plan_ship + max(-1, round(dice.gauss(1, 2.5)))
        paid = plan_paid + max(-10, round(dice.gauss(6, 12)))
        row: Row = {"shipment_planned_on": iso(plan_ship), "receipt_planned_on": iso(plan_paid)}
        row |= {"payment_method": METHODS.draw(dice)}
        row |= self._shipping(day, shipped) | self._receipt(max(day, paid), total)
        row["stage"] = self._stage(day, shipped < self.anchor, row["receipt_status"] == "paid")
        if dice.hit(0.5):
            row["call_back_on"] = iso(shipped + dice.randint(10, 30))
        return row

    def _stage(self, day: int, shipped: bool, paid: bool) -> str:
        if shipped:
            return "completed" if paid else "shipped"
        return "draft" if self.anchor - day < 4 and self.dice.hit(0.5) else "confirmed"

    def _shipping(self, day: int, shipped: int) -> Row:
        if shipped >= self.anchor:
            return {"shipping_status": "unshipped"}
        signed = shipped + 4 < self.anchor
        return {"shipping_status": "signed" if signed else "shipped", "shipped_on": iso(max(day, shipped))}

    def _receipt(self, paid: int, total: int) -> Row:
        """One in twenty pays half at first; one in fifty still owes what was due."""
        late = self.dice.random()
        if paid >= self.anchor or late < 0.02:
            return {"receipt_status": "unpaid", "paid": money(0)}
        if late < 0.07 and paid > self.anchor - 120:
            return {"receipt_status": "partial", "paid": money(total // 2), "receipt_on": iso(paid)}
        return {"receipt_status": "paid", "paid": money(total), "receipt_on": iso(paid)}

    def _won(self, desk: Desk, each: Relation, lines: Sequence[Line], day: int) -> object:
        begun = max(each.created, day - self.dice.randint(15, 90))
        row: Row = {"stage": "won", "probability": "100", "close_on": iso(day)}
        return self._opportunity(desk, each, lines, begun, row)

    def _open(self, desk: Desk, each: Relation) -> None:
        """What is being negotiated at the anchor, and what was lost in the last year."""
        dice = self.dice
        last = min(each.end, self.anchor)
        chance = {"opportunity": 1.0, "following": 0.25, "ordered": 0.08}.get(each.stage, 0.0)
        if last == self.anchor and dice.hit(chance):
            stage, likely = dice.choice(OPEN)
            stage, likely = (stage, likely) if each.contacts else OPEN[0]
            row: Row = {"stage": stage, "probability": str(likely)}
            row["close_on"] = iso(self.anchor + dice.randint(-10, 120))
            begun = max(each.created, self.anchor - dice.randint(3, 120))
            self._opportunity(desk, each, self.lines(each, begun), begun, row)
        if each.stage != "reserve" and dice.hit(0.04):
            begun = max(each.created, last - dice.randint(60, 360))
            row = {"stage": "lost", "probability": "0", "lost_reason": dice.choice(LOST)}
            row["close_on"] = iso(min(last - 1, begun + 50))
            self._opportunity(desk, each, self.lines(each, begun), begun, row)

    def _opportunity(self, desk: Desk, each: Relation, lines: Sequence[Line], begun: int, more: Row) -> object:
        dice, firm = self.dice, each.customer.firm
        moment = dice.moment(begun)
        made: Row = {"created_at": stamp(moment), "created_by": each.owner}
        first = lines[0].product.name.rsplit(" ", 2)[0]
        row: Row = {"id": dice.id_at(moment), "subject": f"{firm.short} {first}采购", "customer": each.customer.id}
        row |= {"owner": each.owner, "amount": money(sum(line.amount for line in lines))}
        row["products"] = "、".join(line.product.name for line in lines[:3])
        if each.contacts:
            row["contact"] = each.contacts[0]
        if self.sites and dice.hit(0.1):
            row["site"] = dice.choice(self.sites)
        desk.opportunities.append(row | more | made)
        for line in lines:
            offered: Row = {"id": dice.id_at(moment), "opportunity": row["id"], "product": line.product.id}
            offered |= {"quantity": str(line.packs), "price": money(line.price)}
            desk.opportunity_lines.append(offered | made)
        return row["id"]
