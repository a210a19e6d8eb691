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


async def finished(person, id: str, mode="create", **more) -> dict:
    answer = await person.post(f"/api/imports/{id}/run", json={"mode": mode, **more})
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


def sums_up(counts: dict) -> bool:
    return counts["rows"] == sum(counts[name] for name in ("created", "updated", "duplicate", "problem", "skipped"))


async def record(person, name: str) -> dict:
    found = await person.get("/api/records/customer", params={"filter": f"name == '{name}'"})
    assert found.status_code == 200, found.text
    return found.json()["items"][0]


async def test_a_register_is_taken_back_and_comes_again(people):
    """Contract §3: created + duplicate = 5,524, problem = 0; again: duplicate = 5,524; after undo of the first: as before."""
    person = await people("north.manager")
    before = (await person.get("/api/records/customer", params={"count": "true", "limit": 1})).json()["count"]
    first = await staged(person, COMPANIES.read_bytes())
    counts = (await finished(person, first["id"]))["counts"]
    assert (counts["created"] + counts["duplicate"], counts["problem"]) == (5524, 0)
    again = await staged(person, COMPANIES.read_bytes())
    assert (await finished(person, again["id"]))["counts"]["duplicate"] == 5524
    undone = await person.post(f"/api/imports/{first['id']}/undo")
    assert undone.status_code == 202, undone.text
    async with asyncio.timeout(120):
        while (await person.get(f"/api/batches/{undone.json()['batch']}")).json()["state"] in ("queued", "running"):
            pass
    assert (await person.get(f"/api/imports/{first['id']}")).json()["state"] == "undone"
    after = (await person.get("/api/records/customer", params={"count": "true", "limit": 1})).json()["count"]
    assert after == before
    refused = await person.post(f"/api/imports/{first['id']}/run")
    assert (refused.status_code, refused.json()["code"]) == (422, "import.state")


async def test_a_file_updates_what_is_there(people):
    """Contract §3: modes. Empty cells leave values alone, unless they are meant to clear."""
    person = await people("north.manager")
    await finished(person, (await staged(person, "客户名称,地址,邮编\n更新甲公司,旧街,100000\n".encode()))["id"])
    file = "客户名称,地址,邮编\n更新甲公司,新街,\n更新乙公司,某街,\n".encode()
    done = await finished(person, (await staged(person, file))["id"], "update")
    assert (done["counts"]["updated"], done["counts"]["skipped"], sums_up(done["counts"])) == (1, 1, True)
    found = await record(person, "更新甲公司")
    assert (found["address"], found["postal_code"]) == ("新街", "100000")
    done = await finished(person, (await staged(person, file))["id"], "both", empty="clear")
    assert (done["counts"]["created"], done["counts"]["updated"], sums_up(done["counts"])) == (1, 1, True)
    assert (await record(person, "更新甲公司"))["postal_code"] is None
    again = await finished(person, (await staged(person, file))["id"], "both")
    assert again["counts"]["skipped"] == 2


async def test_a_column_of_ids_names_the_records(people):
    person = await people("north.manager")
    await finished(person, (await staged(person, "客户名称\n编号甲公司\n".encode()))["id"])
    id = (await record(person, "编号甲公司"))["id"]
    found = await staged(person, f"id,客户名称\n{id},编号乙公司\n".encode())
    assert found["mapping"]["id"] == "id"
    assert (await finished(person, found["id"], "update"))["counts"]["updated"] == 1
    assert (await record(person, "编号乙公司"))["id"] == id


async def test_records_of_others_are_not_updated(people):
    south, north = await people("south.manager"), await people("north.manager")
    await finished(
        south, (await staged(south, "客户名称,地址\n南方独家公司,南街\n".encode(), organization="SOUTH"))["id"]
    )
    done = await finished(north, (await staged(north, "客户名称,地址\n南方独家公司,北街\n".encode()))["id"], "both")
    assert (done["counts"]["duplicate"], done["counts"]["updated"]) == (1, 0)
    assert (await record(south, "南方独家公司"))["address"] == "南街"


async def test_unknown_values_are_mapped_and_remembered(people):
    person = await people("north.manager")
    file = "客户名称,行业,客户类型\n映射甲公司,未知行业甲,直供企业\n映射乙公司,未知行业甲,未知类型\n".encode()
    found = await staged(person, file)
    unknown = {each["column"]: each["values"] for each in found["unknown"]}
    assert [(each["text"], each["count"]) for each in unknown["行业"]] == [("未知行业甲", 2)]
    industry = (await person.get("/api/records/industry", params={"limit": 1})).json()["items"][0]
    texts = {each["text"]: "direct" for each in unknown["客户类型"]}
    values = {"行业": {"未知行业甲": industry["id"]}, "客户类型": texts}
    body = {"mapping": found["mapping"], "values": values}
    mapped = await person.put(f"/api/imports/{found['id']}/mapping", json=body)
    assert mapped.status_code == 200, mapped.text
    assert mapped.json()["unknown"] == []
    done = await finished(person, found["id"])
    assert (done["counts"]["created"], done["problems"]) == (2, [])
    assert (await record(person, "映射乙公司"))["industry"]["id"] == industry["id"]
    next_file = await staged(person, file)
    assert (next_file["values"], next_file["unknown"]) == (values, [])
    wrong = {"mapping": found["mapping"], "values": {"客户类型": {"x": "dragon"}}}
    refused = await person.put(f"/api/imports/{found['id']}/mapping", json=wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "import.value")


async def test_cells_are_mended_in_place_and_checked_at_once(people):
    """IN-07: rows page by page with their cells and problems; mended ones go with the next run, alone."""
    person = await people("north.manager")
    lines = [f"修补{number}公司,{f'12{number}' if number % 3 == 0 else ''}" for number in range(9)]
    found = await staged(person, ("客户名称,统一社会信用代码\n" + "\n".join(lines)).encode())
    done = await finished(person, found["id"])
    assert (done["counts"]["created"], done["counts"]["problem"], sums_up(done["counts"])) == (6, 3, True)
    one = f"/api/imports/{found['id']}/rows"
    page = (await person.get(one, params={"state": "problem", "limit": 2})).json()
    assert [each["row"] for each in page["items"]] == [1, 4]
    assert page["items"][0]["cells"] == ["修补0公司", "120"]
    assert page["items"][0]["problems"][0]["message"]
    rest = (await person.get(one, params={"state": "problem", "after": page["next"]})).json()
    assert ([each["row"] for each in rest["items"]], rest["next"]) == ([7], None)
    cells = [{"row": 1, "cells": {"统一社会信用代码": ""}}, {"row": 4, "cells": {"统一社会信用代码": "456"}}]
    answer = await person.patch(one, json={"rows": cells})
    assert answer.status_code == 200, answer.text
    states = {each["row"]: (each["state"], bool(each["problems"])) for each in answer.json()["rows"]}
    assert states == {1: ("mended", False), 4: ("problem", True)}
    done = await finished(person, found["id"])
    assert (done["counts"]["created"], done["counts"]["problem"], sums_up(done["counts"])) == (7, 2, True)
    refused = await person.patch(one, json={"rows": [{"row": 2, "cells": {"客户名称": "x"}}]})
    assert (refused.status_code, refused.json()["code"]) == (422, "import.row")


async def test_a_run_is_paused_and_goes_on(people):
    person = await people("north.manager")
    found = await staged(person, COMPANIES.read_bytes(), organization="NORTH")
    refused = await person.post(f"/api/imports/{found['id']}/pause")
    assert (refused.status_code, refused.json()["code"]) == (422, "import.state")
    await person.post(f"/api/imports/{found['id']}/run")
    paused = await person.post(f"/api/imports/{found['id']}/pause")
    assert paused.status_code in (200, 422)
    async with asyncio.timeout(60):
        while (state := (await person.get(f"/api/imports/{found['id']}")).json()["state"]) == "running":
            pass
    assert state in ("paused", "done")
    done = await finished(person, found["id"])
    assert (done["state"], done["counts"]["problem"], sums_up(done["counts"])) == ("done", 0, True)


async def test_similar_rows_are_made_and_listed(people):
    person = await people("north.manager")
    await finished(person, (await staged(person, "客户名称,电话\n相似甲公司,010-55556666\n".encode()))["id"])
    other = (await record(person, "相似甲公司"))["id"]
    done = await finished(person, (await staged(person, "客户名称,电话\n相似甲集团公司,010-55556666\n".encode()))["id"])
    assert done["counts"]["created"] == 1
    (similar,) = done["similar"]
    assert (similar["row"], similar["candidates"][0]["id"]) == (1, other)
    assert similar["record"] == (await record(person, "相似甲集团公司"))["id"]


async def test_sensitive_cells_leave_the_staging_with_the_run(people):
    """Contract §2: sensitive values are never in staging after the run."""
    person = await people("north.manager")
    found = await staged(person, "客户名称,银行账户\n敏感甲公司,6222000011112222\n".encode())
    await finished(person, found["id"])
    rows = (await person.get(f"/api/imports/{found['id']}/rows")).json()["items"]
    assert rows[0]["cells"] == ["敏感甲公司", ""]
    assert (await record(person, "敏感甲公司"))["bank_account"] == {"masked": "2222"}
