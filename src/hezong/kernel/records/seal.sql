-- name: horizon
-- The moment before which every change is finished: no transaction that ran then still runs. Null until that is so.
select case when pg_snapshot_xmin(pg_current_snapshot()) >= "running" then "at" end from "hz_control"."seal_horizon"

-- name: look
-- Remembers this moment and the transactions that run now; kept as long as one of them runs.
insert into "hz_control"."seal_horizon" as h ("at", "running") values (now(), pg_snapshot_xmax(pg_current_snapshot()))
on conflict ("one") do update set "at" = excluded."at", "running" = excluded."running"
where pg_snapshot_xmin(pg_current_snapshot()) >= h."running"

-- name: last
select "number", "to", "signature" from "hz_control"."seal" order by "number" desc limit 1

-- name: next
-- The rows after $1 and before $2, at most $3, as one digest over their ids and hashes in order.
select count(*) as "rows", (array_agg(x."id" order by x."id" desc))[1] as "to", sha256(string_agg(uuid_send(x."id") || x."hash", ''::bytea order by x."id")) as "digest"
from (
  select "id", coalesce("hash", ''::bytea) as "hash" from "hz_control"."history" where "id" > $1 and "id" < $2 order by "id" limit $3
) x

-- name: add
insert into "hz_control"."seal" ("number", "from", "to", "rows", "digest", "signature") values ($1, $2, $3, $4, $5, $6)

-- name: seals
-- Every seal beside what the rows of its range say now.
select s."number", s."from", s."to", s."rows", s."digest", s."signature", x."rows" as "found", x."digest" as "now"
from "hz_control"."seal" s
cross join lateral (
  select count(*) as "rows", sha256(coalesce(string_agg(uuid_send(h."id") || coalesce(h."hash", ''::bytea), ''::bytea order by h."id"), ''::bytea)) as "digest"
  from "hz_control"."history" h where h."id" > s."from" and h."id" <= s."to"
) x
order by s."number"

-- name: chain
-- The rows whose content no longer gives their hash, and those that do not follow the row before them of the same record. Where
-- something was erased, what is left must be what the last erasure has signed for; one that never had a salt gives its hash no more.
select h."id", h."entity", h."record", h."altered", count(*) over () as "all"
from (
  select l."id", l."entity", l."record", l."previous",
    case
      when e."content" is not null then e."content" is distinct from {content} or (l."told" is not null and {digest} is distinct from l."hash")
      else {digest} is distinct from l."hash" or jsonb_path_exists(l."changes", '$[*]."erased"')
    end as "altered",
    lag(l."hash") over (partition by l."record" order by l."id") as "before"
  from "hz_control"."history" l
  left join (
    select distinct on (x."line") x."line", x."content" from "hz_control"."erased_line" x order by x."line", x."erasure" desc
  ) e on e."line" = l."id"
) h
where h."altered" or h."previous" is distinct from h."before"
order by h."id"
limit $1

-- name: erasures
-- Every erasure in order, beside what the lines that it names say now.
select e."number", e."at", e."rule", e."entity", e."request", e."counts"::text as "counts", e."records", e."lines", e."signature", {lines} as "now"
from "hz_control"."erasure" e
order by e."number"

-- name: count
select count(*) from "hz_control"."history"
