-- name: preferences
select coalesce(json_object_agg(p.key, p.value order by p.key), '{}') from hz_control.preference p where p."user" = $1

-- name: keep
with given as (select e.key, e.value from jsonb_each($2::text::jsonb) e),
gone as (
  delete from hz_control.preference p using given g
  where p."user" = $1 and p.key = g.key and g.value = 'null'::jsonb
)
insert into hz_control.preference ("user", key, value)
select $1, g.key, g.value from given g where g.value <> 'null'::jsonb
on conflict ("user", key) do update set value = excluded.value

-- name: views
-- One's own, and those that others share with an organization in which one holds a position.
select json_build_object('items', coalesce(json_agg(row_to_json(f) order by f.entity, f.name, f.id), '[]'))
from (
  select v.id, v.entity, v.name, v.organization, v.definition, v.owner = $1 as mine
  from hz_control.view v
  where (v.owner = $1 or v.organization = any($3::uuid[])) and ($2::text is null or v.entity = $2)
) f

-- name: add_view
insert into hz_control.view (owner, entity, name, organization, definition)
values ($1, $2, $3, $4, $5::text::jsonb)
returning json_build_object(
  'id', id, 'entity', entity, 'name', name, 'organization', organization, 'definition', definition, 'mine', true)

-- name: change_view
update hz_control.view set entity = $3, name = $4, organization = $5, definition = $6::text::jsonb, version = version + 1
where id = $1 and owner = $2
returning json_build_object(
  'id', id, 'entity', entity, 'name', name, 'organization', organization, 'definition', definition, 'mine', true)

-- name: delete_view
delete from hz_control.view where id = $1 and owner = $2 returning id
