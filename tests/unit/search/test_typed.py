"""What is typed is looked for in the forms in which it may be stored."""

import pytest

from hezong.kernel.search.pinyin import telling
from hezong.kernel.search.typed import Typed


@pytest.mark.parametrize(
    "text, typed",
    [
        ("萬科", Typed(("万科", "萬科"))),
        ("ＨｕａＴｅｎｇ", Typed(("huateng",), letters="huateng", code="huateng")),
        ("万科Ａ", Typed(("万科a", "万科ａ"))),
        ("0755 2560", Typed(("0755 2560",), code="07552560", digits="7552560")),
        ("ht", Typed(("ht",), letters="ht")),
        ("  ", Typed(("",))),
    ],
)
def test_forms(text: str, typed: Typed):
    assert Typed.of(text) == typed


def test_a_legal_form_is_not_looked_for_by_itself():
    assert Typed.of("深圳华腾科有限公司").root(0) == "深圳华腾科"
    assert Typed.of("有限公司").root(0) == "有限公司"


@pytest.mark.parametrize("letters", ["guangda", "huateng", "ang", "zh", "chengguang", "yuanxiangjiang"])
def test_what_tells_of_a_spelling_is_part_of_it_in_order(letters: str):
    pieces = telling(letters).split("%")
    assert "".join(pieces) == letters
    assert not any(run in piece for run in ("ang", "eng", "uan") for piece in pieces)
