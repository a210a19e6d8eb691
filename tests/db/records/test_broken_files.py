"""Whatever a file holds, an import refuses it with a code or turns each of its rows into a record, a duplicate or a problem (contract §3)."""

import csv
import io
import json
import os
import random
import zipfile
from pathlib import Path
from uuid import UUID

from openpyxl import Workbook

from hezong.kernel.records.imports import problems_csv, run_import, show, stage
from hezong.kernel.types import Refused
from hezong.kernel.types.message import load_messages
from tests.db.records.garden import Garden, uid

CASES = int(os.environ.get("HEZONG_CASES", "2000")) // 10
SEED = int(os.environ.get("HEZONG_SEED", "20261001"))
TITLES = (
    "name",
    "名称",
    "Code",
    "count",
    "数量",
    "单价",
    "Bought",
    "used",
    "状态",
    "标签",
    "place",
    "土壤",
    "bed",
    "备注",
    "?",
    "",
)
CELLS = (
    "锯", "铲 子", "", "0", "-1", "3.0", "1e400", "9" * 40, "½", "¥1,200.50", "USD 3", "2026-01-02", "2026/13/01", "31.12.9999",
    "45000", "完好", "broken", "是", "a;b", "39.9,116.4", "=1+1", "'", '"', "nan", "Infinity", "\u202e锯", "𠮷", "é", "x" * 3000,
    "0000", "A001", "null", "{}", "[1]", "#REF!", "2026-10-01T08:00:00Z", "24:00", "\x1f", "\ufffe", "\\", "%s", "$1",
)  # fmt: skip
PIECES = (
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b'"',
    b'""',
    b"\r",
    b"\n",
    b",",
    b";",
    b"\t",
    b"\x1a",
    b"\xed\xa0\x80",
    b"PK\x03\x04",
    b"\xfe\xff",
)
REFUSALS = {"import.empty", "import.format", "import.unzip"}
"""What a file may be refused for as a whole; the limits of size have tests of their own."""

OWN = {"tool.heavy"}
"""What hooks of the garden say in a test."""


async def test_every_broken_file_is_answered_and_nothing_of_it_is_half_saved(garden, tmp_path):
    refused = await break_files(garden, tmp_path, SEED, CASES)
    assert CASES // 20 < refused < CASES


async def break_files(garden: Garden, folder: Path, seed: int, count: int) -> int:
    """Imports as many broken files as wanted; answers how many were refused as a whole."""
    dice, refused = random.Random(seed), 0
    for number in range(count):
        path = folder / f"broken{number}"
        path.write_bytes(broken_file(dice))
        before = await records(garden)
        created = await imported_or_refused(garden, path, dice.choice(("tool", "tree")))
        refused += created is None
        assert await records(garden) == before + (created or 0)
        path.unlink()
    return refused


async def imported_or_refused(garden: Garden, path: Path, entity: str) -> int | None:
    """How many records a file made; None where all of it was refused for a reason that a file may give."""
    try:
        return await imported(garden, path, entity)
    except Refused as refusal:
        if {each.code for each in refusal.problems} <= REFUSALS:
            return None
        raise


async def imported(garden: Garden, path: Path, entity: str) -> int:
    """Stages and runs a file, and holds what it says against what is stored; answers how many records it made."""
    context = garden.as_("hans")
    id = UUID(json.loads(await stage(garden.runtime, context, entity, "N", path.name, path))["id"])
    counts = await run_import(garden.runtime, context, id)
    assert counts["rows"] == sum(value for name, value in counts.items() if name != "rows")
    shown = json.loads(await show(garden.runtime, context, id))
    messages = load_messages()
    for problem in shown["problems"]:
        assert messages.say(problem["code"], "zh-CN", problem["params"]) or problem["code"] in OWN, problem
    report = (await problems_csv(garden.runtime, context, id, messages)).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(report)))) > counts["problem"]
    return counts["created"]


async def records(garden: Garden) -> int:
    """Records that are whole: with their history, and a tree with its relationship."""
    history = "exists (select from hz_control.history h where h.record = t.id and h.organization = $1)"
    sql = f"""select (select count(*) from hz.tool t where {history})
      + (select count(*) from hz.tree_facet f join hz.tree t on t.id = f.record where {history})
      + 1000000 * (select count(*) from hz.tree t where not exists (select from hz.tree_facet f where f.record = t.id))"""
    found = await garden.value(sql, uid("N"))
    assert isinstance(found, int)
    return found


def broken_file(dice: random.Random) -> bytes:
    """A table of odd cells, as text or as a spreadsheet, most of them damaged afterwards."""
    width = dice.randrange(1, 8)
    rows = [[dice.choice(TITLES) for _ in range(width)]]
    rows += [
        [dice.choice(CELLS) for _ in range(max(0, width + dice.choice((0, 0, 0, -1, 2))))]
        for _ in range(dice.randrange(9))
    ]
    made = spreadsheet(rows, dice) if dice.random() < 0.3 else lines(rows, dice)
    return damaged(made, dice) if dice.random() < 0.8 else made


def lines(rows: list[list[str]], dice: random.Random) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=dice.choice(",;\t"), quoting=dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))).writerows(
        rows
    )
    return text.getvalue().encode(dice.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16")))


def spreadsheet(rows: list[list[str]], dice: random.Random) -> bytes:
    """A workbook, sometimes with one of its parts left out or spoilt inside a sound archive."""
    book, target = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([each.replace("\x1f", "") for each in row])
    book.save(target)
    if dice.random() < 0.4:
        return target.getvalue()
    return repacked(target, dice)


def repacked(book: io.BytesIO, dice: random.Random) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        victim = dice.choice(old.namelist())
        for name in old.namelist():
            data = damaged(old.read(name), dice) if name == victim else old.read(name)
            if name != victim or dice.random() < 0.7:
                new.writestr(name, data)
    return target.getvalue()


def damaged(data: bytes, dice: random.Random) -> bytes:
    """One to three small accidents."""
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(data) + 1)
        match dice.randrange(5):
            case 0:
                data = data[:at] + dice.choice(PIECES) + data[at:]
            case 1:
                data = data[:at] + data[at + dice.randint(1, 9) :]
            case 2:
                data = data[:at] if dice.random() < 0.3 else data
            case 3:
                data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
            case _:
                data = data[:at] + data[max(0, at - dice.randint(1, 40)) : at] + data[at:]
    return data
