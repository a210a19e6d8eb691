-- name: insert
insert into hz_control.reorganization (id, title, reason, effective, operations, approvers, "by")
values ($1, $2, $3, $4, $5::text::jsonb, $6, $7)

-- name: change
-- What is changed must be looked at again: the preview is gone.
update hz_control.reorganization
set title = $3, reason = $4, effective = $5, operations = $6::text::jsonb, approvers = $7, state = 'draft',
    preview = null, previewed = null, problems = '[]', version = version + 1, changed_at = now()
where id = $1 and version = $2

-- name: previewed
update hz_control.reorganization
set state = case when state = 'draft' then 'previewed' else state end, preview = $3::text::jsonb, previewed = $4,
    problems = $5::text::jsonb, version = version + 1, changed_at = now()
where id = $1 and version = $2

-- name: to
update hz_control.reorganization
set state = $3, version = version + 1, changed_at = now(),
    decided_at = case when $3 in ('approved', 'scheduled') then now() else decided_at end
where id = $1 and version = $2

-- name: applied
update hz_control.reorganization
set state = 'applied', delta = $2::text::jsonb, applied_at = now(), version = version + 1, changed_at = now()
where id = $1

-- name: undone
update hz_control.reorganization
set state = 'undone', version = version + 1, changed_at = now()
where id = $1

-- name: superseded
update hz_control.reorganization
set state = 'superseded', problems = $2::text::jsonb, version = version + 1, changed_at = now()
where id = $1

-- name: delete
delete from hz_control.reorganization where id = $1 and version = $2

-- name: one
select r.*, r.operations::text as operations_text, r.preview::text as preview_text, r.problems::text as problems_text,
       r.delta::text as delta_text, u.name as by_name
from hz_control.reorganization r left join hz."user" u on u.id = r."by"
where r.id = $1

-- name: locked
select r.*, r.operations::text as operations_text, r.preview::text as preview_text, r.problems::text as problems_text,
       r.delta::text as delta_text, u.name as by_name
from hz_control.reorganization r left join hz."user" u on u.id = r."by"
where r.id = $1 for update of r

-- name: page
select r.*, r.operations::text as operations_text, r.preview::text as preview_text, r.problems::text as problems_text,
       null::text as delta_text, u.name as by_name
from hz_control.reorganization r left join hz."user" u on u.id = r."by"
where ($1::text is null or r.state = $1) and ($2::uuid is null or r.id < $2)
order by r.id desc limit $3

-- name: scheduled
select r.*, r.operations::text as operations_text, null::text as preview_text, r.problems::text as problems_text,
       null::text as delta_text, null::text as by_name
from hz_control.reorganization r
where r.state = 'scheduled' and r.effective <= $1
order by r.effective, r.decided_at, r.id

-- name: applied_after
select r.id from hz_control.reorganization r where r.state = 'applied' and r.applied_at > $1 order by r.id

-- name: note
insert into hz_control.reorganization_note (reorganization, kind, text, "by") values ($1, $2, $3, $4)

-- name: notes
select n.id, n.kind, n.text, n."by", n.at, u.name as by_name
from hz_control.reorganization_note n left join hz."user" u on u.id = n."by"
where n.reorganization = $1 order by n.id

-- name: approved_by
-- Who has approved since it was last submitted.
select n."by" from hz_control.reorganization_note n
where n.reorganization = $1 and n.kind = 'approved' and n.id > coalesce((
  select max(s.id::text)::uuid from hz_control.reorganization_note s
  where s.reorganization = $1 and s.kind = 'submitted'), '00000000-0000-0000-0000-000000000000')

-- name: people
select u.id, u.name from hz."user" u where u.id = any ($1) and u.deleted_at is null

-- name: lock
select pg_advisory_xact_lock(5209574053332803922)

-- name: zone
select "zone" from hz_control.state
