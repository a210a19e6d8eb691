"""Turns the market into rows of customers with their facets, contacts, addresses and relations. Decides nothing about orders."""

from collections.abc import Iterator, Mapping, Sequence

from hezong.demo.dice import Bag, Stream, iso, money, stamp
from hezong.demo.firms import STREETS, account_of, address_of, reach_of, uscc_of
from hezong.demo.goods import Product
from hezong.demo.market import Customer, Relation
from hezong.demo.people import Names, mobile
from hezong.demo.table import choices, words
from hezong.modules.seed import seed_id

Row = dict[str, object]

SOURCES = Bag(
    words(
        "visit exhibition referral partner website search marketplace site tender campaign hotline cold_call association"
    ),
    (22, 12, 16, 6, 6, 5, 5, 8, 5, 5, 3, 12, 4),
)
GRADES = Bag(("A", "B", "C", "D"), (1, 3, 5, 2))
LIMITS = {"A": 3_000_000, "B": 1_000_000, "C": 300_000, "D": 50_000}
"""Typical credit of a grade in yuan."""
KEYWORDS = words("环保 出口 连锁 龙头 样板 民营 国企 上市公司 招投标 旺季备货 账期长 价格敏感 技术型")
FOLLOW_UPS = choices("""
reserve     untouched
collected   untouched contacting
screened    contacting
developing  contacting regular
following   regular regular quiet
opportunity regular
ordered     regular regular regular quiet paused lost
""")
INTENTS = {
    "coating-wall": "年度内外墙涂料集采",
    "coating-industry": "溶剂型改水性",
    "coating-wood": "家具线换水性木器漆",
    "coating-steel": "钢结构防腐配套",
    "resin": "乳液替代进口",
    "ink": "柔印水墨切换",
    "adhesive": "无溶剂复合胶试用",
    "fertiliser": "春耕备肥",
}
NEXT_STEPS = words(
    "电话回访 上门拜访 寄送样品 样板线试用 报价评审 技术交流 合同审批 对账 催款 补全资料 邀请参观工厂 节前备货提醒"
)
POSTS = words("采购经理 采购主管 采购员 总经理 生产副总 技术部长 质检主管 财务经理 仓库主管 项目经理")
OWNERS = words("店主 老板 店长 经理")
DECIDES = words("decider influencer user gatekeeper")
LEVELS = words("asked asked sampled compared ready")
SERVICES = Bag(("wechat", "wecom", "dingtalk", "qq", "feishu"), (70, 10, 10, 7, 3))


class Parties:
    """Rows about customers, in the order in which they can be saved."""

    def __init__(
        self, organizations: Mapping[str, str], anchor: int, goods: Mapping[str, Sequence[Product]], seed: int
    ) -> None:
        self.dice = Stream(seed, "parties")
        self.names = Names(self.dice)
        self.organizations = organizations
        self.anchor = anchor
        self.goods = goods

    def customer(self, each: Customer) -> Row:
        """The master with all its facets; whoever ordered has a code, because an order needs one."""
        dice, firm = self.dice, each.firm
        row: Row = {
            "id": each.id,
            "name": firm.name,
            "name_en": firm.name_en,
            "kind": "person" if each.person else "company",
        }
        ordered = any(one.days for one in each.relations)
        if not each.person and (ordered or dice.hit(0.7)):
            row["uscc"] = uscc_of(dice, firm.city, firm.trade.kind == "shop")
        if dice.hit(0.35):
            row["keywords"] = sorted(dice.sample(KEYWORDS, dice.randint(1, 3)))
        row |= {
            "customer_type": each.kind,
            "industry": str(seed_id("industry", firm.trade.industry)),
            "region": firm.city.id,
        }
        row |= address_of(dice, firm.city) | ({"phone": mobile(dice)} if each.person else reach_of(dice, firm))
        if ordered and not each.person and dice.hit(0.3):
            row |= account_of(dice, firm.city)
        row |= self._made(each.created, each.relations[0].owner)
        row["facets"] = [self.facet(one) for one in each.relations]
        return row

    def facet(self, each: Relation) -> Row:
        """What one organization knows; a reserve customer may lie in the public pool, without an owner."""
        dice = self.dice
        pooled = each.stage == "reserve" and dice.hit(0.2)
        row: Row = {
            "id": each.id,
            "organization": self.organizations[each.unit],
            "owner": None if pooled else each.owner,
            "stage": each.stage,
        }
        row |= {
            "follow_up": dice.choice(FOLLOW_UPS[each.stage]),
            "source": str(seed_id("customer_source", SOURCES.draw(dice))),
        }
        if each.days or dice.hit(0.4):
            row |= self._credit(each)
        if each.stage in {"following", "opportunity"} or dice.hit(0.1):
            row["intent"] = INTENTS[each.customer.firm.trade.families[0]]
        if each.stage not in {"reserve", "collected"} and dice.hit(0.6):
            row |= {"next_step": dice.choice(NEXT_STEPS), "next_on": iso(self.anchor + dice.randint(-12, 75))}
        return row | self._made(each.created, each.owner)

    def _credit(self, each: Relation) -> Row:
        grade = GRADES.draw(self.dice)
        row: Row = {"grade": str(seed_id("customer_grade", grade))}
        if each.days and each.customer.kind in {"direct", "distributor", "group_buyer"}:
            row["credit_limit"] = money(max(1, round(LIMITS[grade] * self.dice.uniform(0.5, 1.6) / 10_000)) * 1_000_000)
        return row

    def _made(self, day: int, by: str) -> Row:
        return {"created_at": stamp(self.dice.moment(day)), "created_by": by}

    def contacts(self, each: Relation) -> Iterator[Row]:
        """The people on the other side; the first is the primary one. Shops have one, who owns the shop."""
        small = each.customer.firm.trade.kind in {"shop", "person"}
        if each.customer.person or (not each.days and self.dice.hit(0.4)):
            return
        for index in range(1 if small else self.dice.choice((1, 1, 2, 2, 3))):
            row = self._contact(each, index == 0, small)
            each.contacts.append(str(row["id"]))
            yield row

    def _contact(self, each: Relation, primary: bool, small: bool) -> Row:
        dice, name = self.dice, self.names.name()
        moment = dice.moment(each.created)
        row: Row = {"id": dice.id_at(moment), "customer": each.customer.id, "name": name.chinese, "name_en": name.latin}
        row |= {
            "gender": "female" if name.female else "male",
            "primary": primary,
            "position": dice.choice(OWNERS if small else POSTS),
        }
        row |= {"mobile": mobile(dice), "branch": self.organizations[each.unit], "owner": each.owner}
        if not small:
            row |= {"email": f"{name.login}@{each.customer.firm.domain}", "decides": dice.choice(DECIDES)}
        return row | {"created_at": stamp(moment), "created_by": each.owner}

    def messengers(self, each: Relation) -> Iterator[Row]:
        """Two of five contacts have given an account."""
        for contact in each.contacts:
            if self.dice.hit(0.4):
                account = f"hz_{self.dice.randrange(36**6):06x}"
                yield self._child(each, {"contact": contact, "service": SERVICES.draw(self.dice), "account": account})

    def interests(self, each: Relation) -> Iterator[Row]:
        """What the first contact would buy, for manufacturers being worked on."""
        if each.contacts and each.stage in {"developing", "following", "opportunity"}:
            for product in self.dice.sample(self.goods[each.customer.firm.trade.families[0]], 2):
                level = self.dice.choice(LEVELS)
                row: Row = {"contact": each.contacts[0], "product": product.id, "level": level}
                yield self._child(each, row | {"noted_on": iso(each.created + 7)})

    def addresses(self, each: Relation) -> Iterator[Row]:
        """Where goods go to, when it is not the shop itself."""
        firm = each.customer.firm
        if each.days and firm.trade.kind not in {"shop", "person"} and self.dice.hit(0.35):
            line = f"{self.dice.choice(STREETS)}{self.dice.randint(1, 199)}号{self.dice.randint(1, 9)}号库"
            row: Row = {"customer": each.customer.id, "kind": "delivery", "region": firm.city.id}
            row |= {"line": firm.city.name + line, "receiver": self.names.name().chinese, "phone": mobile(self.dice)}
            yield self._child(each, row, owned=False)

    def supplies(self, relations: Sequence[Relation]) -> Iterator[Row]:
        """In each unit, dealers supply some of the shops."""
        dealers = [each for each in relations if each.customer.kind == "distributor"]
        for each in relations:
            if dealers and each.customer.kind in {"outlet", "retailer"} and self.dice.hit(0.25):
                row: Row = {"customer": self.dice.choice(dealers).customer.id, "other": each.customer.id}
                yield self._child(each, row | {"kind": "supplies", "since": iso(each.created)}, owned=False)

    def _child(self, each: Relation, row: Row, owned: bool = True) -> Row:
        moment = self.dice.moment(each.created)
        made: Row = {"created_at": stamp(moment), "created_by": each.owner}
        return {"id": self.dice.id_at(moment), **row, **({"owner": each.owner} if owned else {}), **made}
