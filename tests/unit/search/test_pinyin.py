"""Pinyin keys and folded names."""

import pytest

from hezong.kernel.search.fold import fold
from hezong.kernel.search.pinyin import initials, pinyin_key


@pytest.mark.parametrize(
    ("text", "key", "letters"),
    [
        ("重庆", "chongqing", "cq"),
        ("曾国藩", "zengguofan", "zgf"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("仇英", "qiuying", "qy"),
        ("单县电力设备", "danxiandianlishebei", "dxdlsb"),
        ("万科Ａ", "wankea", "wka"),
        ("*ST国华", "*stguohua", "*stgh"),
        ("Acme 中国", "acmezhongguo", "acmezg"),
        ("", "", ""),
        ("𠮷野家", "𠮷yejia", "𠮷yj"),
    ],
)
def test_keys(text, key, letters):
    assert (pinyin_key(text), initials(text)) == (key, letters)


@pytest.mark.parametrize(
    ("one", "other"),
    [("万科Ａ", "万科 a"), ("（中国）石油", "(中国)石油"), ("A.B. Co.,Ltd", "ab co ltd"), ("北京·饭店", "北京饭店")],
)
def test_names_written_differently_fold_alike(one, other):
    assert fold(one) == fold(other)


def test_other_names_stay_apart():
    assert fold("北京饭店") != fold("北京大饭店")
