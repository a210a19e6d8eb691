"""What a person cannot read can be told by nothing, except by the one answer that is meant to tell it (contract §2, "Masked sharing").

Two groups are equal but for records of a sister company. Whatever somebody of another company asks, both give the same answer.
"""

import random
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from hezong.kernel.records.allowance import Allowance, Allowances
from tests.property.inference.questions import Asker
from tests.property.inference.twins import Twins, new_id, open_twins
from tests.property.rights.amount import CASES, SEED

pytestmark = pytest.mark.asyncio(loop_scope="module")

PEOPLE = ("north.sales", "north.manager", "north.finance", "both.sales")
CUSTOMERS = "/api/records/customer"
NAME, USCC, PHONE = "隐曜（西岭）精密机械有限公司", "91350100M000100Y43", "15499990001"
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
        "region": region["id"], "credit": "4711", "below": [each["id"] for each in below], "words": WORDS,
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
        await twins.same(login, method, path.format(**hidden), **asked)


def filled(value, hidden):
    """Places of a body filled in."""
    if isinstance(value, dict):
        return {name: filled(each, hidden) for name, each in value.items()}
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
    known = more.pop("also_known_to")
    assert [each["label"] for each in known if each not in told.pop("also_known_to")] == [
        facet["organization"]["label"]
    ]
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


async def test_a_file_with_near_values_ends_alike(both):
    twins, _ = both
    rows = f"客户名称,统一社会信用代码\n{NAME[:-1]},\n{NAME}二,\n"
    states = []
    for person in await twins.person("north.manager"):
        data = {"entity": "customer", "organization": "NORTH"}
        made = await person.post("/api/imports", data=data, files={"file": ("a.csv", rows.encode())})
        assert made.status_code == 201, made.text
        states.append({name: made.json()[name] for name in ("columns", "mapping", "preview", "problems")})
    assert states[0] == states[1]
