"""Makes customers as they are found in the trade: names with place, brand and trade, codes, addresses and reach. Knows nothing of sales."""

from collections.abc import Mapping
from dataclasses import dataclass

from hezong.demo.dice import Bag, Stream
from hezong.demo.people import Names, mobile
from hezong.demo.table import rows, spelt, words
from hezong.modules.party.functions.valid_uscc import CHARACTERS, check_character

FIRST = (
    "华hua 鑫xin 宏hong 瑞rui 恒heng 盛sheng 天tian 金jin 中zhong 海hai 东dong 新xin 永yong 安an 德de 嘉jia 凯kai 博bo 正zheng 远yuan 立li 佳jia 汇hui "
    "润run 利li 万wan 长chang 国guo 联lian 科ke 力li 泰tai 明ming 益yi 诚cheng 广guang 百bai 顺shun 伟wei 锦jin 元yuan 同tong 腾teng 康kang 冠guan 银yin 禾he"
)
SECOND = (
    "达da 泰tai 兴xing 源yuan 丰feng 隆long 通tong 信xin 宇yu 盛sheng 诚cheng 辉hui 昌chang 荣rong 邦bang 业ye 创chuang 美mei 和he 安an 力li 茂mao 顺shun "
    "发fa 远yuan 光guang 胜sheng 特te 耀yao 泽ze 祥xiang 锐rui 成cheng 鸿hong 航hang 维wei 鼎ding 晟sheng 洋yang 星xing"
)
STREETS = words(
    "中山路 人民路 解放路 建设路 工业大道 科技路 兴业路 和平路 新华路 长江路 黄河路 创新大道 开发大道 迎宾路 文化路 光明路 胜利路 友谊路 东风路 环城路 "
    "北环路 南环路 滨河路 园区一路 园区三路 纬五路 经十路 站前路 朝阳街 幸福街"
)
BANKS = words("中国工商银行 中国农业银行 中国银行 中国建设银行 交通银行 招商银行 中国邮政储蓄银行 兴业银行")

# kind | trade | English | division of GB/T 4754 | families it buys
TRADES = """
maker|机械制造|Machinery|34|coating-industry coating-steel
maker|重工装备|Heavy Industry|35|coating-steel coating-industry
maker|汽车零部件|Auto Parts|36|coating-industry adhesive
maker|轨道交通设备|Rail Equipment|37|coating-industry coating-steel
maker|船舶工程|Shipbuilding|37|coating-steel
maker|钢结构|Steel Structures|33|coating-steel
maker|金属制品|Metal Products|33|coating-industry
maker|家具|Furniture|21|coating-wood adhesive
maker|木业|Timber Products|20|coating-wood adhesive
maker|包装印刷|Packaging and Printing|23|ink adhesive
maker|彩印|Colour Printing|23|ink
maker|纸业|Paper|22|ink adhesive
maker|塑业|Plastics|29|resin adhesive
maker|化工|Chemicals|26|resin
maker|新材料|New Materials|26|resin adhesive
maker|复合材料|Composites|30|resin
maker|电气|Electric|38|resin coating-industry
maker|电子科技|Electronics|39|resin ink
maker|玻璃制品|Glass Products|30|ink coating-industry
maker|建筑装饰工程|Decoration Engineering|50|coating-wall
maker|建设工程|Construction|47|coating-wall coating-steel
maker|防水工程|Waterproofing|50|coating-wall
maker|农业发展|Agriculture|01|fertiliser
maker|现代农业|Modern Farming|01|fertiliser
maker|果业|Fruit Growing|01|fertiliser
dealer|化工贸易|Chemical Trading|51|resin coating-industry
dealer|涂料销售|Paint Sales|51|coating-wall coating-wood
dealer|建材|Building Materials|51|coating-wall
dealer|印刷器材|Printing Supplies|51|ink
dealer|农资|Farm Supplies|51|fertiliser
shop|油漆店|Paint Shop|52|coating-wall coating-wood
shop|涂料专卖店|Paint Store|52|coating-wall
shop|五金建材店|Hardware Store|52|coating-wall adhesive
shop|装饰材料经营部|Decoration Materials|52|coating-wall coating-wood
shop|农资经营部|Farm Shop|52|fertiliser
shop|农资超市|Farm Supermarket|52|fertiliser
shop|印刷耗材经营部|Printing Consumables|52|ink
group|城市建设集团|Urban Construction Group|48|coating-wall coating-steel
group|交通投资集团|Transport Investment Group|48|coating-steel
group|农垦集团|State Farms Group|01|fertiliser
group|装备制造集团|Equipment Group|35|coating-industry coating-steel
"""
GROUP = ("有限公司", "Co., Ltd.")
ENDINGS = Bag(
    (GROUP, ("股份有限公司", "Corp."), ("有限责任公司", "Ltd."), ("科技有限公司", "Technology Co., Ltd.")),
    (70, 12, 10, 8),
)

# First two digits of postal codes by the first two of the region code.
POSTAL: Mapping[str, str] = dict(
    zip(
        words("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65"),
        words("10 30 05 03 01 11 13 15 20 21 31 23 35 33 25 45 43 41 51 53 57 40 61 55 65 85 71 73 81 75 83"),
        strict=True,
    )
)
METROPOLES = frozenset(
    words(
        "110105 110108 110106 110115 120116 120111 130100 130200 130600 140100 150200 210100 210200 220100 230100 310115 310112 310114 310117 320100 320500 "
        "320200 320400 330100 330200 330300 340100 350100 350200 350500 360100 370100 370200 370600 370300 410100 410300 420100 420600 430100 430200 440100 "
        "440300 440600 441900 441300 450100 450200 460100 500112 500107 500106 510100 510700 520100 530100 610100 610300 620100 630100 640100 650100"
    )
)


@dataclass(frozen=True, slots=True)
class City:
    """A region where customers are found; ``short`` and ``latin`` stand in company names."""

    id: str
    code: str
    name: str
    short: str
    latin: str

    @property
    def weight(self) -> float:
        return 8 if self.code in METROPOLES else 1


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: what it is called, which industry it is and what it buys."""

    kind: str
    name: str
    latin: str
    industry: str
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Firm:
    """A customer without anything that an organization knows of it."""

    name: str
    name_en: str
    trade: Trade
    city: City
    short: str
    domain: str


def trades() -> Mapping[str, tuple[Trade, ...]]:
    """The lines of business by kind: maker, dealer, shop, group."""
    found: dict[str, tuple[Trade, ...]] = {}
    for kind, name, latin, industry, families in rows(TRADES):
        found[kind] = (*found.get(kind, ()), Trade(kind, name, latin, industry, tuple(families.split())))
    return found


class Firms:
    """An endless supply of firms, no two of one name."""

    def __init__(self, dice: Stream) -> None:
        self.dice = dice
        self.first, self.second, self.trades = spelt(FIRST), spelt(SECOND), trades()
        self.taken: set[str] = set()
        self.names = Names(dice)

    def firm(self, kind: str, cities: Bag[City]) -> Firm:
        """Drawn again until the name is new."""
        while True:
            found = self._draw(kind, cities.draw(self.dice))
            if found.name not in self.taken:
                self.taken.add(found.name)
                return found

    def twin(self, firm: Firm) -> Firm:
        """The same firm as somebody else wrote it down: a possible duplicate."""
        name = firm.name.replace("有限责任公司", "有限公司")
        name = name if name != firm.name else firm.name.replace("有限公司", "有限责任公司")
        name = name if name not in self.taken else f"{firm.name}（分公司）"
        self.taken.add(name)
        return Firm(name, firm.name_en, firm.trade, firm.city, firm.short, firm.domain)

    def _draw(self, kind: str, city: City) -> Firm:
        dice = self.dice
        first, second = dice.choice(self.first), dice.choice(self.second)
        trade = dice.choice(self.trades[kind])
        brand, latin = first[0] + second[0], (first[1] + second[1]).capitalize()
        domain = f"{first[1]}{second[1]}-{city.latin.lower().replace(chr(39), '')}.example"
        street = dice.choice(STREETS) if kind == "shop" else ""
        ending, ending_en = ("", "") if kind == "shop" else GROUP if kind == "group" else ENDINGS.draw(dice)
        name = f"{city.short}{street}{brand}{trade.name}{ending}"
        return Firm(name, f"{city.latin} {latin} {trade.latin} {ending_en}".rstrip(), trade, city, brand, domain)


def uscc_of(dice: Stream, city: City, shop: bool) -> str:
    """A code of correct form: 91 for companies, 92 for sole traders, the region, nine characters, the check character."""
    body = "".join(dice.choices(CHARACTERS[:10], k=8)) + dice.choice(CHARACTERS)
    first = f"{'92' if shop else '91'}{city.code}{body}"
    return first + check_character(first)


def address_of(dice: Stream, city: City) -> dict[str, object]:
    """Street and postal code in a city."""
    line = f"{city.name}{dice.choice(STREETS)}{dice.randint(1, 399)}号"
    return {"address": line, "postal_code": f"{POSTAL[city.code[:2]]}{dice.randrange(10**4):04d}"}


def reach_of(dice: Stream, firm: Firm) -> dict[str, object]:
    """Telephone, mail and web of a firm; shops have a telephone only."""
    found: dict[str, object] = {"phone": mobile(dice)}
    if firm.trade.kind != "shop":
        found |= {"email": f"info@{firm.domain}", "website": f"https://www.{firm.domain}"}
    return found


def account_of(dice: Stream, city: City) -> dict[str, object]:
    """A bank and an account whose number begins with 99, which no bank gives out."""
    return {"bank": f"{dice.choice(BANKS)}{city.short}支行", "bank_account": f"99{dice.randrange(10**15):015d}"}
