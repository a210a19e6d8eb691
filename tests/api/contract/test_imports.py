"""Contract §3: imports."""

import asyncio
from pathlib import Path

import pytest

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("jobs")]

COMPANIES = Path(__file__).parents[2] / "data" / "companies_cn.csv"


async def staged(person, content: bytes, name="list.csv", organization="NORTH") -> dict:
    form = {"entity": "customer", "organization": organization}
    answer = await person.post("/api/imports", data=form, files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def finished(person, id: str) -> dict:
    answer = await person.post(f"/api/imports/{id}/run", json={"mode": "create"})
    assert answer.status_code == 202, answer.text
    async with asyncio.timeout(60):
        while True:
            found = (await person.get(f"/api/imports/{id}")).json()
            if found["state"] != "running":
                return found


async def test_a_file_is_staged_with_a_guessed_mapping_and_run(people):
    person = await people("north.manager")
    found = await staged(person, "客户名称,电话\n导入甲公司,010-1\n导入乙公司,010-2\n,\n".encode())
    assert found["state"] == "staged"
    assert found["columns"] == ["客户名称", "电话"]
    assert found["mapping"] == {"客户名称": "name", "电话": "phone"}
    done = await finished(person, found["id"])
    assert (done["state"], done["counts"]["created"], done["counts"]["problem"]) == ("done", 2, 0)
    again = await finished(person, (await staged(person, "客户名称\n导入甲公司\n".encode()))["id"])
    assert again["counts"]["duplicate"] == 1


async def test_rows_with_problems_are_mended_and_run_again(people):
    person = await people("north.manager")
    found = await staged(person, "客户名称,统一社会信用代码\n导入丙公司,123\n".encode())
    done = await finished(person, found["id"])
    assert done["counts"]["problem"] == 1
    report = await person.get(f"/api/imports/{found['id']}/problems", params={"format": "csv"})
    assert "导入丙公司" in report.content.decode("utf-8-sig")
    column = next(name for name, field in found["mapping"].items() if field == "uscc")
    row = done["problems"][0]["row"]
    mended = await person.patch(
        f"/api/imports/{found['id']}/rows", json={"rows": [{"row": row, "cells": {column: ""}}]}
    )
    assert mended.status_code == 200, mended.text
    assert (await finished(person, found["id"]))["counts"]["created"] == 1


async def test_imports_are_their_owners(people):
    person, other = await people("north.manager"), await people("south.manager")
    found = await staged(person, "客户名称\n某公司\n".encode())
    assert (await other.get(f"/api/imports/{found['id']}")).status_code == 404
    assert (await other.post(f"/api/imports/{found['id']}/run")).status_code == 404


async def test_only_forms_with_a_file_are_taken(people):
    person = await people("north.manager")
    assert (await person.post("/api/imports", json={})).status_code == 415
    assert (await person.post("/api/imports", data={"entity": "customer"}, files={"other": b"x"})).status_code == 400
    refused = await person.post("/api/imports", data={"entity": "dragon"}, files={"file": b"a\nb\n"})
    assert refused.status_code == 404
