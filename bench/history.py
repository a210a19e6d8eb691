"""Times the proof of a history of a million lines (limit: one minute) and alters one line, removes one and swaps two, which must all be found."""

import asyncio
import socket
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import asyncpg

from hezong.adapters.postgres import start
from hezong.adapters.signer import open_signer
from hezong.assembly.world import install_product, own
from hezong.kernel.records.chain import digest, told
from hezong.kernel.records.seal import Report, seal, verify
from hezong.settings import Settings

RECORDS, LINES = 100_000, 10
MOST = 60.0
HASH = digest("j", entity="'customer'", at="now()", batch="null::uuid", previous='p."hash"', told=told("j"))
FILL = f"""
insert into hz_control.history (entity, record, version, by, verb, changes, previous, hash, salt)
select 'customer', j.record, j.version, j.by, j.verb, j.changes, p.hash, {HASH}, j.salt
from (select md5(n::text)::uuid as record, null::uuid as facet, null::uuid as organization, $1::text as version, md5('u')::uuid as by,
        'update' as verb, gen_random_uuid() as salt, jsonb_build_array(jsonb_build_object('field', 'phone', 'old', n, 'new', n + 1)) as changes
      from generate_series(1, {RECORDS}) n) j
left join lateral (select h.hash from hz_control.history h where h.record = j.record order by h.id desc limit 1) p on true
"""
HARM = (
    "update hz_control.history set changes = '[]' where id = (select id from hz_control.history order by id offset 500000 limit 1)",
    "delete from hz_control.history where id = (select id from hz_control.history order by id offset 700000 limit 1)",
    """with two as (select array_agg(id order by id) as ids from (select id from hz_control.history where record = md5('5')::uuid order by id limit 2) x),
       away as (delete from hz_control.history h using two where h.id = two.ids[1] returning h.*)
       insert into hz_control.history select ('ffffffff-ffff-7fff-bfff-ffffffffffff')::uuid, entity, record, facet, organization, version,
         at, by, verb, batch, changes, previous, hash from away""",
)


def main() -> int:
    """1 if the proof takes too long or misses a harm."""
    with tempfile.TemporaryDirectory(prefix="hezong-history-") as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = Settings(data=Path(folder), port=port)
        with start(settings) as running:
            return asyncio.run(measure(running.database.dsn_owner, settings.seal_key))


async def measure(dsn: str, key: Path) -> int:
    owner, signer = await asyncpg.connect(dsn), open_signer(key)
    try:
        await install_product(own(owner))
        for number in range(LINES):
            await owner.execute(FILL, str(number + 1))
        await owner.execute("vacuum analyze hz_control.history")
        # The first look remembers the moment, the second seals what came before it; nobody else writes here.
        for _ in range(2):
            await seal(own(owner), signer, timedelta(seconds=-1))
        seconds, clean = await timed(owner, signer)
        print(
            f"verify: {clean.lines:,} lines and {clean.seals} seals in {seconds:.1f} s (limit {MOST:.0f}), {clean.faults} faults"
        )
        found = [await harmed(owner, signer, sql) for sql in HARM]
        return 0 if seconds <= MOST and clean.faults == 0 and all(found) else 1
    finally:
        await owner.close()


async def timed(owner: asyncpg.Connection, signer: object) -> tuple[float, Report]:
    began = time.monotonic()
    report = await verify(own(owner), signer)  # pyright: ignore[reportArgumentType]  a signer of files
    return time.monotonic() - began, report


async def harmed(owner: asyncpg.Connection, signer: object, sql: str) -> bool:
    """Does the harm, looks, and takes it back."""
    transaction = owner.transaction()
    await transaction.start()
    await owner.execute(sql)
    _, report = await timed(owner, signer)
    await transaction.rollback()
    print(f"  {sql.split(maxsplit=1)[0]}: {report.faults} faults found")
    return report.faults > 0


if __name__ == "__main__":
    sys.exit(main())
