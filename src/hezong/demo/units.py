"""The organizations of the demonstration group as a table: who lies below whom, and where each of them sells. Holds no logic but reading it."""

from dataclasses import dataclass
from datetime import date

from hezong.demo.table import choices

FOUNDED = date(2016, 1, 1)
MERGED = date(2025, 7, 1)
"""The day on which CENTRAL became part of SOUTH."""

# code · Chinese · English · kind · parent · parent since the merger ("-" where closed, "" where nothing changed)
UNITS = """
HZ          合纵集团     Hezong Group                group      -        -
HZ-FIN      集团财务部   Group Finance               department HZ       =
HZ-IT       集团信息部   Group IT                    department HZ       =
IND         工业材料板块 Industrial Materials        sector     HZ       =
AGR         农化民用板块 Agrochemicals and Consumer  sector     HZ       =
NORTH       华北公司     Hezong North                company    IND      =
NORTH-KA    华北大客户部 North Key Accounts          department NORTH    =
NORTH-FIN   华北财务部   North Finance               department NORTH    =
NORTH-BJ    北京分公司   Beijing Branch              branch     NORTH    =
NORTH-TJ    天津分公司   Tianjin Branch              branch     NORTH    =
NORTH-SJZ   石家庄分公司 Shijiazhuang Branch         branch     NORTH    =
NORTH-JN    济南分公司   Jinan Branch                branch     NORTH    =
EAST        华东公司     Hezong East                 company    IND      =
EAST-KA     华东大客户部 East Key Accounts           department EAST     =
EAST-FIN    华东财务部   East Finance                department EAST     =
EAST-SH     上海分公司   Shanghai Branch             branch     EAST     =
EAST-NJ     南京分公司   Nanjing Branch              branch     EAST     =
EAST-HGH    杭州分公司   Hangzhou Branch             branch     EAST     =
SOUTH       华南公司     Hezong South                company    AGR      =
SOUTH-KA    华南大客户部 South Key Accounts          department SOUTH    =
SOUTH-FIN   华南财务部   South Finance               department SOUTH    =
SOUTH-GZ    广州分公司   Guangzhou Branch            branch     SOUTH    =
SOUTH-SZ    深圳分公司   Shenzhen Branch             branch     SOUTH    =
SOUTH-NN    南宁分公司   Nanning Branch              branch     SOUTH    =
WEST        西部公司     Hezong West                 company    AGR      =
WEST-KA     西部大客户部 West Key Accounts           department WEST     =
WEST-FIN    西部财务部   West Finance                department WEST     =
WEST-CD     成都分公司   Chengdu Branch              branch     WEST     =
WEST-XA     西安分公司   Xi'an Branch                branch     WEST     =
WEST-CQ     重庆分公司   Chongqing Branch            branch     WEST     =
CENTRAL     华中公司     Hezong Central              company    AGR      -
CENTRAL-KA  华中大客户部 Central Key Accounts        department CENTRAL  -
CENTRAL-FIN 华中财务部   Central Finance             department CENTRAL  -
CENTRAL-WH  武汉分公司   Wuhan Branch                branch     CENTRAL  SOUTH
CENTRAL-CS  长沙分公司   Changsha Branch             branch     CENTRAL  SOUTH
"""

# Below each branch lie two departments: one sells to manufacturers, one through dealers and shops.
DEPARTMENTS = (("IND", "工业销售部", "Industrial Sales"), ("CH", "渠道销售部", "Channel Sales"))

SUCCESSORS = {"CENTRAL": "SOUTH", "CENTRAL-KA": "SOUTH-KA", "CENTRAL-FIN": "SOUTH-FIN"}

# Codes of GB/T 2260: whole provinces by their first two digits, or single cities.
TERRITORIES = choices("""
NORTH-BJ   11
NORTH-TJ   12 21 22 23
NORTH-SJZ  13 14 15
NORTH-JN   37
EAST-SH    31
EAST-NJ    32 34
EAST-HGH   33 35 36
SOUTH-GZ   4401 4404 4406 4407 4408 4412 4420
SOUTH-SZ   4403 4405 4413 4419
SOUTH-NN   45 46
WEST-CD    51 54
WEST-XA    61 62 63 64 65
WEST-CQ    50 52 53
CENTRAL-WH 41 42
CENTRAL-CS 43
""")


@dataclass(frozen=True, slots=True)
class Unit:
    """An organization before it has an id; ``later`` is its parent since the merger, None where it was closed."""

    code: str
    name: str
    name_en: str
    kind: str
    parent: str | None
    later: str | None


def units() -> tuple[Unit, ...]:
    """All organizations, parents first."""
    rows = [_unit(line) for line in UNITS.strip().splitlines()]
    return tuple(each for row in rows for each in (row, *(_departments(row) if row.kind == "branch" else ())))


def _unit(line: str) -> Unit:
    code, name, *english, kind, parent, later = line.split()
    above = None if parent == "-" else parent
    return Unit(code, name, " ".join(english), kind, above, above if later == "=" else None if later == "-" else later)


def _departments(branch: Unit) -> tuple[Unit, ...]:
    city, city_en = branch.name.removesuffix("分公司"), branch.name_en.removesuffix(" Branch")
    return tuple(
        Unit(f"{branch.code}-{suffix}", city + name, f"{city_en} {english}", "department", branch.code, branch.code)
        for suffix, name, english in DEPARTMENTS
    )


def company_of(code: str) -> str:
    """The company a unit was founded in: the first part of its code."""
    return code.split("-", 1)[0]


def territory_of(code: str) -> tuple[str, ...]:
    """Beginnings of region codes where a unit sells; a company and its key accounts sell wherever its branches do."""
    own = [value for key, value in TERRITORIES.items() if code == key or code.startswith(f"{key}-")]
    found = own or [value for key, value in TERRITORIES.items() if company_of(key) == company_of(code)]
    return tuple(each for value in found for each in value)
