"""Contract §5 and CU-20, SA-10: what people note about records, their tasks and messages, under the rights of the records."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from hezong.assembly.jobs import job_runtime
from hezong.kernel.records.after import GroupPorts
from hezong.modules.work.schedules.due import remind
from tests.api.contract.test_batches import finished, undone

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("jobs")]
LOOKS = 300


async def made(person, entity: str, **values) -> dict:
    answer = await person.post(f"/api/records/{entity}", json=values)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def a_customer(person, organization: str = "NORTH") -> dict:
    return await made(person, "customer", name=f"{uuid.uuid4().hex[:8]}化工", organization=organization)


def about(entity: str, record: dict) -> dict:
    return {"entity": entity, "id": record["id"]}


async def once(look, found):
    """What a job will have done in a moment; each look is a call of its own."""
    seen = None
    for _ in range(LOOKS):
        seen = await look()
        if found(seen):
            return seen
        await asyncio.sleep(0.05)
    raise AssertionError(seen)


async def messages(person) -> list[dict]:
    return (await person.get("/api/messages")).json()["items"]


async def test_a_note_is_read_by_whoever_reads_the_record_and_by_nobody_else(people):
    """CU-20: a note by one is visible to others per policy within seconds; here at once."""
    manager, sales, south = await people("north.manager"), await people("north.sales"), await people("south.sales")
    mine = await a_customer(sales)
    note = await made(manager, "note", related=about("customer", mine), body="付款一向准时\n第二行")
    assert note["line"] == "付款一向准时"
    assert note["related"] == {"entity": "customer", "id": mine["id"], "label": mine["name"]}
    seen = await sales.get(f"/api/records/note/{note['id']}")
    assert seen.json()["body"] == "付款一向准时\n第二行"
    found = await sales.get("/api/records/note", params={"filter": f"related == id('{mine['id']}')"})
    assert [each["id"] for each in found.json()["items"]] == [note["id"]]
    assert (await south.get(f"/api/records/note/{note['id']}")).status_code == 404
    refused = await south.post("/api/records/note", json={"related": about("customer", mine), "body": "x"})
    assert refused.status_code == 403
    changed = await sales.patch(f"/api/records/note/{note['id']}", json={"body": "新", "version": note["version"]})
    assert changed.status_code == 200, "whoever may change the customer may change its notes"


async def test_a_note_about_something_unknown_is_refused(people):
    manager = await people("north.manager")
    for wrong in ({"entity": "nothing", "id": str(uuid.uuid4())}, {"entity": "customer", "id": str(uuid.uuid4())}):
        answer = await manager.post("/api/records/note", json={"related": wrong, "body": "x", "organization": "NORTH"})
        assert answer.status_code == 403, answer.text
    for wrong in ("text", {"entity": "customer"}, {"entity": "customer", "id": "x"}, {"id": str(uuid.uuid4())}):
        answer = await manager.post("/api/records/note", json={"related": wrong, "body": "x", "organization": "NORTH"})
        assert answer.status_code == 422, answer.text
        assert answer.json()["problems"][0]["field"] == "related"


async def test_a_mention_makes_a_message_to_whoever_may_read_the_record(people):
    manager, sales, south = await people("north.manager"), await people("north.sales"), await people("south.sales")
    mine = await a_customer(sales)
    text = f"@[{sales.session['user']['id']}] @[{south.session['user']['id']}] 请回访"
    before = {each["id"] for each in await messages(south)}
    note = await made(manager, "note", related=about("customer", mine), body=text)
    found = await once(lambda: messages(sales), lambda seen: any(each["kind"] == "mention" for each in seen))
    message = next(each for each in found if each["kind"] == "mention" and each["related"]["id"] == mine["id"])
    assert message["sender"]["id"] == manager.session["user"]["id"]
    assert not message["read"]
    assert {each["id"] for each in await messages(south)} == before
    again = await manager.patch(
        f"/api/records/note/{note['id']}", json={"body": text + "！", "version": note["version"]}
    )
    assert again.status_code == 200
    mentions = [each for each in await messages(sales) if each["related"]["id"] == mine["id"]]
    assert len(mentions) == 1


async def test_messages_are_marked_as_read_one_by_one_and_all_together(people):
    manager, sales = await people("north.manager"), await people("north.sales2")
    mine = await a_customer(sales)
    for number in range(3):
        body = f"@[{sales.session['user']['id']}] {number}"
        await made(manager, "note", related=about("customer", mine), body=body)
    found = await once(lambda: messages(sales), lambda seen: len(seen) >= 3)
    assert (await manager.post(f"/api/messages/{found[0]['id']}/read")).status_code == 404
    assert (await sales.post(f"/api/messages/{found[0]['id']}/read")).status_code == 204
    assert (await sales.post(f"/api/messages/{found[0]['id']}/read")).status_code == 204
    after = await messages(sales)
    assert [each["read"] for each in after] == sorted(each["read"] for each in after), "unread ones first"
    assert next(each for each in after if each["id"] == found[0]["id"])["read"]
    rest = (await sales.get("/api/messages", params={"unread": "true", "count": "true"})).json()["count"]
    assert (await sales.post("/api/messages/read-all")).json() == {"read": rest}
    assert (await sales.post("/api/messages/read-all")).json() == {"read": 0}
    forged = await sales.patch(f"/api/records/message/{found[0]['id']}", json={"subject": "x", "version": "1"})
    assert forged.status_code == 403
    assert (await manager.post("/api/records/message", json={"subject": "x"})).status_code == 403


async def test_my_tasks_come_in_the_order_of_their_days_and_leave_when_they_are_done(people):
    sales, manager = await people("north.sales"), await people("north.manager")
    today = datetime.now(UTC).date()
    days = [today + timedelta(days=each) for each in (5, 1, 3)]
    tasks = [await made(sales, "task", subject=f"任务{day}", due_on=day.isoformat()) for day in days]
    ids = {each["id"] for each in tasks}

    async def mine(**query) -> list[dict]:
        items = (await sales.get("/api/tasks", params=query)).json()["items"]
        return [each for each in items if each["id"] in ids]

    assert [each["due_on"] for each in await mine()] == [each.isoformat() for each in sorted(days)]
    first = (await mine())[0]
    later = (today + timedelta(days=9)).isoformat()
    put_off = await sales.patch(
        f"/api/records/task/{first['id']}", json={"snoozed_until": later, "version": first["version"]}
    )
    assert put_off.status_code == 200, put_off.text
    assert first["id"] not in {each["id"] for each in await mine()}
    second = (await mine())[0]
    done = await sales.post(f"/api/records/task/{second['id']}/moves/complete", json={"version": second["version"]})
    assert done.status_code == 200, done.text
    assert [each["id"] for each in await mine(done="true")] == [second["id"]]
    assert (await manager.get(f"/api/records/task/{first['id']}")).status_code == 404, (
        "a task about nothing is its owner's"
    )


async def test_a_task_stays_with_its_assignee_who_may_not_read_what_it_is_about(people):
    manager, south = await people("north.manager"), await people("south.sales")
    customer = await a_customer(manager)
    task = await made(
        manager, "task", subject="请协助", related=about("customer", customer), owner=south.session["user"]["id"]
    )
    seen = (await south.get(f"/api/records/task/{task['id']}")).json()
    assert seen["related"] == {"hidden": True}
    done = await south.post(f"/api/records/task/{task['id']}/moves/complete", json={"version": seen["version"]})
    assert done.status_code == 200, done.text


async def test_completing_a_task_that_repeats_makes_the_next_one_once(people):
    sales = await people("north.sales2")
    day = datetime.now(UTC).date() + timedelta(days=30)
    wrong = await sales.post(
        "/api/records/task", json={"subject": "x", "due_on": day.isoformat(), "repeat": "FREQ=SECONDLY"}
    )
    assert wrong.status_code == 422
    assert wrong.json()["problems"][0]["field"] == "repeat"
    task = await made(sales, "task", subject="周报", due_on=day.isoformat(), repeat="FREQ=WEEKLY")

    async def open_ones() -> list[dict]:
        return [each for each in (await sales.get("/api/tasks")).json()["items"] if each["subject"] == "周报"]

    await sales.post(f"/api/records/task/{task['id']}/moves/complete", json={"version": task["version"]})
    found = await once(open_ones, lambda seen: len(seen) == 1)
    assert found[0]["due_on"] == (day + timedelta(days=7)).isoformat()
    back = (await sales.get(f"/api/records/task/{task['id']}")).json()
    await sales.post(f"/api/records/task/{task['id']}/moves/reopen", json={"version": back["version"]})
    back = (await sales.get(f"/api/records/task/{task['id']}")).json()
    await sales.post(f"/api/records/task/{task['id']}/moves/complete", json={"version": back["version"]})
    note = await made(sales, "task", subject="标记")
    assert note["state"] == "open"
    assert len(await open_ones()) == 1


async def test_a_task_that_is_due_makes_one_message(people, site):
    sales = await people("north.sales2")
    today = site.server.versions.today
    due = await made(sales, "task", subject="到期的", due_on=today.isoformat())
    later = await made(sales, "task", subject="以后的", due_on=(today + timedelta(days=1)).isoformat())
    ports = GroupPorts(job_runtime(site.server))
    await remind(ports)
    await remind(ports)
    about_tasks = [each["related"]["id"] for each in await messages(sales) if each["kind"] == "due"]
    assert about_tasks.count(due["id"]) == 1
    assert later["id"] not in about_tasks


async def test_the_timeline_holds_what_is_about_a_record_and_its_history_newest_first(people):
    manager, sales, south = await people("north.manager"), await people("north.sales"), await people("south.sales")
    customer = await a_customer(sales)
    whole = about("customer", customer)
    moment = datetime.now(UTC)
    visit = {"kind": "visit", "at": (moment - timedelta(days=2)).isoformat(), "outcome": "interested"}
    activity = await made(sales, "activity", subject="首次拜访", related=whole, **visit)
    note = await made(manager, "note", related=whole, body="重要")
    task = await made(sales, "task", subject="寄样", related=whole)
    path = f"/api/records/customer/{customer['id']}/timeline"
    items, after = [], None
    while True:
        page = (await sales.get(path, params={"limit": 2, **({"after": after} if after else {})})).json()
        items += page["items"]
        after = page["next"]
        if after is None:
            break
    assert {(each["kind"], each["id"]) for each in items} >= {("activity", activity["id"]), ("note", note["id"]), ("task", task["id"])}  # fmt: skip
    assert [each["at"] for each in items] == sorted((each["at"] for each in items), reverse=True)
    made_line = next(each for each in items if each["kind"] == "history")
    assert (made_line["verb"], made_line["by"]["id"]) == ("create", sales.session["user"]["id"])
    assert "name" in made_line["fields"]
    assert next(each for each in items if each["kind"] == "note")["item"]["body"] == "重要"
    assert (await south.get(path)).status_code == 404
    assert (await sales.get(path, params={"after": "x"})).status_code == 400


async def test_an_activity_with_a_next_step_needs_its_day(people):
    """SA-10: every activity is logged with next step and date."""
    sales = await people("north.sales")
    customer = await a_customer(sales)
    body = {"subject": "电话", "related": about("customer", customer), "next_step": "报价"}
    refused = await sales.post("/api/records/activity", json=body)
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (422, "activity.next_step_has_a_day")


async def test_the_lines_of_an_order_follow_the_order(people):
    """Rights through another record: who reads the order reads its lines, and an explanation names the order."""
    director, sales = await people("hq.director"), await people("north.sales")
    lines = (await director.get("/api/records/sales_order_line", params={"limit": 500})).json()["items"]
    orders = {each["sales_order"]["id"] for each in lines}
    mine = (await sales.get("/api/records/sales_order", params={"limit": 500})).json()["items"]
    shown = (await sales.get("/api/records/sales_order_line", params={"limit": 500})).json()["items"]
    assert {each["sales_order"]["id"] for each in shown} <= {each["id"] for each in mine}
    hidden = next(each for each in lines if each["sales_order"]["id"] in orders - {one["id"] for one in mine})
    assert (await sales.get(f"/api/records/sales_order_line/{hidden['id']}")).status_code == 404
    query = {"entity": "sales_order_line", "id": hidden["id"]}
    answer = (await director.get("/api/explain/access", params=query)).json()
    assert answer["allowed"]
    assert answer["because"][0]["through"] == {"entity": "sales_order", "id": hidden["sales_order"]["id"]}
    verbs = (await sales.get("/api/model")).json()["entities"]["sales_order_line"]["verbs"]
    assert {"read", "create", "update"} <= set(verbs)


async def test_what_is_about_a_customer_goes_with_it_through_a_merge_and_back(people):
    """CU-02: a merge keeps every link, also of what is about the record; taking it back gives them back."""
    manager = await people("north.manager")
    one, two = await a_customer(manager), await a_customer(manager)
    note = await made(manager, "note", related=about("customer", two), body="跟着走")

    async def leads_to() -> str:
        return (await manager.get(f"/api/records/note/{note['id']}")).json()["related"]["id"]

    body = {"survivor": one["id"], "losers": [two["id"]]}
    done = await finished(manager, await manager.post("/api/records/customer/merges", json=body))
    assert done["state"] == "done", done
    assert await leads_to() == one["id"]
    told = (await manager.get(f"/api/records/note/{note['id']}/history")).json()["items"][0]["changes"]
    assert [each["field"] for each in told] == ["related"]
    assert told[0]["new"] == {"entity": "customer", "id": one["id"], "label": one["name"]}
    back = await undone(manager, done["id"])
    assert back["state"] == "done", back
    assert await leads_to() == two["id"]
