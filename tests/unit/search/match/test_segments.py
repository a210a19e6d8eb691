"""Names of organizations are written one way, and taken apart into place, brand, trade, form and branch."""

import pytest

from hezong.kernel.search.match.compare import phone_key
from hezong.kernel.search.match.plain import plain
from hezong.kernel.search.match.segments import split
from tests.factories.names import regions


@pytest.mark.parametrize(
    "one, other",
    [
        ("萬科企業股份有限公司", "万科企业股份有限公司"),
        ("ＴＣＬ科技（集团）", "tcl 科技(集团)"),
        ("第1建筑公司", "第一建筑公司"),
        ("21世纪", "二十一世纪"),
        ("360安全", "三六零安全"),
        ("〇七一二", "0712"),
        (" 平安·银行 ", "平安银行"),
    ],
)
def test_ways_of_writing_one_name(one: str, other: str):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    "name, brand, trade, legal, branch",
    [
        ("深圳市万科房地产股份有限公司", "万科", ("房地产",), "shares", ""),
        ("万科地产（深圳）有限责任公司", "万科", ("房地产",), "limited", ""),
        ("深圳萬科物業管理有限公司上海分公司", "万科", ("物业",), "limited", "上海分公司"),
        ("平安银行深圳分行福田支行", "平安", ("银行",), "", "深圳分行福田支行"),
        ("北京银行", "北京", ("银行",), "", ""),
        ("华新集团有限公司", "华新", (), "limited", ""),
        ("上海爱旭电子公司", "爱旭", ("电子",), "company", ""),
        ("万科上海办事处", "万科", (), "", "上海办事处"),
        ("Siemens Energy Co., Ltd.", "siemensenergy", (), "limited", ""),
        ("Visa", "visa", (), "", ""),
        ("王小明", "王小明", (), "", ""),
    ],
)
def test_parts_of_a_name(name: str, brand: str, trade: tuple[str, ...], legal: str, branch: str):
    found = split(name, regions())
    assert (found.brand, found.trade, found.legal, found.branch) == (brand, trade, legal, branch)


def test_places_lie_inside_one_another():
    whole = split("广东省深圳市南山华新科技有限公司", regions())
    assert {path[-1] for path in whole.places} == {"440300"}
    assert split("山西山西焦煤股份有限公司", regions()).brand == "山西焦煤"


def test_a_city_may_be_the_beginning_of_a_brand():
    """东方 is a city of Hainan; the other reading is kept beside."""
    found = split("东方财富信息股份有限公司", regions())
    assert found.unplaced is not None
    assert found.unplaced.brand.startswith("东方")


def test_a_phone_number_has_one_key():
    written = [
        "+86 (0755) 2560-6666",
        "0755-25606666 转 801",
        "00867552560 6666".replace(" ", ""),
        "０７５５２５６０６６６６",
    ]
    assert {phone_key(each) for each in written} == {"75525606666"}
    assert phone_key("+86 138 0013 8000") == phone_key("13800138000") == "13800138000"
