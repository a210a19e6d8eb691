"""The catalogue of the demonstration group: categories and products of a maker of coatings, resins, inks, adhesives and fertilisers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hezong.demo.dice import Stream, money
from hezong.demo.table import rows
from hezong.modules.seed import seed_id

# code · Chinese · English · parent
CATEGORIES = (
    ("coating", "涂料", "Coatings", None),
    ("coating-wall", "建筑涂料", "Architectural coatings", "coating"),
    ("coating-industry", "工业涂料", "Industrial coatings", "coating"),
    ("coating-wood", "木器涂料", "Wood coatings", "coating"),
    ("coating-steel", "防腐涂料", "Protective coatings", "coating"),
    ("resin", "树脂", "Resins", None),
    ("ink", "油墨", "Inks", None),
    ("adhesive", "胶粘剂", "Adhesives", None),
    ("fertiliser", "肥料", "Fertilisers", None),
)

# family | Chinese | English | yuan per kilogram | pack sizes in kilograms | unit of the pack | dangerous
PRODUCTS = """
coating-wall|净味内墙乳胶漆|Low-odour interior emulsion|9.8|5 18|DR|
coating-wall|抗污内墙面漆|Stain-resistant interior paint|14.5|5 18|DR|
coating-wall|弹性外墙涂料|Elastic exterior coating|12.6|20|DR|
coating-wall|真石漆|Stone-effect coating|4.2|25 75|DR|
coating-wall|抗碱封闭底漆|Alkali-resistant primer|8.6|18|DR|
coating-wall|柔性腻子|Flexible putty|2.4|20|BG|
coating-wall|聚合物防水涂料|Polymer waterproof coating|7.9|10 20|DR|
coating-industry|水性丙烯酸面漆|Waterborne acrylic topcoat|23.5|5 20|DR|
coating-industry|水性环氧底漆|Waterborne epoxy primer|21.8|5 20|DR|
coating-industry|聚氨酯面漆|Polyurethane topcoat|32.4|4 20|DR|x
coating-industry|氨基烤漆|Amino baking enamel|19.6|18|DR|x
coating-industry|电泳漆乳液|Electrocoat emulsion|17.9|200|DR|
coating-industry|户外粉末涂料|Exterior powder coating|18.8|20 25|BX|
coating-industry|环氧粉末涂料|Epoxy powder coating|16.4|20 25|BX|
coating-industry|汽车修补清漆|Car refinish clearcoat|68.0|1 5|CA|x
coating-wood|水性木器清漆|Waterborne wood lacquer|34.2|5 20|DR|
coating-wood|UV 辊涂底漆|UV roller primer|22.7|20|DR|
coating-wood|PU 白面漆|PU white topcoat|27.3|10 20|DR|x
coating-wood|木蜡油|Hardwax oil|86.0|1 5|CA|
coating-steel|环氧富锌底漆|Zinc-rich epoxy primer|38.5|20|DR|x
coating-steel|环氧云铁中间漆|Epoxy MIO intermediate coat|22.1|20|DR|x
coating-steel|氟碳面漆|Fluorocarbon topcoat|79.0|20|DR|x
coating-steel|船底防污漆|Antifouling paint|64.5|20|DR|x
coating-steel|无溶剂环氧地坪|Solvent-free epoxy flooring|19.9|25|DR|
resin|水性丙烯酸乳液|Waterborne acrylic emulsion|9.6|50 200 1000|DR|
resin|苯丙乳液|Styrene-acrylic emulsion|7.8|200 1000|DR|
resin|环氧树脂 E-44|Epoxy resin E-44|16.9|20 220|DR|
resin|环氧树脂 E-51|Epoxy resin E-51|17.6|20 220|DR|
resin|饱和聚酯树脂|Saturated polyester resin|12.8|25|BG|
resin|醇酸树脂|Alkyd resin|11.2|180|DR|x
resin|聚氨酯分散体|Polyurethane dispersion|21.4|200|DR|
resin|不饱和聚酯树脂|Unsaturated polyester resin|9.1|220|DR|x
ink|水性柔印油墨|Waterborne flexo ink|18.2|5 20|DR|
ink|胶印四色油墨|Offset process ink|36.0|1 2|CA|
ink|UV 胶印油墨|UV offset ink|74.0|1|CA|
ink|复合凹版油墨|Laminating gravure ink|19.4|20|DR|x
ink|丝网印刷油墨|Screen printing ink|58.0|1 5|CA|
ink|水性上光油|Waterborne overprint varnish|15.8|20 200|DR|
adhesive|水性覆膜胶|Waterborne laminating adhesive|11.3|50|DR|
adhesive|无溶剂复合胶|Solvent-free laminating adhesive|26.5|20 200|DR|
adhesive|聚氨酯密封胶|Polyurethane sealant|42.0|0.6 12|CA|
adhesive|白乳胶|White wood glue|6.2|10 50|DR|
adhesive|热熔胶|Hot-melt adhesive|21.0|25|BG|
fertiliser|硫基复合肥 15-15-15|Sulphur-based compound 15-15-15|3.4|40 50|BG|
fertiliser|高氮复合肥 28-6-6|High-nitrogen compound 28-6-6|3.1|40 50|BG|
fertiliser|缓释复合肥 26-10-12|Slow-release compound 26-10-12|3.9|40|BG|
fertiliser|大量元素水溶肥|Macronutrient water-soluble fertiliser|9.8|5 25|BG|
fertiliser|腐植酸水溶肥|Humic-acid water-soluble fertiliser|12.4|5 20|DR|
fertiliser|中微量元素叶面肥|Micronutrient foliar fertiliser|28.0|1 5|CA|
fertiliser|有机无机复混肥|Organic-inorganic mixed fertiliser|2.3|40|BG|
fertiliser|微生物菌剂|Microbial inoculant|16.5|1 20|BG|
"""

MARGINS = {
    "coating-wall": 22,
    "coating-industry": 26,
    "coating-wood": 28,
    "coating-steel": 30,
    "resin": 13,
    "ink": 24,
    "adhesive": 20,
    "fertiliser": 12,
}
"""Gross margin of a family in per cent."""


@dataclass(frozen=True, slots=True)
class Product:
    """A product as orders need it; ``cents`` is the list price of one pack."""

    id: str
    code: str
    name: str
    family: str
    cents: int
    row: Mapping[str, object]


def category_rows(dice: Stream, moment: int) -> tuple[list[dict[str, object]], dict[str, str]]:
    """The rows of categories, and their ids by code."""
    ids = {code: dice.id_at(moment) for code, *_ in CATEGORIES}
    found: list[dict[str, object]] = []
    for code, name, english, parent in CATEGORIES:
        above = {"parent": ids[parent]} if parent else {}
        found.append({"id": ids[code], "code": code, "name": name, "name_en": english, **above})
    return found, ids


def products(dice: Stream, moment: int, categories: Mapping[str, str]) -> Iterator[Product]:
    """One product for each pack size."""
    for number, cells in enumerate(rows(PRODUCTS), start=101):
        family, name, english, price, packs, unit, dangerous = cells
        for pack in packs.split():
            cents = round(float(price) * float(pack) * 100 * (1 - 0.02 * len(pack)))
            code = f"HZ-{number}-{pack}"
            row: dict[str, object] = {
                "id": dice.id_at(moment),
                "code": code,
                "name": f"{name} {pack} kg",
                "name_en": f"{english} {pack} kg",
                "category": categories[family],
                "specification": f"{pack} kg",
                "unit": str(seed_id("unit", unit)),
                "pack_size": pack,
                "list_price": money(cents),
                "tax_rate": "9" if family == "fertiliser" else "13",
                "shelf_life": 365 if family != "fertiliser" else 1095,
                "dangerous": bool(dangerous),
                "stage": "phasing_out" if dice.hit(0.04) else "on_sale",
            }
            yield Product(str(row["id"]), code, str(row["name"]), family, cents, row)
