"""CU-06: what is held of a person is given out and erased on request, over all organizations, by whoever holds ``erase`` alone."""

import asyncio
import io
import json
import uuid
import zipfile

import pytest
import pytest_asyncio

from hezong.adapters.signer import open_signer
from hezong.assembly.eraser import request_work
from hezong.assembly.jobs import job_book, job_runtime, working
from hezong.assembly.purge import purge
from hezong.kernel.records.seal import verify

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTACTS = "/api/records/contact"
REQUESTS = "/api/privacy/requests"
TABLES = (
    "hz.contact",
    "hz.messenger",
    "hz.note",
    "hz.task",
    "hz.activity",
    "hz.message",
    "hz.consent",
    "hz_control.history",
    "hz_control.file",
)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def working_jobs(site, group_database, api_settings):
    """A worker with the key that signs and the folder of files."""
    book = job_book(open_signer(api_settings.seal_key), site.server.files)
    async with working(site.server, group_database, book) as worker:
        yield worker


async def made(maker, entity, **values):
    answer = await maker.post(f"/api/records/{entity}", json=values)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest_asyncio.fixture(loop_scope="module")
async def wang(people):
    """Somebody of whom much is known: in the north, with what their colleagues wrote about them."""
    sales = await people("north.sales")
    mark = f"旺{uuid.uuid4().hex[:6]}"
    customer = await made(sales, "customer", name=f"{uuid.uuid4().hex[:8]} 公司")
    contact = await made(
        sales, "contact", name=mark, customer=customer["id"], mobile="13812345678", birthday="1990-05-01"
    )
    about = {"entity": "contact", "id": contact["id"]}
    await made(sales, "messenger", contact=contact["id"], service="wechat", account=f"{mark}-wx")
    await made(sales, "note", related=about, body=f"{mark} 喜欢围棋")
    await made(sales, "activity", related=about, subject=f"拜访 {mark}", summary=f"{mark} 很忙")
    await made(sales, "task", related=about, subject=f"给 {mark} 打电话")
    await made(sales, "consent", person=about, purpose="marketing", evidence=f"{mark} 签字")
    upload = {"file": (f"{mark}.txt", f"{mark} 的名片".encode(), "text/plain")}
    assert (await sales.post(f"{CONTACTS}/{contact['id']}/files", files=upload)).status_code == 201
    return contact, mark, customer


async def asked(person, kind, contact, **values):
    body = {"kind": kind, "entity": "contact", "id": contact["id"], "reason": "本人来信要求", **values}
    return await person.post(REQUESTS, json=body)


async def finished(person, answer) -> dict:
    assert answer.status_code == 202, answer.text
    async with asyncio.timeout(60):
        while True:
            found = (await person.get(f"{REQUESTS}/{answer.json()['request']}")).json()
            if found["state"] in ("done", "failed"):
                return found
            await asyncio.sleep(0.05)


async def everything(site) -> str:
    async with site.server.pools.owner.acquire() as connection:
        found = [await connection.fetchval(f"select string_agg(t::text, ' ') from {table} t") for table in TABLES]
    return " ".join(map(str, found))


async def test_a_killed_erasure_is_gone_on_with_where_it_stood(people, site, wang, api_settings):
    """Each transaction has its proof; begun again, nothing is erased twice and nothing is left. Before any worker runs here."""
    contact, mark, _ = wang
    officer = await people("hq.protection")
    id = uuid.UUID((await asked(officer, "erase", contact, name=mark)).json()["request"])
    work = request_work(open_signer(api_settings.seal_key), site.server.files)
    beats = 0

    async def killed():
        nonlocal beats
        beats += 1
        if beats == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await work.run(job_runtime(site.server), id, killed)
    assert (await officer.get(f"{REQUESTS}/{id}")).json()["done"] == 3
    assert mark in await everything(site)
    await work.run(job_runtime(site.server), id, nothing)
    done = (await officer.get(f"{REQUESTS}/{id}")).json()
    assert (done["state"], done["done"], done["counts"]["records"], len(done["proofs"])) == ("done", 6, 6, 6)
    assert mark not in await everything(site)


async def nothing():
    """The beat of a job that nobody stops."""


async def test_nobody_has_the_right_but_data_protection(people, wang):
    contact, _, _ = wang
    for login in ("north.sales", "north.manager", "admin", "hq.director"):
        person = await people(login)
        for answer in (
            await asked(person, "export", contact),
            await person.get("/api/privacy/preview", params={"entity": "contact", "id": contact["id"]}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "access.verb"), login
    stranger = await asked(await people("south.sales"), "export", contact)
    assert (stranger.status_code, stranger.json()["code"]) == (404, "request.not_found")


async def test_a_preview_counts_what_is_about_the_person(people, wang):
    contact, mark, _ = wang
    officer = await people("hq.protection")
    found = (await officer.get("/api/privacy/preview", params={"entity": "contact", "id": contact["id"]})).json()
    counts = {each["entity"]: each["records"] for each in found["items"]}
    assert counts == {"contact": 1, "messenger": 1, "note": 1, "activity": 1, "task": 1, "consent": 1}
    assert (found["label"], found["files"]) == (mark, 1)
    assert found["history"] >= 7


async def test_a_company_is_nobody(people, wang):
    officer = await people("hq.protection")
    body = {"kind": "erase", "entity": "customer", "id": wang[2]["id"], "reason": "试", "name": wang[2]["name"]}
    answer = await officer.post(REQUESTS, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "check.no_person")


async def test_the_archive_holds_records_history_and_files(people, wang, working_jobs):
    contact, mark, _ = wang
    officer = await people("hq.protection")
    done = await finished(officer, await asked(officer, "export", contact))
    assert (done["state"], done["label"], done["archive"], done["problems"]) == ("done", mark, True, [])
    answer = await officer.get(f"{REQUESTS}/{done['id']}/archive")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    (person,) = json.loads(texts["records/contact.json"])
    assert (person["name"], person["birthday"], person["customer"]["label"]) == (mark, "1990-05-01", wang[2]["name"])
    assert f"{mark} 喜欢围棋" in texts["records/note.json"]
    assert f"{mark} 签字" in texts["records/consent.json"]
    assert [text for name, text in texts.items() if name.startswith("files/")] == [f"{mark} 的名片"]
    assert {line["verb"] for line in json.loads(texts["history.json"])} >= {"create", "attach"}
    others = await (await people("north.manager")).get(f"{REQUESTS}/{done['id']}")
    assert others.status_code == 404


@pytest.mark.parametrize("name", ["", "别人"])
async def test_erasing_takes_the_name_typed_by_hand(people, wang, name):
    officer = await people("hq.protection")
    answer = await asked(officer, "erase", wang[0], name=name)
    assert (answer.status_code, answer.json()["code"]) == (422, "check.name")


async def test_what_is_known_of_a_person_is_erased_everywhere_with_proof(
    people, site, wang, working_jobs, api_settings
):
    contact, mark, customer = wang
    officer, sales = await people("hq.protection"), await people("north.sales")
    order = await made(
        sales, "sales_order", number=uuid.uuid4().hex[:10], customer=customer["id"], contact=contact["id"]
    )
    assert mark in await everything(site)
    done = await finished(officer, await asked(officer, "erase", contact, name=mark))
    assert (done["state"], done["total"], done["done"], done["problems"]) == ("done", 6, 6, [])
    assert done["counts"]["records"] == 6
    assert {each["entity"] for each in done["proofs"]} == {
        "contact",
        "messenger",
        "note",
        "activity",
        "task",
        "consent",
    }
    assert mark not in await everything(site)
    now = (await officer.get(f"{CONTACTS}/{contact['id']}")).json()
    assert now["name"] == done["label"] == f"已清除 {contact['id'][-8:]}"
    assert (now["mobile"], now["birthday"], now["customer"]["id"]) == (None, None, customer["id"])
    again = (await sales.get(f"/api/records/sales_order/{order['id']}")).json()
    assert again["contact"] == {"id": contact["id"], "label": now["name"]}
    consents = (await officer.get("/api/records/consent", params={"limit": 500})).json()["items"]
    mine = [each for each in consents if each["person"]["id"] == contact["id"]]
    assert [(each["purpose"], each["evidence"]) for each in mine] == [("marketing", None)]
    history = (await sales.get(f"{CONTACTS}/{contact['id']}/history")).json()["items"]
    assert history[0]["verb"] == "erase"
    assert all(
        each["erased"] for line in history for each in line["changes"] if each["field"] in ("name", "mobile", "files")
    )
    async with site.server.pools.owner.acquire() as connection:
        report = await verify(connection, open_signer(api_settings.seal_key))
    assert report.faults == 0, report.first
    search = (await officer.get("/api/search", params={"q": mark})).json()["items"]
    assert search == []


async def test_a_second_request_of_the_kind_waits_for_the_first(people, wang, site):
    """Without a worker the first one stays open."""
    officer = await people("hq.protection")
    async with site.server.pools.owner.acquire() as connection:
        await connection.execute(
            "insert into hz_control.person_request (by, kind, entity, record, reason) values ($1, 'export', 'contact', $2, '先来')",
            uuid.UUID(officer.id),
            uuid.UUID(wang[0]["id"]),
        )
    answer = await asked(officer, "export", wang[0])
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict.asked")


async def test_requests_are_listed_for_those_who_may_erase(people, wang, working_jobs):
    officer, sales = await people("hq.protection"), await people("north.sales")
    done = await finished(officer, await asked(officer, "export", wang[0]))
    listed = (await officer.get(REQUESTS)).json()["items"]
    assert [each["id"] for each in listed][:1] == [done["id"]]
    assert (await sales.get(REQUESTS)).json()["items"] == []


async def test_what_was_asked_for_is_audited(people, wang, working_jobs):
    officer, director = await people("hq.protection"), await people("hq.director")
    await finished(officer, await asked(officer, "export", wang[0]))
    found = (await officer.get("/api/audit", params={"record": wang[0]["id"]})).json()["items"]
    assert {each["kind"] for each in found} == {"privacy.export", "privacy.export.done"}
    assert found[-1]["detail"]["reason"] == "本人来信要求"
    assert director is not officer


async def test_the_command_says_what_it_would_erase_and_erases_nothing_of_today(site, group_database, api_settings):
    found = await purge(api_settings, group_database, counting=True)
    assert {each.rule for each in found.lines} >= {"contact", "contact.birthday", "customer", "message"}
    assert found.dropped == []
