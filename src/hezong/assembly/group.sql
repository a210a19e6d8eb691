-- name: lock
select pg_advisory_lock(1214607943)

-- name: unlock
select pg_advisory_unlock(1214607943)

-- name: today
select t.date from hz_control.today t
