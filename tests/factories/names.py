"""Turns the listed companies of ``tests/data`` into pairs of names with a known truth: the same company written otherwise, or another company that looks like it.

Rules of the same company: width, traditional characters, blanks and brackets, another place of the place, a short or missing legal form, a missing
place, a missing trade, a short trade, numerals, one character mistaken by ear or by eye, two swapped, one left out; one name in four suffers
two of them. Rules of another company: a branch of it, its brand with another trade, its name in another city, and neighbours: other listed
companies of the same place and trade whose brands differ by one character. Nothing here looks at the words that matching knows.
"""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from opencc import OpenCC
from pypinyin import lazy_pinyin

from hezong.kernel.search.match import Lexicon, Place, lexicon

DATA = Path(__file__).parents[1] / "data" / "companies_cn.csv"
REGIONS = Path(__file__).parents[2] / "src/hezong/modules/reference/seed/region.csv"
CITIES = (
    "深圳",
    "广州",
    "上海",
    "北京",
    "杭州",
    "南京",
    "苏州",
    "成都",
    "武汉",
    "西安",
    "青岛",
    "厦门",
    "郑州",
    "长沙",
    "天津",
    "重庆",
    "宁波",
    "无锡",
    "沈阳",
    "大连",
)
PROVINCES = (
    "广东",
    "浙江",
    "江苏",
    "山东",
    "福建",
    "四川",
    "湖北",
    "湖南",
    "安徽",
    "河北",
    "河南",
    "江西",
    "陕西",
    "山西",
    "辽宁",
    "吉林",
)
TRADES = (
    *(
        "科技",
        "电子",
        "软件",
        "信息技术",
        "贸易",
        "物流",
        "建筑工程",
        "房地产开发",
        "生物科技",
        "医疗器械",
        "食品",
        "服装",
        "机械设备",
        "化工",
    ),
    *(
        "新材料",
        "广告",
        "餐饮管理",
        "汽车配件",
        "环保科技",
        "文化传媒",
        "投资管理",
        "供应链管理",
        "人力资源",
        "物业管理",
    ),
)
SHORT = {
    "房地产开发": "地产",
    "信息技术": "信息",
    "建筑工程": "建筑",
    "机械设备": "机械",
    "生物科技": "生物",
    "物业管理": "物业",
    "环保科技": "环保",
    "汽车配件": "汽配",
}
LEGAL = ("股份有限公司", "有限公司", "有限责任公司")
LEGAL_SHORT = {
    "股份有限公司": ("股份公司", "股份", "公司", ""),
    "有限公司": ("有限责任公司", "公司", ""),
    "有限责任公司": ("有限公司", "公司", ""),
}
BRANCHES = (
    "{city}分公司",
    "{city}营业部",
    "{city}办事处",
    "第一分公司",
    "{city}第二分公司",
    "{city}项目部",
    "驻{city}代表处",
)
EYE = (
    *(
        "未末",
        "己已",
        "日曰",
        "人入",
        "大太",
        "天夫",
        "干千",
        "王玉",
        "田由",
        "木本",
        "午牛",
        "几儿",
        "风凤",
        "免兔",
        "析折",
        "睛晴",
        "情清",
        "住佳",
    ),
    *(
        "侯候",
        "徒徒",
        "楠桷",
        "晨震",
        "明朋",
        "宇字",
        "富寓",
        "亨享",
        "治冶",
        "凌陵",
        "利和",
        "原厚",
        "友反",
        "史吏",
        "名各",
        "同向",
        "城诚",
        "圆园",
    ),
    *(
        "峰锋",
        "扬杨",
        "敏繁",
        "新薪",
        "森林",
        "瑞端",
        "祥样",
        "科料",
        "隆降",
        "雷雪",
        "鸿鸡",
        "鹏鸣",
        "源原",
        "海悔",
        "华毕",
        "金全",
        "钢纲",
        "恒垣",
    ),
    *(
        "宏宠",
        "泰秦",
        "力刀",
        "立竟",
        "特持",
        "云去",
        "方万",
        "德徳",
        "达迖",
        "荣荥",
        "兰三",
        "光先",
        "益盆",
        "盛盒",
        "东车",
        "中申",
        "联职",
        "合含",
    ),
)


@dataclass(frozen=True, slots=True)
class Company:
    """A company by the parts of its full name."""

    place: str
    brand: str
    trade: str
    legal: str

    @property
    def name(self) -> str:
        return f"{self.place}{self.brand}{self.trade}{self.legal}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names. ``same``: whether they mean the same company. ``rule``: what was done to the second."""

    one: str
    other: str
    same: bool
    rule: str


Damage = Callable[[random.Random, Company], "Company | str"]


@cache
def companies() -> tuple[Company, ...]:
    """One company for each listed one: its short name as brand, its area as place, and a trade and a form that stay the same for it."""
    with DATA.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(each for row in rows if (each := _company(row)) is not None)


def _company(row: dict[str, str]) -> Company | None:
    brand = (
        row["name"].strip("*").removeprefix("ST").removeprefix("S*ST").replace("Ａ", "").replace("Ｂ", "").split("-")[0]
    )
    for ending in ("股份", "集团", "控股", "退"):
        brand = brand.removesuffix(ending)
    if len(brand) < 2 or not row["area"] or not all("\u4e00" <= each <= "\u9fff" for each in brand):
        return None
    dice = random.Random(row["code"])
    return Company(
        row["area"], brand, "" if brand.endswith(("银行", "证券", "保险")) else dice.choice(TRADES), dice.choice(LEGAL)
    )


@cache
def regions() -> Lexicon:
    with REGIONS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return lexicon(
        Place(row["code"], tuple(filter(None, (row["name"], row["short_name"]))), row["parent:region"] or None)
        for row in rows
    )


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """``count`` pairs of the same company and as many of different ones, then all neighbours."""
    dice = random.Random(seed)
    chosen = [dice.choice(companies()) for _ in range(count)]
    for company in chosen:
        yield _same(dice, company)
        yield _other(dice, company)
    yield from neighbours(dice.sample(companies(), min(len(companies()), count)))


def _same(dice: random.Random, company: Company) -> Pair:
    rules = dice.sample(sorted(SAME), 2 if dice.random() < 0.25 else 1)
    rules.sort(key=lambda each: each in LAST)
    made: Company | str = company
    for rule in rules:
        made = SAME[rule](dice, made) if isinstance(made, Company) else made
    return Pair(company.name, made.name if isinstance(made, Company) else made, True, "+".join(rules))


def _other(dice: random.Random, company: Company) -> Pair:
    rule = dice.choice(sorted(OTHER))
    made = OTHER[rule](dice, company)
    return Pair(company.name, made.name if isinstance(made, Company) else made, False, rule)


def neighbours(chosen: Sequence[Company]) -> Iterator[Pair]:
    """Pairs of listed companies of one place and trade whose brands have one character in common at the same position."""
    groups: dict[tuple[str, str, str], list[Company]] = {}
    for each in chosen:
        for at, character in enumerate(each.brand[:2]):
            groups.setdefault((each.place, f"{at}{character}", each.trade), []).append(each)
    for group in groups.values():
        for at, one in enumerate(group):
            yield from (
                Pair(one.name, each.name, False, "neighbour") for each in group[at + 1 :] if each.brand != one.brand
            )


def _wide(_dice: random.Random, company: Company) -> str:
    return f"{company.brand}{company.trade}（{company.place}）{company.legal}"


def _traditional(_dice: random.Random, company: Company) -> str:
    return _converter().convert(company.name)


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def _spaced(dice: random.Random, company: Company) -> str:
    return dice.choice((" {0} ", "{0}.", "\u3000{0}", "{0}　")).format(
        f"{company.place} {company.brand}{company.trade} {company.legal}"
    )


def _suffixed(_dice: random.Random, company: Company) -> Company:
    return replace(
        company, place=company.place + ("市" if company.place in CITIES else "省" if company.place in PROVINCES else "")
    )


def _form(dice: random.Random, company: Company) -> Company:
    return replace(company, legal=dice.choice(LEGAL_SHORT.get(company.legal, ("",))))


def _heard(dice: random.Random, company: Company) -> Company:
    at = dice.randrange(len(company.brand))
    alike = [each for each in _by_sound().get(lazy_pinyin(company.brand[at])[0], "") if each != company.brand[at]]
    return replace(company, brand=_with(company.brand, at, dice.choice(alike))) if alike else _form(dice, company)


def _seen(dice: random.Random, company: Company) -> Company:
    found = [(at, pair) for at, each in enumerate(company.brand) for pair in EYE if each in pair]
    if not found:
        return _heard(dice, company)
    at, pair = dice.choice(found)
    return replace(
        company, brand=_with(company.brand, at, pair.replace(company.brand[at], "")[:1] or company.brand[at])
    )


def _swapped(dice: random.Random, company: Company) -> Company:
    at = dice.randrange(len(company.brand) - 1)
    return replace(
        company, brand=company.brand[:at] + company.brand[at + 1] + company.brand[at] + company.brand[at + 2 :]
    )


def _left_out(dice: random.Random, company: Company) -> Company:
    """One character of a long name: of the trade, or of a brand of four."""
    if len(company.trade) > 2 and dice.random() < 0.5:
        at = dice.randrange(len(company.trade))
        return replace(company, trade=company.trade[:at] + company.trade[at + 1 :])
    if len(company.brand) < 4:
        return _form(dice, company)
    at = dice.randrange(len(company.brand))
    return replace(company, brand=company.brand[:at] + company.brand[at + 1 :])


def _with(text: str, at: int, character: str) -> str:
    return text[:at] + character + text[at + 1 :]


@cache
def _by_sound() -> dict[str, str]:
    """The characters that listed companies use, by their reading."""
    found: dict[str, set[str]] = {}
    for each in {character for company in companies() for character in company.brand}:
        found.setdefault(lazy_pinyin(each)[0], set()).add(each)
    return {reading: "".join(sorted(characters)) for reading, characters in found.items()}


def _branch(dice: random.Random, company: Company) -> str:
    return company.name + dice.choice(BRANCHES).format(city=dice.choice(CITIES))


def _trade(dice: random.Random, company: Company) -> Company:
    others = [each for each in TRADES if each != company.trade]
    return (
        replace(company, trade=dice.choice(others))
        if company.trade
        else replace(company, place=_elsewhere(dice, company))
    )


def _city(dice: random.Random, company: Company) -> Company:
    return replace(company, place=_elsewhere(dice, company))


def _elsewhere(dice: random.Random, company: Company) -> str:
    """A city that does not lie in the place of the company."""
    known = regions().places
    here = known.get(company.place, ())
    apart = [
        each
        for each in CITIES
        if not any(path[: len(mine)] == mine or mine[: len(path)] == path for mine in here for path in known[each])
    ]
    return dice.choice(apart)


SAME: dict[str, Damage] = {
    "brackets": _wide,
    "traditional": _traditional,
    "spaces": _spaced,
    "suffix of place": _suffixed,
    "short form": _form,
    "no place": lambda _dice, company: replace(company, place=""),
    "no trade": lambda _dice, company: replace(company, trade=""),
    "short trade": lambda _dice, company: replace(company, trade=SHORT.get(company.trade, company.trade)),
    "by ear": _heard,
    "by eye": _seen,
    "swapped": _swapped,
    "left out": _left_out,
}
LAST = frozenset({"brackets", "traditional", "spaces"})
"""Rules that write the whole name, and therefore come after those that change parts."""
OTHER: dict[str, Damage] = {"branch": _branch, "other trade": _trade, "other city": _city}
