"""A model becomes tables, and a changed model changes them without losing data or blocking readers (design §4)."""

import asyncio

import asyncpg
import pytest

from hezong.adapters.postgres import Database
from hezong.kernel.model.load import load_model
from hezong.kernel.publish import install
from hezong.kernel.schema.apply import apply
from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.desired import catalogue
from hezong.kernel.schema.difference import plan
from hezong.kernel.schema.live import read_live
from hezong.kernel.types import Refused
from tests.fixtures.group import CONTACT, CUSTOMER, contact, customer, facet, identity, model_files


async def remaining(connection, **changed: str):
    return plan(catalogue(load_model(model_files(**changed)), Roles()), await read_live(connection), Roles())


async def test_a_second_application_has_nothing_to_do(owner):
    await install(owner, model_files())
    assert (await remaining(owner)).steps == ()


async def test_every_table_of_the_model_is_there(owner):
    await install(owner, model_files())
    live = await read_live(owner)
    assert {"industry", "customer", "customer_facet", "contact", "user", "organization", "position"} <= set(live.tables)
    assert live.tables["customer_facet"]["m_name_pinyin"] == "text"
    assert live.tables["customer"]["bank_account"] == "bytea"
    assert all(live.indexes.values())


async def test_a_renamed_field_keeps_its_data_and_its_rights(group, group_owner):
    await customer(group_owner, "华腾", "NORTH", "north.sales", name_pinyin="huateng")
    renamed = CUSTOMER.replace("[name,", "[title_name,").replace("label: name", "label: title_name")
    renamed = renamed.replace("  name: {type: text", "  title_name: {was: name, type: text")
    await install(group_owner, model_files(customer=renamed))
    row = await group_owner.fetchrow('select "title_name", "title_name_pinyin" from "hz"."customer"')
    assert tuple(row) == ("华腾", "huateng")
    assert await group_owner.fetchval('select "m_title_name" from "hz"."customer_facet"') == "华腾"
    assert (await remaining(group_owner, customer=renamed)).steps == ()


async def test_a_renamed_entity_keeps_its_rows_and_keys(group_owner):
    await contact(group_owner, "王芳", "NORTH", "north.sales")
    renamed = CONTACT.replace("entity: contact", "entity: person\nwas: contact")
    area = model_files()["sales/module.yaml"].replace("contact", "person")
    files = dict(model_files(module=area, customer=CUSTOMER.replace("contact.customer", "person.customer")))
    del files["sales/contact.yaml"]
    files["sales/person.yaml"] = renamed
    await install(group_owner, files)
    assert await group_owner.fetchval('select "name" from "hz"."person"') == "王芳"
    found = plan(catalogue(load_model(files), Roles()), await read_live(group_owner), Roles())
    assert found.steps == ()
    names = await group_owner.fetch(
        "select indexname from pg_indexes where schemaname = 'hz' and indexname like 'contact.%'"
    )
    assert names == []


async def test_a_dropped_field_is_hidden_and_comes_back_with_its_data(group_owner):
    await contact(group_owner, "王芳", "NORTH", "north.sales", visits=7)
    without = CONTACT.replace("  visits: {type: int, listed: true}\n", "").replace(", visits", "")
    await install(group_owner, model_files(contact=without))
    assert await group_owner.fetchval('select "visits" from "hz"."contact"') == 7
    await install(group_owner, model_files())
    assert await group_owner.fetchval('select "visits" from "hz"."contact"') == 7


async def test_an_integer_becomes_a_decimal(group_owner):
    await contact(group_owner, "王芳", "NORTH", "north.sales", visits=7)
    wider = CONTACT.replace("visits: {type: int,", "visits: {type: decimal,")
    await install(group_owner, model_files(contact=wider))
    assert str(await group_owner.fetchval('select "visits" / 2 from "hz"."contact"')) == "3.5000000000000000"
    assert (await remaining(group_owner, contact=wider)).steps == ()


async def test_another_change_of_type_is_refused_and_changes_nothing(group_owner):
    before = await read_live(group_owner)
    other = CONTACT.replace("born: {type: date}", "born: {type: text}\n  more: {type: text}")
    with pytest.raises(Refused) as refused:
        await install(group_owner, model_files(contact=other))
    problem = refused.value.problems[0]
    assert (problem.code, problem.field, problem.params["old"], problem.params["new"]) == (
        "schema.type_changed",
        "born",
        "date",
        "text",
    )
    assert await read_live(group_owner) == before


async def test_a_reference_to_another_entity_is_refused(group_owner):
    other = CUSTOMER.replace("industry: {ref: industry}", "industry: {ref: user}")
    with pytest.raises(Refused) as refused:
        await install(group_owner, model_files(customer=other))
    assert refused.value.problems[0].code == "schema.reference_changed"


async def test_uniqueness_ignores_deleted_rows(group_owner):
    await customer(group_owner, "甲", "NORTH", "north.sales", uscc="91110000")
    with pytest.raises(asyncpg.UniqueViolationError):
        await customer(group_owner, "乙", "NORTH", "north.sales", uscc="91110000")
    await group_owner.execute('update "hz"."customer" set "deleted_at" = now()')
    await customer(group_owner, "丙", "NORTH", "north.sales", uscc="91110000")


async def test_of_a_sensitive_field_the_hash_is_unique(group_owner):
    await customer(group_owner, "甲", "NORTH", "north.sales", bank_account=b"x", bank_account_hash=b"1")
    with pytest.raises(asyncpg.UniqueViolationError):
        await customer(group_owner, "乙", "NORTH", "north.sales", bank_account=b"y", bank_account_hash=b"1")


async def test_new_uniqueness_is_refused_while_there_are_duplicates(group_owner):
    for number, name in enumerate(("王芳", "王芳芳")):
        await contact(group_owner, name, "NORTH", "north.sales", visits=1, customer=None, open=bool(number))
    unique = CONTACT.replace("visits: {type: int,", "visits: {type: int, unique: group,")
    with pytest.raises(Refused) as refused:
        await install(group_owner, model_files(contact=unique))
    assert (refused.value.problems[0].code, refused.value.problems[0].field) == ("schema.duplicates", "visits")
    await group_owner.execute('update "hz"."contact" set "visits" = 2 where "open"')
    await install(group_owner, model_files(contact=unique))
    with pytest.raises(asyncpg.UniqueViolationError):
        await contact(group_owner, "李四", "NORTH", "north.sales", visits=2)


async def test_new_uniqueness_in_companies_knows_the_companies_of_rows_that_are_there(group_owner):
    await contact(group_owner, "王芳", "NORTH", "north.sales", visits=1)
    unique = CONTACT.replace("visits: {type: int,", "visits: {type: int, unique: company,")
    await install(group_owner, model_files(contact=unique))
    company = await group_owner.fetchval('select "visits_company" from "hz"."contact"')
    assert company == identity("NORTH")
    with pytest.raises(asyncpg.UniqueViolationError):
        await contact(group_owner, "李四", "NORTH", "north.sales", visits=1, visits_company=company)
    assert (await remaining(group_owner, contact=unique)).steps == ()


async def test_a_reference_needs_its_record(group_owner):
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await contact(group_owner, "王芳", "NORTH", "north.sales", customer=identity("nowhere"))


async def test_a_new_reference_on_a_table_with_rows_is_proved_afterwards(group_owner):
    await contact(group_owner, "王芳", "NORTH", "north.sales")
    more = CONTACT.replace("  born:", "  industry: {ref: industry}\n  born:")
    result = await install(group_owner, model_files(contact=more))
    assert "prove foreign key contact.industry.fk" in result.steps
    assert (await read_live(group_owner)).foreigns["contact.industry.fk"] == "industry"


async def test_a_newly_listed_field_is_copied_to_older_facets(group_owner):
    await customer(group_owner, "华腾", "NORTH", "north.sales", phone="13800000000")
    await facet(group_owner, "华腾", "SOUTH", "south.sales")
    listed = CUSTOMER.replace("list: [name,", "list: [name, phone,")
    await install(group_owner, model_files(customer=listed))
    copies = await group_owner.fetch('select "m_phone" from "hz"."customer_facet"')
    assert [row["m_phone"] for row in copies] == ["13800000000", "13800000000"]


async def test_a_field_is_added_while_readers_read(group: Database, group_owner):
    """No reader fails or sees half a change while columns come in (design §4)."""
    await contact(group_owner, "王芳", "NORTH", "north.sales")
    stop = asyncio.Event()

    async def read() -> int:
        connection = await asyncpg.connect(group.dsn("hezong_read"))
        rounds = 0
        while not stop.is_set() or rounds == 0:
            assert await connection.fetchval('select count(*) from "hz"."contact"') == 1
            rounds += 1
        await connection.close()
        return rounds

    readers = [asyncio.create_task(read()) for _ in range(3)]
    more = CONTACT
    for number in range(3):
        more = more.replace("  born:", f"  extra{number}: {{type: text}}\n  born:")
        await install(group_owner, model_files(contact=more))
    stop.set()
    assert all(rounds > 0 for rounds in await asyncio.gather(*readers))
    assert "extra2" in (await read_live(group_owner)).tables["contact"]


async def test_a_long_reader_makes_the_change_wait_and_not_fail(group: Database, group_owner):
    reader = await asyncpg.connect(group.dsn("hezong_read"))
    reading = reader.transaction()
    await reading.start()
    await reader.fetchval('select count(*) from "hz"."contact"')
    more = CONTACT.replace("  born:", "  extra: {type: text}\n  born:")
    change = asyncio.create_task(install(group_owner, model_files(contact=more)))
    watcher = await asyncpg.connect(group.dsn_owner)
    while not await watcher.fetchval("select count(*) from pg_locks where not granted"):
        assert not change.done(), "nothing held the change up"
    await reading.rollback()
    await change
    assert "extra" in (await read_live(group_owner)).tables["contact"]
    await reader.close()
    await watcher.close()


async def test_an_index_left_invalid_is_built_again(group_owner):
    await contact(group_owner, "王芳", "NORTH", "north.sales")
    desired = catalogue(load_model(model_files()), Roles())
    index = next(each for each in desired.indexes if each.table == "contact" and each.purpose == "name")
    await group_owner.execute(f'drop index "hz"."{index.name}"')
    assert [step.what for step in (await remaining(group_owner)).after] == ["create index"]
    await apply(group_owner, desired, Roles())
    assert (await read_live(group_owner)).indexes[index.name]
    assert (await remaining(group_owner)).steps == ()


async def test_bigrams_and_folded_names(owner):
    await install(owner, model_files())
    assert sorted(await owner.fetchval("select hz.bigrams('华腾科技')")) == sorted(["华腾", "腾科", "科技"])
    assert await owner.fetchval("select hz.bigrams('华')") == ["华"]
    assert await owner.fetchval("select hz.bigrams('')") == [""]
    assert await owner.fetchval("select hz.folded('华腾（北京） Co., LTD.')") == "华腾北京coltd"
