-- name: events
-- The newest one stays, so that it is known up to where listeners can have heard everything.
delete from "hz_control"."event" e
where e."at" < now() - interval '24 hours' and e."position" < (select max(n."position") from "hz_control"."event" n)

-- name: keys
delete from "hz_control"."idempotency" where "at" < now() - interval '7 days'

-- name: sessions
-- An ended session stays for a day, so that every worker has learnt of it.
delete from "hz_control"."session" where "expires_at" < now() - interval '1 day'

-- name: jobs
-- Jobs that were set aside long ago; their runs keep what was wrong.
delete from "hz_jobs"."procrastinate_jobs" j
where j."status" in ('failed', 'cancelled', 'aborted', 'succeeded')
  and not exists (select from "hz_jobs"."procrastinate_events" e where e."job_id" = j."id" and e."at" > now() - interval '30 days')
