-- name: wait
select extract(epoch from b."at" - now())::float8 + least($3::float8, power(2, b."level" - $2::float8 + 1))
from "hz_control"."bucket" b where b."key" = $1 and b."level" >= $2::float8

-- name: failed
insert into "hz_control"."bucket" as b ("key", "level", "at") values ($1, 1, now())
on conflict ("key") do update set
  "level" = case when b."at" < now() - interval '1 day' then 1 else least(b."level" + 1, 1000) end, "at" = now()

-- name: succeeded
delete from "hz_control"."bucket" where "key" = $1

-- name: forget
delete from "hz_control"."bucket" where "at" < now() - interval '1 day'
