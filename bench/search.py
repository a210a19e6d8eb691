"""Times the search over fixed words, for askers who may read 1, 30, 300 and all of a thousand organizations: what a person waits for the first 20 hits.

180 words of every kind that people type, and the 20 commonest city names by themselves; each is asked once unmeasured, then measured over HTTP.
"""

import json
import time
import urllib.request
from itertools import product
from typing import TypedDict
from urllib.parse import quote

SCOPES = {"1": 2, "30": 3, "300": 4, "all": 5}
"""Organizations an asker may read, and the token of such an asker."""
MOST, MOST_CITY = 50.0, 200.0
"""Milliseconds that 95 of 100 answers may take at most (contract §5)."""
HAN = "华腾科新天海明德瑞丰盛宏远达信诚和顺金银龙凤山河春秋光辉星月"
PINYIN = [
    "hua",
    "teng",
    "ke",
    "xin",
    "tian",
    "hai",
    "ming",
    "de",
    "rui",
    "feng",
    "sheng",
    "hong",
    "yuan",
    "da",
    "xin",
    "cheng",
    "he",
    "shun",
    "jin",
    "yin",
    "long",
    "feng",
    "shan",
    "he",
    "chun",
    "qiu",
    "guang",
    "hui",
    "xing",
    "yue",
]
CITIES = [
    "深圳",
    "上海",
    "北京",
    "广州",
    "成都",
    "武汉",
    "西安",
    "沈阳",
    "长沙",
    "厦门",
    "青岛",
    "大连",
    "宁波",
    "苏州",
    "无锡",
    "合肥",
    "福州",
    "南昌",
    "郑州",
    "太原",
]
ABSENT = ["曌宇", "犇鑫", "淼淼", "骉马", "龘龘", "zzqqk", "wvwv", "99887766", "鱻鲜坊", "qqwweerr"]
TRADITIONAL = ["華騰", "騰科", "達信", "誠和", "順金", "銀龍", "龍鳳", "鳳山", "輝星", "遠達"]
WIDE = ("ｈｕａｔｅｎｇ", "０１００００００１２３４５", "　华腾　")


class Times(TypedDict):
    """Milliseconds."""

    p50: float
    p95: float
    slowest: str


def words() -> list[str]:
    """The 180 words, the same in every run."""
    pairs = [HAN[a] + HAN[b] for a, b in _spread(60, len(HAN))]
    triples = [HAN[a] + HAN[b] + HAN[(a + b) % 30] for a, b in _spread(30, len(HAN))]
    named = [CITIES[a % 20] + HAN[b] + HAN[(a * 7 + b) % 30] for a, b in _spread(20, 30)]
    whole = [f"{CITIES[a % 20]}{HAN[b]}{HAN[a]}{HAN[(a + 5) % 30]}有限公司" for a, b in _spread(7, 30)]
    spelled = [PINYIN[a] + PINYIN[b] for a, b in _spread(17, 30)]
    initials = [PINYIN[a][0] + PINYIN[b][0] + PINYIN[(a + b) % 30][0] for a, b in _spread(10, 30)]
    two = [PINYIN[a][0] + PINYIN[b][0] for a, b in _spread(3, 30)]
    phones = [f"0{10000000000 + number * 99991}" for number in range(1, 6)] + ["01000", "12345", "1000012"]
    codes = ["9144030071526726XG", "91440300"]
    found = [*pairs, *triples, *named, *whole, *spelled, *initials, *two, *phones, *codes, *ABSENT, *TRADITIONAL, *WIDE]
    assert len(found) == 180, len(found)
    return found


def _spread(count: int, size: int) -> list[tuple[int, int]]:
    """``count`` pairs of different places, spread evenly over all there are."""
    every = [(a, b) for a, b in product(range(size), repeat=2) if a != b]
    return [every[number * len(every) // count] for number in range(count)]


def measure_search(port: int) -> dict[str, Times]:
    """p50 and p95 by scope, ``cities 30`` for the city names; prints them as they come."""
    found: dict[str, Times] = {}
    for scope, token in SCOPES.items():
        for name, asked in ((scope, words()), (f"cities {scope}", CITIES)):
            _pass(port, token, asked)
            found[name] = times = _times(_pass(port, token, asked))
            print(
                f"search {name:10} p50 {times['p50']:6.1f}  p95 {times['p95']:6.1f} ms  slowest {times['slowest']}",
                flush=True,
            )
    return found


def _pass(port: int, token: int, asked: list[str]) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    for word in asked:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/api/search?q={quote(word)}&limit=20")
        request.add_header("Authorization", f"Bearer bench-{token}")
        started = time.monotonic()
        with urllib.request.urlopen(request) as answer:
            json.load(answer)
        found.append(((time.monotonic() - started) * 1000, word))
    return found


def _times(measured: list[tuple[float, str]]) -> Times:
    ordered = sorted(measured)
    at = {share: ordered[min(len(ordered) - 1, int(len(ordered) * share))][0] for share in (0.5, 0.95)}
    return {"p50": round(at[0.5], 1), "p95": round(at[0.95], 1), "slowest": ordered[-1][1]}
