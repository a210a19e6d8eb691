-- name: positions
-- What a person holds on a date or will hold, and what they stand in for.
select p."role", p."organization" from "hz"."position" p
where $1 in (p."user", p."deputy") and p."deleted_at" is null and (p."valid_to" is null or $2::date < p."valid_to")

-- name: lock
select pg_advisory_xact_lock(hashtext('hezong.administrators'))

-- name: administered
-- Somebody who can sign in administers the top of the group, without an end.
select exists (
  select from "hz"."position" p
  join "hz"."user" u on u."id" = p."user"
  cross join "hz_control"."today" t
  where p."role" = 'administrator' and p."deleted_at" is null
    and p."valid_from" <= t."date" and p."valid_to" is null
    and u."deleted_at" is null and not coalesce(u."locked", false)
    and not exists (
      select from "hz_control"."organization_parent" a where a."child" = p."organization" and a."valid" @> t."date"
    )
)
