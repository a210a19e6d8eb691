"""Imports: staged, mapped, run through the one door (contract §3)."""

import asyncio
import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import Workbook

from hezong.kernel.records import create
from hezong.kernel.records.imports import mend, problems_csv, run_import, set_mapping, show, stage
from hezong.kernel.search.fold import fold
from hezong.kernel.types import Refused
from hezong.kernel.types.message import load_messages
from tests.db.records.garden import uid
from tests.db.records.test_create import codes

COMPANIES = Path(__file__).parents[2] / "data" / "companies_cn.csv"


async def staged(garden, context, entity, path, organization=None) -> dict:
    return json.loads(await stage(garden.runtime, context, entity, organization, path.name, path))


async def test_a_register_of_companies_is_imported_once(garden):
    """5,524 rows; the second time all of them are duplicates."""
    context = garden.as_("hans")
    first = await staged(garden, context, "tree", COMPANIES)
    assert first["mapping"] == {"code": "code", "name": "name"}
    assert (len(first["preview"]), first["counts"]["rows"]) == (20, 5524)
    found = dict(await run_import(garden.runtime, context, id_of(first)))
    assert (found["created"] + found["duplicate"], found["problem"], found["rows"]) == (5524, 0, 5524)
    assert (
        await garden.value("select count(*) from hz.tree_facet where organization = $1", uid("N")) == found["created"]
    )
    assert await garden.value("select count(*) from hz_control.history where batch is not null") == found["created"]
    again = await staged(garden, context, "tree", COMPANIES)
    found = dict(await run_import(garden.runtime, context, id_of(again)))
    assert (found["created"], found["duplicate"], found["problem"]) == (0, 5524, 0)


def id_of(found: dict) -> UUID:
    return UUID(found["id"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
async def test_files_are_read_in_any_encoding(garden, tmp_path, encoding, separator):
    path = tmp_path / "树.csv"
    path.write_text(f"名称{separator}备注\n榆树{separator}𠮷\n\n柳树\n", encoding=encoding)
    found = await staged(garden, garden.as_("hans"), "tree", path)
    assert found["columns"] == ["名称", "备注"]
    assert found["mapping"] == {"名称": "name", "备注": "note"}
    assert found["preview"] == [["榆树", "𠮷"], ["柳树"]]


async def test_a_spreadsheet_is_read_like_a_file_of_text(garden, tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Name", "数量", "Bought", "单价", "State", "土壤"],
        ["锯", 3.0, date(2026, 1, 2), "¥1,200.50", "损坏", "沙"],
    ):
        sheet.append(row)
    book.save(tmp_path / "tools.xlsx")
    (soil,) = (await create(garden.runtime, garden.as_("gus"), "soil", [{"name": "沙"}])).ids
    found = await staged(garden, garden.as_("hans"), "tool", tmp_path / "tools.xlsx")
    await run_import(garden.runtime, garden.as_("hans"), id_of(found))
    (row,) = await garden.rows(
        "select count, bought::text, price::text, price_currency, total::text, state, soil from hz.tool"
    )
    assert row == {
        "count": 3, "bought": "2026-01-02", "price": "1200.50", "price_currency": "CNY", "total": "3601.50", "state": "broken", "soil": soil,
    }  # fmt: skip


async def test_an_unknown_reference_is_a_warning_with_its_text(garden, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,soil\n锯,火星\n")
    found = await staged(garden, garden.as_("hans"), "tool", path)
    counts = await run_import(garden.runtime, garden.as_("hans"), id_of(found))
    assert (counts["created"], counts["problem"]) == (1, 0)
    (problem,) = json.loads(await show(garden.runtime, garden.as_("hans"), id_of(found)))["problems"]
    assert (problem["code"], problem["field"], problem["params"]["text"]) == (
        "import.unknown_reference",
        "soil",
        "火星",
    )


async def test_rows_with_problems_are_kept_mended_and_run_again(garden, tmp_path):
    context = garden.as_("hans")
    path = tmp_path / "a.csv"
    path.write_text("name,count,state\n锯,x,fine\n铲,2,fine\n=锄,3,gone\n")
    found = await staged(garden, context, "tool", path)
    counts = await run_import(garden.runtime, context, id_of(found))
    assert (counts["created"], counts["problem"]) == (1, 2)
    report = (await problems_csv(garden.runtime, context, id_of(found), load_messages())).decode("utf-8-sig")
    assert "check.choice" in report
    assert "'=锄" in report
    await mend(garden.runtime, context, id_of(found), [{"row": 1, "cells": {"count": "1"}}])
    counts = await run_import(garden.runtime, context, id_of(found))
    assert (counts["created"], counts["problem"], counts["rows"]) == (2, 1, 3)


async def test_a_record_of_a_sister_that_is_masked_counts_as_duplicate(garden, tmp_path):
    await create(garden.runtime, garden.as_("sam"), "tree", [{"name": "Ａ（中国）树"}])
    path = tmp_path / "a.csv"
    path.write_text("name\na(中国) 树\nb\nB\n")
    found = await staged(garden, garden.as_("hans"), "tree", path)
    counts = await run_import(garden.runtime, garden.as_("hans"), id_of(found))
    assert (counts["created"], counts["duplicate"]) == (1, 2)


async def test_a_mapping_names_known_columns_and_fields_once(garden, tmp_path):
    context = garden.as_("hans")
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n锯,2\n")
    found = await staged(garden, context, "tool", path)
    assert found["mapping"] == {}
    for wrong in ({"丙": "name"}, {"甲": "total"}, {"甲": "name", "乙": "name"}):
        with pytest.raises(Refused) as refusal:
            await set_mapping(garden.runtime, context, id_of(found), wrong)
        assert refusal.value.problems[0].code == "import.mapping"
    mapped = json.loads(await set_mapping(garden.runtime, context, id_of(found), {"甲": "name", "乙": "count"}))
    assert mapped["mapping"] == {"甲": "name", "乙": "count"}
    await run_import(garden.runtime, context, id_of(found))
    assert await garden.value("select count from hz.tool") == 2


async def test_an_import_belongs_to_whoever_made_it_and_needs_create(garden, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name\n锯\n")
    found = await staged(garden, garden.as_("hans"), "tool", path)
    with pytest.raises(Refused) as refusal:
        await run_import(garden.runtime, garden.as_("sue"), id_of(found))
    assert codes(refusal) == [("request.not_found", None)]
    with pytest.raises(Refused) as refusal:
        await staged(garden, garden.as_("wim"), "tool", path)
    assert codes(refusal) == [("access.verb", None)]


async def test_python_and_the_database_fold_alike(garden):
    texts = [
        "Ａ（中国）树",
        "ÄÖß ﬁ",
        "İstanbul",
        "a–b—c",
        "《红》“楼”",
        "北京·饭店",
        "ｶﾅ",
        "Straße №5",
        "x\u00a0y",
        "Σς",
    ]
    assert await garden.value(
        "select array_agg(hz.folded(t) order by n) from unnest($1::text[]) with ordinality x(t, n)", texts
    ) == [fold(each) for each in texts]


async def test_two_processes_with_the_same_run_double_no_row(garden, tmp_path):
    """A run that was taken for abandoned goes on in two places for a moment; each row becomes one record (contract §3)."""
    path = tmp_path / "trees.csv"
    path.write_text("名称\n" + "\n".join(f"并行树{number}" for number in range(3_500)), encoding="utf-8")
    context = garden.as_("hans")
    found = await staged(garden, context, "tree", path)

    async def taken_up() -> object:
        await garden.value(
            """update hz_control.import_run set "beat" = '-infinity' where "state" = 'running' returning 1"""
        )
        return await run_import(garden.runtime, context, id_of(found))

    outcomes = await asyncio.gather(
        run_import(garden.runtime, context, id_of(found)), taken_up(), return_exceptions=True
    )
    assert any(not isinstance(each, BaseException) for each in outcomes), outcomes
    assert await garden.value("select count(*) from hz.tree where name like '并行树%'") == 3_500
