"""What a person cannot read can be told by nothing, except by the one answer that is meant to tell it (contract §2, "Masked sharing").

Two groups are equal but for records of a sister company. Whatever somebody of another company asks, both give the same answer.
"""

import random
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
import pytest_asyncio
from starlette.requests import Request

from hezong.api.context import COOKIE, context_of
from hezong.api.heard import Hearing
from hezong.api.reading import reading
from hezong.api.session_cache import hash_of
from hezong.assembly.jobs import job_runtime
from hezong.kernel.jobs.event import Event
from hezong.kernel.records import batch
from hezong.kernel.records.allowance import Allowance, Allowances
from hezong.kernel.records.imports import job as import_job
from hezong.kernel.records.similar.sweep import no_beat
from tests.property.inference.questions import Asker
from tests.property.inference.twins import Twins, made_alike, new_id, open_twins
from tests.property.rights.amount import CASES, SEED

pytestmark = pytest.mark.asyncio(loop_scope="module")

PEOPLE = ("north.sales", "north.manager", "north.finance", "both.sales")
CUSTOMERS = "/api/records/customer"
NAME, USCC, PHONE = "隐曜（西岭）精密机械有限公司", "91350100M000100Y43", "15499990001"
TOLD = """select "entity", "record", "facet", "organization", "kind", "version" from hz_control.outbox
where "record" = any($1::uuid[]) and "kind" not like 'job.%' order by "id\""""
WORDS = ("隐曜", "yinyao", "yyxljm", "绝密联系人", "绝密商机", "秘密路一号")


@asynccontextmanager
async def prepared(settings, databases, template):
    """The twins, and what is hidden in the second."""
    async with open_twins(settings, databases, template) as twins:
        for site in (twins.without, twins.having):
            site.server.allowances = Allowances(*(Allowance(10**9, 3600),) * 3)
        yield twins, await hide(twins)


async def hide(twins: Twins) -> dict:
    """A customer of SOUTH with a contact, an opportunity and an address, all of them out of reach of the others."""
    _, south = await twins.person("south.manager")
    region = (await south.get("/api/records/region", params={"limit": 1, "filter": "level == 'city'"})).json()["items"][
        0
    ]
    body = {"name": NAME, "uscc": USCC, "phone": PHONE, "region": region["id"], "email": "a@yinyao.example"}
    customer = await made(south, "customer", {**body, "remarks": "秘密", "bank_account": "6222009999"})
    contact = {"customer": customer["id"], "name": "绝密联系人", "mobile": "15499990002", "primary": True}
    money = {"amount": "777.00", "currency": "CNY"}
    deal = {"customer": customer["id"], "subject": "绝密商机", "amount": money}
    below = [
        await made(south, "contact", contact),
        await made(south, "opportunity", deal),
        await made(south, "address", {"customer": customer["id"], "line": "秘密路一号"}),
    ]
    async with twins.having.server.pools.owner.acquire() as owner:
        await owner.execute(
            "update hz.customer_facet set credit_limit = 4711, credit_limit_currency = 'CNY' where id = $1",
            customer["facets"][0]["id"],
        )
    return {
        "id": customer["id"], "facet": customer["facets"][0]["id"], "name": NAME, "uscc": USCC, "phone": PHONE,
        "region": region["id"], "credit": "4711", "below": [each["id"] for each in below], "words": WORDS, "contact": below[0]["id"],
    }  # fmt: skip


async def made(person, entity, body):
    answer = await person.post(f"/api/records/{entity}", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def both(api_settings, databases, demo_group):
    async with prepared(api_settings, databases, demo_group) as found:
        yield found


async def test_no_read_tells_of_a_hidden_record(both):
    twins, hidden = both
    assert await ask_often(twins, hidden, SEED, max(60, CASES // 12)) > 0


async def ask_often(twins: Twins, hidden: dict, seed: int, count: int) -> int:
    """Random questions; lists are followed to their end, so that cursors are compared too."""
    dice = random.Random(seed)
    asker, before = Asker(dice, hidden), twins.asked
    while twins.asked - before < count:
        question, login = asker.draw(), dice.choice(PEOPLE)
        query, path = dict(question.query), f"/api{question.path}"
        for _ in range(4):
            answer = await twins.same(login, "GET", path, params=query, headers=question.headers)
            after = answer.json().get("next") if "json" in answer.headers["content-type"] else None
            if answer.status_code != 200 or after is None:
                break
            query["after"] = after
    return twins.asked - before


async def test_the_questions_do_meet_the_record_where_it_may_be_read(both):
    """The same questions, asked by its own company, are answered differently: the comparison can fail."""
    twins, hidden = both
    dice = random.Random(SEED)
    asker, differing = Asker(dice, hidden), 0
    for _ in range(40):
        question = asker.draw()
        one, other = await twins.ask("south.manager", "GET", f"/api{question.path}", params=question.query)
        differing += one.text != other.text
    assert differing > 5


ONE = f"{CUSTOMERS}/{{id}}"
CALLS = (
    ("GET", ONE, {}),
    ("GET", f"{ONE}/history", {}),
    ("GET", f"{ONE}/timeline", {}),
    ("POST", f"{ONE}/unmerge", {}),
    ("POST", f"{CUSTOMERS}/bulk", {"json": {"ids": ["{id}"], "set": {"address": "x"}}}),
    ("GET", "/api/tasks", {}),
    ("GET", "/api/messages", {}),
    ("PATCH", ONE, {"json": {"name": "x"}, "headers": {"if-match": "1.1"}}),
    ("PATCH", ONE, {"json": {"name": "x"}, "headers": {"if-match": "9.9"}}),
    ("DELETE", ONE, {"headers": {"if-match": "1"}}),
    ("POST", f"{ONE}/restore", {}),
    ("POST", f"{ONE}/moves/collect", {"json": {"version": "1.1"}}),
    ("POST", f"{ONE}/facets", {"json": {"organization": "NORTH"}}),
    ("DELETE", f"{ONE}/facets/{{facet}}", {"headers": {"if-match": "1.1"}}),
    ("POST", f"{ONE}/reveal", {"json": {"fields": ["bank_account"], "reason": "x"}}),
    ("GET", "/api/explain/access?entity=customer&id={id}", {}),
    ("POST", "/api/records/contact", {"json": {"customer": "{id}", "name": "x"}}),
    ("POST", "/api/records/opportunity", {"json": {"customer": "{id}", "subject": "x"}}),
    ("POST", CUSTOMERS, {"json": {"name": "x", "parent": "{id}"}}),
    ("GET", "/api/audit?record={id}", {}),
    ("GET", f"{ONE}?at=2099-01-01T00:00:00Z", {}),
    ("GET", f"{ONE}?at=2026-01-01T00:00:00Z", {}),
    ("GET", f"{ONE}/files", {}),
    ("GET", f"{ONE}/usage", {}),
    ("GET", f"{ONE}/follow", {}),
    ("PUT", f"{ONE}/follow", {"json": {}}),
    ("GET", "/api/explain/people?entity=customer&id={id}", {}),
    ("POST", "/api/recent", {"json": {"entity": "customer", "id": "{id}"}}),
    ("POST", "/api/pins", {"json": {"entity": "customer", "id": "{id}"}}),
    ("GET", "/api/recent", {}),
    ("GET", "/api/home", {}),
    ("GET", "/api/quality?entity=customer", {}),
    ("GET", "/api/quality?entity=customer&organization=HZ", {}),
    ("GET", "/api/quality?entity=customer&organization=SOUTH", {}),
    ("GET", "/api/duplicate-pairs?entity=customer", {}),
    ("GET", "/api/access-requests?box=to_decide", {}),
    ("GET", "/api/batches", {}),
    ("GET", "/api/privacy/preview?entity=customer&id={id}", {}),
    ("GET", "/api/records/customer?deleted=true", {}),
    ("GET", "/api/records/contact/{contact}", {}),
    ("GET", "/api/records/contact/{contact}/history", {}),
    ("PATCH", "/api/records/contact/{contact}", {"json": {"name": "x"}, "headers": {"if-match": "1"}}),
    ("POST", f"{CUSTOMERS}/merges", {"json": {"survivor": "{id}", "losers": ["{contact}"], "choose": {}}}),
    ("POST", "/api/records/note", {"json": {"about": {"entity": "customer", "id": "{id}"}, "text": "x"}}),
    ("POST", "/api/records/task", {"json": {"about": {"entity": "customer", "id": "{id}"}, "title": "x"}}),
    ("GET", "/api/model", {}),
    ("GET", "/api/organizations", {}),
    ("GET", "/api/session", {}),
)


@pytest.mark.parametrize("login", PEOPLE)
async def test_no_call_by_id_tells_that_there_is_something(both, login):
    twins, hidden = both
    for method, path, request in CALLS:
        asked = {name: filled(value, hidden) for name, value in request.items()}
        if path == "/api/session":
            answers = await twins.ask(login, method, path)
            assert len({(each.status_code, len(each.text)) for each in answers}) == 1
            continue
        # A batch has an id of its own at each server.
        put = twins.alike if path.endswith(("/bulk", "/api/batches")) else twins.same
        await put(login, method, path.format(**hidden), **asked)


def filled(value, hidden):
    """Places of a body filled in."""
    if isinstance(value, dict):
        return {name: filled(each, hidden) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, hidden) for each in value]
    return value.format(**hidden) if isinstance(value, str) and value.startswith("{") else value


async def test_of_a_shared_record_only_who_else_knows_it_is_told(both):
    """A sister opens her own relationship with a record that one reads, and works with it."""
    twins, _ = both
    listed = await twins.same("north.manager", "GET", CUSTOMERS, params={"limit": 1, "order": "name"})
    record = listed.json()["items"][0]["id"]
    _, admin = await twins.person("admin")
    opened = await admin.post(f"{CUSTOMERS}/{record}/facets", json={"organization": "SOUTH", "remarks": "秘密"})
    assert opened.status_code == 201, opened.text
    facet = next(each for each in opened.json()["facets"] if each.get("remarks") == "秘密")
    changed = await admin.patch(
        f"{CUSTOMERS}/{record}",
        json={"organization": "SOUTH", "intent": "绝密", "version": facet["version"]},
    )
    assert changed.status_code == 200, changed.text
    one, other = await twins.ask("north.manager", "GET", f"{CUSTOMERS}/{record}")
    told, more = one.json(), other.json()
    known, before = more.pop("also_known_to"), told.pop("also_known_to")
    assert [each["label"] for each in known if each not in before] == [facet["organization"]["label"]]
    assert more == told
    for path in (
        f"{CUSTOMERS}/{record}/timeline",
        f"{CUSTOMERS}/{record}/history",
        CUSTOMERS,
        f"{CUSTOMERS}/aggregate",
        f"{CUSTOMERS}/export",
    ):
        for query in ({}, {"filter": f"id == id('{record}')"}):
            if query and path.endswith(("history", "timeline")):
                continue
            await twins.same("north.manager", "GET", path, params=query)
    version = (await admin.get(f"{CUSTOMERS}/{record}")).json()["facets"]
    newest = next(each["version"] for each in version if each["id"] == facet["id"])
    path = f"{CUSTOMERS}/{record}/facets/{facet['id']}"
    closed = await admin.delete(path, headers={"if-match": newest})
    assert closed.status_code == 204, closed.text
    for path in (f"{CUSTOMERS}/{record}", f"{CUSTOMERS}/{record}/history", f"{CUSTOMERS}/{record}/timeline"):
        await twins.same("north.manager", "GET", path)
    after = {}
    for _ in range(3):
        page = await twins.same("north.manager", "GET", f"{CUSTOMERS}/{record}/history", params={"limit": 1, **after})
        if (cursor := page.json()["next"]) is None:
            break
        after = {"after": cursor}


# From here on the two groups part: what is written has ids of its own.


async def test_only_the_masked_answer_differs_and_holds_nothing_else(both):
    """The exact values; what is told is the same by every way, and is not told to those who create nothing."""
    twins, hidden = both
    forms = []
    for query in ({"name": "隐曜(西岭) 精密机械有限公司"}, {"uscc": USCC}, {"phone": PHONE}):
        one, other = await twins.ask("north.sales", "GET", f"{CUSTOMERS}/duplicates", params=query)
        assert one.json() == {"items": []}
        (item,) = other.json()["items"]
        forms.append({name: item[name] for name in item if name not in ("matched", "score")})
        await twins.same("north.finance", "GET", f"{CUSTOMERS}/duplicates", params=query)
    assert forms[0] == forms[1] == forms[2]
    assert set(forms[0]) == {"id", "label", "region", "organizations", "masked"}
    body = {"name": "x", "uscc": USCC}
    one, other = await twins.ask("north.sales", "POST", CUSTOMERS, json=body)
    assert one.status_code == 201
    (problem,) = other.json()["problems"]
    assert (other.status_code, problem["code"], problem["duplicate"]) == (422, "check.duplicate", forms[0])
    assert hidden["facet"] not in other.text


async def test_a_taken_id_tells_nothing_but_that_it_is_taken(both):
    twins, hidden = both
    known = {"id": hidden["id"], "name": "x"}
    _, taken = await twins.ask("north.sales", "POST", CUSTOMERS, json=known)
    assert taken.status_code == 409
    assert set(taken.json()["problems"][0]) == {"code", "field", "row", "message", "hint"}
    assert NAME not in taken.text
    await twins.alike("north.sales", "POST", CUSTOMERS, json={"id": new_id(7), "name": "甲"})


async def test_idempotency_keys_of_others_are_ones_own(both):
    twins, _ = both
    _, south = await twins.person("south.sales")
    key = {"idempotency-key": "0001"}
    assert (await south.post(CUSTOMERS, json={"name": "别人的"}, headers=key)).status_code == 201
    body = {"id": new_id(8), "name": "自己的"}
    await twins.alike("north.sales", "POST", CUSTOMERS, json=body, headers=key)


async def test_what_happens_to_a_hidden_record_is_heard_by_nobody_else(both):
    """Everything that was told of it so far, in the words of the log, and as if it had been theirs before."""
    twins, hidden = both
    site = twins.having
    ids = [hidden["id"], *hidden["below"]]
    async with site.server.pools.owner.acquire() as owner:
        rows = await owner.fetch(TOLD, ids)
    events = [Event(number, **dict(row), owner_before=None) for number, row in enumerate(rows)]
    assert {str(each.record) for each in events} == set(ids)
    for login, heard in (("south.manager", True), *((each, False) for each in PEOPLE)):
        reader = await reading_of(site, (await twins.person(login))[1])
        assert bool(await Hearing().of(events, reader)) is heard, login


async def reading_of(site, person):
    """What the product reads with, on behalf of somebody who is signed in."""
    signed = await site.server.signed(hash_of(person.client.cookies[COOKIE]))
    context = context_of(site.server, signed, Request({"type": "http", "headers": [], "client": None}), "zh-CN")
    return reading(site.server.pools, site.server.sights, site.server.world, context)


async def test_a_bulk_change_by_a_filter_over_hidden_values_ends_alike(both):
    twins, hidden = both
    filters = (f"customer.name == '{NAME}'", f"!(customer.uscc == '{USCC}')", f"customer == id('{hidden['id']}')")
    for filter in filters:
        body = {"filter": filter, "set": {"remarks": "x"}}
        ends = []
        for site, person in zip((twins.without, twins.having), await twins.person("north.manager"), strict=True):
            asked = await person.post("/api/records/contact/bulk", json=body)
            assert asked.status_code == 202, asked.text
            await batch.run_batch(job_runtime(site.server), UUID(asked.json()["batch"]))
            ends.append(made_alike(await person.get(f"/api/batches/{asked.json()['batch']}")))
        assert ends[0] == ends[1]


FILES = (
    ("customer", "客户名称,统一社会信用代码,电话\n{near},,\n{name}二,,\n近似公司,91330106MA2CFLDG2F,15499990002\n"),
    ("customer", "客户名称,上级客户\n下属公司,{name}\n"),
    ("contact", "姓名,客户,手机\n某人,{name},15499990003\n某人,{near},15499990001\n"),
    ("opportunity", "商机名称,客户\n某商机,{name}\n"),
)
"""Rows that nearly repeat what is hidden, or point to it by its name."""


@pytest.mark.parametrize(("entity", "text"), FILES)
@pytest.mark.parametrize("mode", ["create", "both"])
async def test_a_file_with_near_values_ends_alike(both, entity, text, mode):
    """From the first guess to the last problem: columns, mapping, preview, counts, warnings, and what was made."""
    twins, _ = both
    rows = text.format(near=NAME[:-1], name=NAME)
    ends = []
    for site, person in zip((twins.without, twins.having), await twins.person("north.manager"), strict=True):
        data = {"entity": entity, "organization": "NORTH"}
        made = await person.post("/api/imports", data=data, files={"file": ("a.csv", rows.encode())})
        assert made.status_code == 201, made.text
        url = f"/api/imports/{made.json()['id']}"
        asked = await person.post(f"{url}/run", json={"mode": mode})
        assert asked.status_code == 202, asked.text
        await import_job.work(job_runtime(site.server), UUID(made.json()["id"]), no_beat)
        answers = [
            made,
            await person.get(url),
            await person.get(f"{url}/problems?format=csv"),
            await person.get(f"{url}/rows"),
        ]
        assert answers[1].json()["state"] == "done", answers[1].text
        ends.append([(each.status_code, made_alike(each)) for each in answers])
    assert ends[0] == ends[1]
