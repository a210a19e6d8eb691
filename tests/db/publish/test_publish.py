"""Versions of the model are drafted, checked, put in force and taken back, whole or not at all (contract §6, PL-33)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import asyncpg
import pytest

from hezong.adapters.postgres import Database
from hezong.kernel import publish
from hezong.kernel.model.load import load_model
from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.desired import catalogue
from hezong.kernel.schema.difference import plan
from hezong.kernel.schema.live import read_live
from hezong.kernel.types import Refused
from tests.fixtures.group import AREA, CONTACT, contact, model_files

MORE = CONTACT.replace("  born:", "  hobby: {type: text}\n  born:")
LISTED = CONTACT.replace("{type: bool, default: false}", "{type: bool, default: false, listed: true}")
PATH = "sales/contact.yaml"


@pytest.fixture
async def second(group: Database) -> AsyncIterator[asyncpg.Connection]:
    """Another connection of the owner's role."""
    connection = await asyncpg.connect(group.dsn_owner)
    yield connection
    await connection.close()


async def version(connection) -> int:
    return await connection.fetchval('select "model_version" from "hz_control"."state"')


async def columns(connection) -> set[str]:
    return set((await read_live(connection)).tables["contact"])


async def draft_of(connection, text: str) -> int:
    draft = await publish.create_draft(connection, None)
    await publish.put_file(connection, draft, PATH, text)
    return draft


async def test_the_first_installation_is_version_one_and_a_second_start_changes_nothing(owner):
    first = await publish.install(owner, model_files())
    again = await publish.install(owner, model_files())
    assert (first.version, again.version, again.steps, again.problems) == (1, 1, (), ())
    assert await publish.active_files(owner) == (1, model_files())


async def test_a_draft_is_published_and_the_version_grows(group_owner):
    draft = await draft_of(group_owner, MORE)
    assert await publish.validate(group_owner, draft) == ()
    result = await publish.publish(group_owner, draft)
    assert await version(group_owner) == result.version == draft
    assert "hobby" in await columns(group_owner)
    states = {each.id: each.state for each in await publish.versions(group_owner)}
    assert states == {1: "retired", draft: "active"}


async def test_the_difference_names_files_and_steps(group_owner):
    draft = await draft_of(group_owner, MORE)
    found = await publish.difference(group_owner, draft)
    assert [(each.path, each.old, each.new) for each in found.files] == [(PATH, CONTACT, MORE)]
    assert ("add column", "contact.hobby", False) in found.steps
    assert "hobby" not in await columns(group_owner)


async def test_a_wrong_draft_says_file_and_line_and_is_not_published(group_owner):
    draft = await draft_of(group_owner, CONTACT.replace("born: {type: date}", "born: {type: dat}"))
    problems = await publish.validate(group_owner, draft)
    assert {each.extra["file"] for each in problems} == {PATH}
    assert problems[0].extra["line"] == 10
    with pytest.raises(Refused):
        await publish.publish(group_owner, draft)
    assert await version(group_owner) == 1


async def test_what_the_stored_data_does_not_allow_is_a_problem_of_the_draft(group_owner):
    draft = await draft_of(group_owner, CONTACT.replace("born: {type: date}", "born: {type: int}"))
    assert [each.code for each in await publish.validate(group_owner, draft)] == ["schema.type_changed"]


async def test_rolling_back_publishes_the_old_files_and_keeps_the_new_data(group_owner):
    await publish.publish(group_owner, await draft_of(group_owner, MORE))
    await contact(group_owner, "王芳", "NORTH", "north.sales", hobby="围棋")
    result = await publish.rollback(group_owner, 1)
    assert result.version == await version(group_owner) == 3
    assert await publish.active_files(group_owner) == (3, model_files())
    assert await group_owner.fetchval('select "hobby" from "hz"."contact"') == "围棋"


async def test_rolling_back_renames_finds_the_data_again(group_owner):
    """A field that was renamed twice gets its first name back, with what was written meanwhile."""
    once = CONTACT.replace(" born,", " birthday,").replace("  born: {", "  birthday: {was: born, ")
    twice = CONTACT.replace(" born,", " birth,").replace("  born: {", "  birth: {was: birthday, ")
    await publish.publish(group_owner, await draft_of(group_owner, once))
    await contact(group_owner, "王芳", "NORTH", "north.sales", birthday=date(1990, 5, 1))
    await publish.publish(group_owner, await draft_of(group_owner, twice))
    await publish.rollback(group_owner, 1)
    assert await group_owner.fetchval('select "born" from "hz"."contact"') == date(1990, 5, 1)
    assert {"birthday", "birth"} & await columns(group_owner) == set()


async def test_two_workers_that_start_together_install_once(database: Database):
    connections = [await asyncpg.connect(database.dsn_owner) for _ in range(2)]
    results = await asyncio.gather(*(publish.install(each, model_files()) for each in connections))
    assert [each.version for each in results] == [1, 1]
    assert sorted(len(each.steps) > 0 for each in results) == [False, True]
    for each in connections:
        await each.close()


async def test_of_two_drafts_of_one_base_the_second_is_a_conflict(group_owner, second):
    drafts = [await draft_of(group_owner, MORE), await draft_of(group_owner, LISTED)]
    results = await asyncio.gather(
        publish.publish(group_owner, drafts[0]), publish.publish(second, drafts[1]), return_exceptions=True
    )
    refused = [each for each in results if isinstance(each, Refused)]
    assert [each.problems[0].code for each in refused] == ["conflict.model"]
    assert await version(group_owner) in drafts


async def test_a_published_version_never_changes(group_owner):
    for number, code in ((1, "conflict.model"), (99, "request.not_found")):
        with pytest.raises(Refused) as refused:
            await publish.put_file(group_owner, number, PATH, MORE)
        assert refused.value.problems[0].code == code
    with pytest.raises(Refused) as refused:
        await publish.publish(group_owner, 1)
    assert refused.value.problems[0].code == "conflict.model"


async def test_a_file_can_be_taken_out_of_a_draft(group_owner):
    draft = await publish.create_draft(group_owner, None, "without contacts")
    await publish.put_file(group_owner, draft, PATH, None)
    area = AREA.replace(", contact]", "]")
    await publish.put_file(group_owner, draft, "sales/module.yaml", area)
    text = model_files()["sales/customer.yaml"].replace("  contacts: {many: contact.customer}\n", "")
    await publish.put_file(group_owner, draft, "sales/customer.yaml", text)
    await publish.publish(group_owner, draft)
    assert await columns(group_owner) >= {"name", "visits"}
    assert await group_owner.fetchval("select to_regclass('hz_bi.contact')") is None


async def blocked(watcher, pid: int, work: asyncio.Task) -> None:
    """Returns as soon as the other connection waits for a lock."""
    while not await watcher.fetchval("select count(*) from pg_locks where pid = $1 and not granted", pid):
        assert not work.done(), "nothing held the work up"


HELD = {
    "at the first table": 'lock table "hz"."contact" in access share mode',
    "at the activation": 'select from "hz_control"."model_version" where "active" for update',
}


@pytest.mark.parametrize("held", HELD.values(), ids=HELD.keys())
async def test_killed_before_the_end_the_old_version_stays_whole(group, group_owner, second, held):
    """A killed publication leaves the old model and its tables; the next one succeeds."""
    draft = await draft_of(group_owner, MORE)
    before = await read_live(second)
    dying = await asyncpg.connect(group.dsn_owner)
    pid = dying.get_server_pid()
    async with group_owner.transaction():
        await group_owner.execute(held)
        work = asyncio.create_task(publish.publish(dying, draft))
        await blocked(second, pid, work)
        await second.execute("select pg_terminate_backend($1)", pid)
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
            await work
    assert await version(second) == 1
    assert await read_live(second) == before
    assert (await publish.publish(second, draft)).version == draft


async def test_killed_after_the_switch_the_new_version_stays_and_is_finished_later(group, group_owner, second):
    await contact(group_owner, "王芳", "NORTH", "north.sales")
    draft = await draft_of(group_owner, LISTED)
    dying = await asyncpg.connect(group.dsn_owner)
    pid = dying.get_server_pid()
    # The build of an index waits for everybody who is writing to the table.
    async with group_owner.transaction():
        await group_owner.execute('lock table "hz"."contact" in row exclusive mode')
        work = asyncio.create_task(publish.publish(dying, draft))
        await blocked(second, pid, work)
        assert await version(second) == draft
        await second.execute("select pg_terminate_backend($1)", pid)
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
            await work
    files = dict(model_files(contact=LISTED))
    missing = plan(catalogue(load_model(files), Roles()), await read_live(second), Roles())
    assert missing.steps
    finished = await publish.install(second, files)
    assert (finished.version, finished.problems) == (draft, ())
    assert plan(catalogue(load_model(files), Roles()), await read_live(second), Roles()).steps == ()


async def test_history_learns_what_a_renamed_field_is_called_now(group_owner):
    """CU-03: an older line means the field as it is called today, also after two renames and after a way back."""
    once = CONTACT.replace(" born,", " birthday,").replace("  born: {", "  birthday: {was: born, ")
    twice = CONTACT.replace(" born,", " birth,").replace("  born: {", "  birth: {was: birthday, ")
    names = 'select "was", "name" from "hz_control"."field_name" order by "until", "was"'
    await publish.publish(group_owner, await draft_of(group_owner, once))
    assert [tuple(each) for each in await group_owner.fetch(names)] == [("born", "birthday")]
    await publish.publish(group_owner, await draft_of(group_owner, twice))
    assert [tuple(each) for each in await group_owner.fetch(names)] == [("born", "birth"), ("birthday", "birth")]
    await publish.rollback(group_owner, 1)
    found = dict(tuple(each) for each in await group_owner.fetch(names))
    assert found == {"born": "born", "birthday": "born", "birth": "born"}
