-- name: count_rights
update hz_control.state set rights_version = rights_version + 1

-- name: count_structure
update hz_control.state set rights_version = rights_version + 1, structure_version = structure_version + 1

-- name: open
-- An organization that was just created exists from today, under the organization that its record belongs to.
with born as (
  insert into hz_control.organization_life (organization, valid)
  select o.id, daterange($1::date, null) from hz.organization o
  where not exists (select from hz_control.organization_life l where l.organization = o.id)
  returning organization
), hung as (
  insert into hz_control.organization_parent (child, parent, valid)
  select o.id, o.organization, daterange($1::date, null)
  from born b join hz.organization o on o.id = b.organization where o.organization <> o.id
  returning child
)
select count(*) from born

-- name: life
insert into hz_control.organization_life (organization, valid) values ($1, daterange($2::date, $3::date))

-- name: parent
insert into hz_control.organization_parent (child, parent, valid) values ($1, $2, daterange($3::date, $4::date))

-- name: succession
insert into hz_control.succession (predecessor, successor, effective) values ($1, $2, $3)

-- name: credential
insert into hz_control.credential ("user", password_hash, must_change, valid_until)
values ($1, $2, $3, case when $3 then now() + interval '3 days' end)
on conflict ("user") do update set password_hash = excluded.password_hash, must_change = excluded.must_change,
  valid_until = excluded.valid_until
