"""Code sets against published lists (CU-25, SY-01)."""

import csv
from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from typing import Any, cast

import pycountry
import pytest

from hezong.modules.reference.seed.make import PROVINCES_OF_CHINA, Region, rows
from hezong.modules.seed import HERE, Seed, seed_id, seeds

SEEDS = {
    entity: Seed(entity, [row for seed in found for row in seed.rows])
    for entity, found in groupby(seeds(), lambda seed: seed.entity)
}
REGIONS: Mapping[str, Any] = {str(row["id"]): row for row in SEEDS["region"].rows}


CHINA: Mapping[str, str] = {
    each.code: each.name for each in cast("list[Any]", pycountry.subdivisions) if each.country_code == "CN"
}
"""Names by code, as ISO 3166-2 prints them."""


def level(name: str) -> list[Any]:
    return [row for row in REGIONS.values() if row["level"] == name]


@pytest.mark.parametrize("seed", SEEDS.values(), ids=SEEDS)
def test_codes_are_unique(seed: Seed):
    assert [code for code, count in Counter(row["code"] for row in seed.rows).items() if count > 1] == []


@pytest.mark.parametrize("seed", SEEDS.values(), ids=SEEDS)
def test_every_code_has_a_chinese_and_an_english_name(seed: Seed):
    assert [row["code"] for row in seed.rows if not row.get("name") or not row.get("name_en")] == []


def test_what_a_code_refers_to_is_saved_in_an_earlier_list():
    """Rules of a row read the rows it refers to, so those must be there already."""
    own = {str(row["id"]) for seed in seeds() for row in seed.rows}
    saved: set[object] = set()
    for seed in seeds():
        refers = {row[name] for row in seed.rows for name in ("parent", "successor") if name in row}
        assert refers <= saved
        saved |= {row["id"] for row in seed.rows}
    assert saved == own


def test_provinces_are_those_of_iso_3166_2():
    assert {row["iso"] for row in level("province")} == CHINA.keys()


def test_countries_are_those_of_iso_3166_1():
    """Taiwan, Hong Kong and Macao stand once, as provinces."""
    published = {each.alpha_2 for each in pycountry.countries}
    assert {row["code"] for row in level("country")} == published - PROVINCES_OF_CHINA
    assert {row["iso"][-2:] for row in level("province")} >= PROVINCES_OF_CHINA


def test_province_names_agree_with_the_pinyin_that_iso_prints():
    """A second source for the names: Sheng, Shi and the like taken off."""
    spelt = {row["iso"]: row["name_en"].replace("Inner Mongolia", "Nei Mongol") for row in level("province")}
    assert {code: name for code, name in spelt.items() if not CHINA[code].startswith(f"{name} ")} == {}


def test_every_city_lies_in_a_province_of_china_that_its_code_begins_with():
    for city in level("city"):
        province = REGIONS[city["parent"]]
        assert province["level"] == "province"
        assert city["code"][:2] == province["code"][:2]
        assert REGIONS[province["parent"]]["code"] == "CN"


def test_obsolete_codes_name_a_successor_of_the_same_province_that_still_exists():
    ended = [row for row in REGIONS.values() if "valid_to" in row]
    assert len(ended) > 10
    for row in ended:
        successor = REGIONS[row["successor"]]
        assert "valid_to" not in successor
        assert successor["parent"] == row["parent"]


def test_the_committed_list_is_what_the_script_makes():
    with (HERE / "reference" / "seed" / "region.csv").open(encoding="utf-8", newline="") as file:
        committed = [Region(*cells) for cells in list(csv.reader(file))[1:]]
    assert committed == rows()


def test_industries_have_twenty_sections_and_ninety_seven_divisions():
    """GB/T 4754-2017."""
    industries = SEEDS["industry"].rows
    assert Counter("parent" in row for row in industries) == {False: 20, True: 97}


def test_an_id_follows_from_the_code_alone():
    assert str(seed_id("region", "CN")) in REGIONS
    assert {str(seed_id("region", row["code"])) for row in REGIONS.values()} == REGIONS.keys()
