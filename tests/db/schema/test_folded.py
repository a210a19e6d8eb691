"""Names that fold alike are found through an index, however many records there are (contract §2, masked sharing)."""

import json

from hezong.kernel.schema.names import quoted


async def test_a_folded_name_is_found_through_its_index(group_owner):
    names = await group_owner.fetch(
        "select t.relname as name, pg_get_indexdef(i.indexrelid) as text from pg_index i"
        " join pg_class t on t.oid = i.indrelid where pg_get_indexdef(i.indexrelid) like '%folded(%'"
    )
    assert names
    await group_owner.execute("set enable_seqscan = off")
    for row in names:
        sql = f"explain (format json) select id from hz.{quoted(row['name'])} where hz.folded(name) = any($1::text[])"
        plan = json.dumps(json.loads(await group_owner.fetchval(f"{sql} and deleted_at is null", ["合纵"])))
        assert "Index Cond" in plan, row["text"]
