"""Holds what a database has after a kill against the ledger: nothing half-written, nothing confirmed lost, nothing doubled."""

from uuid import UUID

from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.publish import active_files, install
from hezong.kernel.publish.publish import load
from hezong.kernel.records.imports import run_import
from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.desired import catalogue
from hezong.kernel.schema.difference import Plan, plan
from hezong.kernel.schema.live import read_live
from tests.db.kills.site import Site
from tests.db.kills.work import IMPORTED, Create, Ledger
from tests.db.records.garden import Garden

HALF = """with "touched" as (select distinct "entity", "record" from hz_control.history where "id" > $1),
"named" as (
  select 'tool' as "entity", "id", "version" from hz.tool where "name" like $2
  union all select 'tree', "id", "version" from hz.tree where "name" like $2)
select 'no record' as "what", t."record" from "touched" t left join "named" n on n."id" = t."record" where n."id" is null
union all select 'no history', n."id" from "named" n left join "touched" t on t."record" = n."id" where t."record" is null
union all select 'no relationship', n."id" from "named" n
  where n."entity" = 'tree' and (select count(*) from hz.tree_facet f where f."record" = n."id") <> 1
union all select 'created twice', h."record" from hz_control.history h where h."id" > $1 and h."verb" = 'create'
  group by h."record" having count(*) <> 1
union all select 'version', n."id" from "named" n
  where n."version" <> (select count(*) from hz_control.history h where h."record" = n."id")
union all select 'outbox', h."record" from hz_control.history h where h."id" > $1 group by h."record"
  having count(*) <> (select count(*) from hz_control.outbox o where o."record" = h."record")"""
KEYS = """select count(*) from hz_control.idempotency where "key" like $1 and jsonb_array_length("answer") <> (
  select count(*) from (select "id" from hz.tool union all select "id" from hz.tree) t where "answer" ? t."id"::text)"""
ROWS = """select i."id", (i."counts" ->> 'rows')::bigint as "rows", count(r."number") as "stored",
  count(*) filter (where r."state" = 'created') as "created", count(t."id") as "there", i."state"
from hz_control.import_run i left join hz_control.import_row r on r."run" = i."id" left join hz.tree t on t."id" = r."record"
where i."at" >= $1 group by i."id\""""
LATER = """update hz_control.import_run set "beat" = "beat" - interval '1 hour' where "state" = 'running'"""


async def whole(garden: Garden, ledger: Ledger) -> None:
    """Each record of the round with its history, its outbox and its relationship, and each key with its records."""
    half = await garden.rows(HALF, ledger.mark, f"{ledger.name}%")
    assert half == []
    assert await garden.value(KEYS, f"{ledger.name}/%") == 0


async def kept(garden: Garden, ledger: Ledger) -> None:
    """What was confirmed is there; what was not is repeated under its key, and is there once, with the same ids."""
    for each in ledger.creates:
        found = await present(garden, each)
        assert found == len(each.ids) if each.told else found in (0, len(each.ids)), each
        await each.send(garden)
        assert await present(garden, each) == len(each.ids), each
    if ledger.counter is not None:
        count = await garden.value("select count from hz.tool where id = $1", ledger.counter)
        assert count in (ledger.count, ledger.asked)


async def present(garden: Garden, made: Create) -> object:
    return await garden.value(f'select count(*) from hz."{made.entity}" where id = any($1)', made.ids)


async def imported(garden: Garden, ledger: Ledger) -> None:
    """A file is staged whole or not at all; rows that count as created are, and a run that died is taken up where it was."""
    for row in await runs(garden, ledger):
        assert row["rows"] == row["stored"], row
        assert row["created"] == row["there"], row
    await garden.value(LATER)
    for id in ledger.staged:
        counts = await run_import(garden.runtime, garden.as_("hans"), id)
        assert (counts["rows"], counts["created"]) == (IMPORTED, IMPORTED)
    for number in range(len(ledger.staged)):
        name = f"{ledger.name}-{number} %"
        assert await garden.value("select count(*) from hz.tree where name like $1", name) == IMPORTED


async def runs(garden: Garden, ledger: Ledger) -> list[dict]:
    began = await garden.value("select uuid_extract_timestamp($1)", ledger.mark)
    return await garden.rows(ROWS, began)


async def modelled(site: Site, ledger: Ledger) -> None:
    """The old or the new version is in force, and the tables are exactly its own; only what follows a switch may be missing."""
    async with site.owner() as connection:
        last = max((ledger.version, *ledger.published))
        version, files, missing = await in_force(connection)
        assert version in (last, *ledger.drafts), (version, ledger)
        assert version >= last
        assert [each.name for each in missing.inside if not each.settled] == []
        await connection.execute("update hz_control.model_version set state = 'abandoned' where state = 'draft'")
        finished = await install(connection, files)
        assert (finished.version, finished.problems) == (version, ())
        assert (await in_force(connection))[2].steps == ()


async def in_force(connection) -> tuple[int, dict[str, str], Plan]:
    """The version, its files, and what the tables lack of it."""
    active = await active_files(connection)
    assert active
    model = await load(connection, active[1], BUILT_IN)
    return active[0], dict(active[1]), plan(catalogue(model, Roles()), await read_live(connection), Roles())


async def opened(garden: Garden, name: str) -> Ledger:
    """A ledger for what comes from now on."""
    mark, version = (
        await garden.value("select uuidv7()"),
        await garden.value("select model_version from hz_control.state"),
    )
    assert isinstance(mark, UUID)
    assert isinstance(version, int)
    return Ledger(name, mark, version)
