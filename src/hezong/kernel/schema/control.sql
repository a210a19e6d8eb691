-- The control schema: what Hezong itself needs to know. Every statement may be repeated.

create table if not exists "hz_control"."state" (
  "one" boolean primary key default true check ("one"),
  "model_version" bigint not null default 0,
  "rights_version" bigint not null default 0,
  "structure_version" bigint not null default 0,
  "zone" text not null default 'Asia/Shanghai',
  "fixed_date" date
);
alter table "hz_control"."state" add column if not exists "key_mark" bytea;
insert into "hz_control"."state" default values on conflict do nothing;

-- The date in the zone of the group, at which positions are judged. A view, so that no reader needs rights on what lies below.
create or replace view "hz_control"."today" as
  select coalesce("fixed_date", (now() at time zone "zone")::date) as "date" from "hz_control"."state";

create table if not exists "hz_control"."model_version" (
  "id" bigint generated always as identity primary key,
  "base" bigint references "hz_control"."model_version",
  "files" jsonb not null,
  "hash" text not null,
  "state" text not null check ("state" in ('draft', 'active', 'retired', 'abandoned')),
  "active" boolean generated always as ("state" = 'active') stored,
  "note" text,
  "at" timestamptz not null default now(),
  "by" uuid,
  "published_at" timestamptz,
  "published_by" uuid
);
create unique index if not exists "model_version_active" on "hz_control"."model_version" ("active") where "active";

-- Organizations in time.

create table if not exists "hz_control"."organization_life" (
  "organization" uuid not null,
  "valid" daterange not null,
  primary key ("organization", "valid" without overlaps)
);

create table if not exists "hz_control"."organization_parent" (
  "child" uuid not null,
  "parent" uuid not null check ("parent" <> "child"),
  "valid" daterange not null,
  primary key ("child", "valid" without overlaps),
  foreign key ("child", period "valid") references "hz_control"."organization_life" ("organization", period "valid"),
  foreign key ("parent", period "valid") references "hz_control"."organization_life" ("organization", period "valid")
);
create index if not exists "organization_parent_parent" on "hz_control"."organization_parent" ("parent");

create table if not exists "hz_control"."succession" (
  "predecessor" uuid primary key,
  "successor" uuid not null check ("successor" <> "predecessor"),
  "effective" date not null
);

-- Names that organizations had, have or will have; where none is dated, the record's own name holds.
create table if not exists "hz_control"."organization_name" (
  "organization" uuid not null,
  "name" text not null,
  "valid" daterange not null,
  primary key ("organization", "valid" without overlaps)
);

-- Planned changes of the structure, from the draft to what they made of it ("delta": the rows that went and came).
create table if not exists "hz_control"."reorganization" (
  "id" uuid primary key default uuidv7(),
  "title" text not null,
  "reason" text not null default '',
  "effective" date not null,
  "state" text not null default 'draft' check ("state" in ('draft', 'previewed', 'submitted', 'approved', 'scheduled',
    'applied', 'undone', 'rejected', 'cancelled', 'superseded')),
  "operations" jsonb not null default '[]',
  "approvers" uuid[] not null default '{}',
  "version" bigint not null default 1,
  "preview" jsonb,
  "previewed" text,
  "problems" jsonb not null default '[]',
  "delta" jsonb,
  "by" uuid not null,
  "at" timestamptz not null default now(),
  "changed_at" timestamptz not null default now(),
  "decided_at" timestamptz,
  "applied_at" timestamptz
);
create index if not exists "reorganization_state" on "hz_control"."reorganization" ("state", "effective");

-- What was said and decided about a reorganization, in order.
create table if not exists "hz_control"."reorganization_note" (
  "id" uuid primary key default uuidv7(),
  "reorganization" uuid not null references "hz_control"."reorganization" on delete cascade,
  "kind" text not null,
  "text" text not null default '',
  "by" uuid,
  "at" timestamptz not null default now()
);
create index if not exists "reorganization_note_of" on "hz_control"."reorganization_note" ("reorganization", "id");

create table if not exists "hz_control"."reach" (
  "organization" uuid not null,
  "depth" text not null check ("depth" in ('unit', 'below', 'company')),
  "member" uuid not null,
  primary key ("organization", "depth", "member")
);

-- People.

create table if not exists "hz_control"."credential" (
  "user" uuid primary key,
  "password_hash" text not null,
  "must_change" boolean not null default false
);

-- A password that somebody else has given ends by itself when nobody signs in with it.
alter table "hz_control"."credential" add column if not exists "valid_until" timestamptz;

create table if not exists "hz_control"."session" (
  "id" uuid primary key default uuidv7(),
  "token_hash" bytea not null unique,
  "user" uuid not null,
  "csrf" text,
  "language" text,
  "created_at" timestamptz not null default now(),
  "seen_at" timestamptz not null default now(),
  "expires_at" timestamptz not null,
  "address" text,
  "agent" text,
  "position" uuid,
  "name" text
);
-- When the password was last typed; with whose eyes its person looks, and until when; nothing but a new password is open to a restricted one.
alter table "hz_control"."session" add column if not exists "confirmed_at" timestamptz not null default now();
alter table "hz_control"."session" add column if not exists "viewing" uuid;
alter table "hz_control"."session" add column if not exists "viewing_until" timestamptz;
alter table "hz_control"."session" add column if not exists "restricted" boolean not null default false;
create index if not exists "session_user" on "hz_control"."session" ("user");
create index if not exists "session_expires" on "hz_control"."session" ("expires_at");

create table if not exists "hz_control"."bi_login" (
  "login" name primary key,
  "user" uuid not null,
  "at" timestamptz not null default now()
);

create table if not exists "hz_control"."preference" (
  "user" uuid not null,
  "key" text not null,
  "value" jsonb not null,
  primary key ("user", "key")
);

-- Who wants to hear of changes to a record.
create table if not exists "hz_control"."follow" (
  "record" uuid not null,
  "user" uuid not null,
  "entity" text not null,
  "at" timestamptz not null default now(),
  primary key ("record", "user")
);
create index if not exists "follow_user" on "hz_control"."follow" ("user", "at" desc);

create table if not exists "hz_control"."view" (
  "id" uuid primary key default uuidv7(),
  "entity" text not null,
  "name" text not null,
  "owner" uuid not null,
  "organization" uuid,
  "definition" jsonb not null,
  "version" bigint not null default 1,
  "at" timestamptz not null default now()
);
create index if not exists "view_owner" on "hz_control"."view" ("owner", "entity");

-- What a person opened last, and what they keep at hand.
create table if not exists "hz_control"."visited" (
  "user" uuid not null,
  "entity" text not null,
  "record" uuid not null,
  "at" timestamptz not null default now(),
  "pinned_at" timestamptz,
  primary key ("user", "record")
);
create index if not exists "visited_user" on "hz_control"."visited" ("user", "at" desc);

-- How an organization, and whatever lies below it, wants things to look and to be arranged; ``content``: bytes of a picture.
create table if not exists "hz_control"."organization_setting" (
  "organization" uuid not null,
  "key" text not null,
  "value" jsonb not null,
  "content" bytea,
  "by" uuid not null,
  "at" timestamptz not null default now(),
  primary key ("organization", "key")
);

-- What happened, and what is to be told.

create table if not exists "hz_control"."history" (
  "id" uuid primary key default uuidv7(),
  "entity" text not null,
  "record" uuid not null,
  "facet" uuid,
  "organization" uuid,
  "version" text not null,
  "at" timestamptz not null default now(),
  "by" uuid,
  "verb" text not null,
  "batch" uuid,
  "changes" jsonb not null,
  "previous" bytea,
  "hash" bytea
);
-- What keeps the digest of the changes of a line from being guessed, and of a line of which something was erased that digest
-- (docs/why/015-privacy.md); both null in lines from before.
alter table "hz_control"."history" add column if not exists "salt" uuid;
alter table "hz_control"."history" add column if not exists "told" text;
create index if not exists "history_record" on "hz_control"."history" ("record", "id" desc);
create index if not exists "history_batch" on "hz_control"."history" ("batch", "id") where "batch" is not null;

-- Which names fields had before: a line of history older than "until" that says "was" means what is called "name" now.
create table if not exists "hz_control"."field_name" (
  "entity" text not null,
  "was" text not null,
  "name" text not null,
  "until" timestamptz not null default now(),
  primary key ("entity", "was", "until")
);

create table if not exists "hz_control"."outbox" (
  "id" uuid primary key default uuidv7(),
  "entity" text not null,
  "record" uuid not null,
  "facet" uuid,
  "organization" uuid,
  "kind" text not null,
  "version" text,
  "at" timestamptz not null default now(),
  "batch" uuid
);
-- Whom alone a message or a progress is meant for.
alter table "hz_control"."outbox" add column if not exists "person" uuid;

-- The outbox in the order in which the dispatcher took it; kept for 24 hours for listeners that were away.
create table if not exists "hz_control"."event" (
  "position" bigint generated always as identity primary key,
  "id" uuid not null,
  "entity" text not null,
  "record" uuid not null,
  "facet" uuid,
  "organization" uuid,
  "kind" text not null,
  "version" text,
  "at" timestamptz not null,
  "batch" uuid,
  "person" uuid
);

create table if not exists "hz_control"."idempotency" (
  "user" uuid not null,
  "route" text not null,
  "key" text not null,
  "digest" bytea not null,
  "answer" jsonb,
  "at" timestamptz not null default now(),
  primary key ("user", "route", "key")
);
create index if not exists "idempotency_at" on "hz_control"."idempotency" ("at");

-- Signed digests over finished ranges of the history, in order, and since when which transactions must have ended.
create table if not exists "hz_control"."seal" (
  "number" bigint primary key,
  "from" uuid not null,
  "to" uuid not null,
  "rows" bigint not null,
  "digest" bytea not null,
  "signature" bytea not null,
  "at" timestamptz not null default now()
);

-- What was erased for good, by which rule or for whose request: signed, each row over the one before it. "records" is a digest of the ids.
create table if not exists "hz_control"."erasure" (
  "number" bigint primary key,
  "at" timestamptz not null,
  "rule" text not null,
  "entity" text not null,
  "request" uuid,
  "counts" jsonb not null,
  "records" bytea not null,
  "lines" bytea not null,
  "signature" bytea not null
);
-- Lines of history of which something was erased, with a digest of what they hold since.
create table if not exists "hz_control"."erased_line" (
  "erasure" bigint not null references "hz_control"."erasure" deferrable initially deferred,
  "line" uuid not null,
  "content" bytea not null,
  primary key ("line", "erasure")
);
create index if not exists "erased_line_erasure" on "hz_control"."erased_line" ("erasure");

-- Whose data somebody asked to be given out or erased, and what became of it; never whose name.
create table if not exists "hz_control"."person_request" (
  "id" uuid primary key default uuidv7(),
  "at" timestamptz not null default now(),
  "by" uuid not null,
  "kind" text not null check ("kind" in ('export', 'erase')),
  "entity" text not null,
  "record" uuid not null,
  "reason" text not null,
  "state" text not null default 'queued' check ("state" in ('queued', 'running', 'done', 'failed')),
  "total" bigint not null default 0,
  "done" bigint not null default 0,
  "counts" jsonb not null default '{}',
  "problems" jsonb not null default '[]',
  "positions" uuid[],
  "finished_at" timestamptz
);
create index if not exists "person_request_by" on "hz_control"."person_request" ("by", "id" desc);
create unique index if not exists "person_request_open" on "hz_control"."person_request" ("record", "kind")
  where "state" in ('queued', 'running');

-- Up to which moment of a record a rule has been carried out, so that it is not looked at again before that moment is another.
create table if not exists "hz_control"."expired" (
  "rule" text not null,
  "record" uuid not null,
  "moment" timestamptz not null,
  primary key ("rule", "record")
);

create table if not exists "hz_control"."seal_horizon" (
  "one" boolean primary key default true check ("one"),
  "at" timestamptz not null,
  "running" xid8 not null
);
-- How much of something a person has used up: buckets that leak, so that all workers count together. Lost in a crash, at no harm.
create unlogged table if not exists "hz_control"."bucket" (
  "key" text primary key,
  "level" double precision not null,
  "at" timestamptz not null default now()
);

-- What people did that changes no record: looked at sensitive values, signed in, asked for access. Lines are only added.
create table if not exists "hz_control"."audit" (
  "id" uuid primary key default uuidv7(),
  "at" timestamptz not null default now(),
  "by" uuid,
  "kind" text not null,
  "entity" text,
  "record" uuid,
  "organization" uuid,
  "session" uuid,
  "address" text,
  "detail" jsonb not null default '{}'
);
create index if not exists "audit_by" on "hz_control"."audit" ("by", "id" desc);
create index if not exists "audit_record" on "hz_control"."audit" ("record", "id" desc) where "record" is not null;
create index if not exists "audit_kind" on "hz_control"."audit" ("kind", "id" desc);

-- What organizations ask of the stewards of records that they cannot read, and what became of it.
create table if not exists "hz_control"."access_request" (
  "id" uuid primary key default uuidv7(),
  "at" timestamptz not null default now(),
  "entity" text not null,
  "record" uuid not null,
  "organization" uuid not null,
  "by" uuid not null,
  "reason" text not null,
  "state" text not null default 'open' check ("state" in ('open', 'granted', 'refused', 'revoked')),
  "until" timestamptz,
  "decided_by" uuid,
  "decided_at" timestamptz,
  check ("state" <> 'granted' or "until" is not null)
);
create unique index if not exists "access_request_open" on "hz_control"."access_request" ("record", "organization")
  where "state" = 'open';
create index if not exists "access_request_granted" on "hz_control"."access_request" ("organization", "until")
  where "state" = 'granted';
create index if not exists "access_request_by" on "hz_control"."access_request" ("by", "id" desc);

-- Unique values that met a record which the asker may not even know of: headquarters looks at both sides.
create table if not exists "hz_control"."steward_request" (
  "id" uuid primary key default uuidv7(),
  "at" timestamptz not null default now(),
  "by" uuid not null,
  "organization" uuid,
  "entity" text not null,
  "record" uuid not null,
  "field" text not null,
  "state" text not null default 'open' check ("state" in ('open', 'done')),
  "decided_by" uuid,
  "decided_at" timestamptz
);
create unique index if not exists "steward_request_open" on "hz_control"."steward_request" ("record", "field", "by")
  where "state" = 'open';

-- Batches and imports.

create table if not exists "hz_control"."batch" (
  "id" uuid primary key default uuidv7(),
  "kind" text not null,
  "entity" text,
  "organization" uuid,
  "by" uuid,
  "state" text not null,
  "total" bigint not null default 0,
  "done" bigint not null default 0,
  "detail" jsonb not null default '{}',
  "undoes" uuid references "hz_control"."batch",
  "at" timestamptz not null default now(),
  "finished_at" timestamptz
);
alter table "hz_control"."batch" add column if not exists "positions" uuid[];

alter table "hz_control"."batch" add column if not exists "asker" jsonb not null default '{}';
alter table "hz_control"."batch" add column if not exists "beat" timestamptz;
alter table "hz_control"."batch" add column if not exists "problems" jsonb not null default '[]';
create index if not exists "batch_by" on "hz_control"."batch" ("by", "id" desc);
create index if not exists "batch_undoes" on "hz_control"."batch" ("undoes") where "undoes" is not null;

-- What a batch works on, frozen at its start, and what became of each; "sealed" holds sensitive values as the vault sealed them.
create table if not exists "hz_control"."batch_item" (
  "batch" uuid not null references "hz_control"."batch" on delete cascade,
  "number" integer not null,
  "entity" text not null,
  "record" uuid not null,
  "state" text not null default 'waiting',
  "problems" jsonb not null default '[]',
  "detail" jsonb,
  "sealed" jsonb,
  primary key ("batch", "number")
);
create index if not exists "batch_item_sealed" on "hz_control"."batch_item" ("batch") where "sealed" is not null;

-- Attachments: whose they are; what they hold lies in the data folder under the hash of its content.
create table if not exists "hz_control"."file" (
  "id" uuid primary key default uuidv7(),
  "entity" text not null,
  "record" uuid not null,
  "facet" uuid,
  "origin" uuid not null,
  "organization" uuid,
  "name" text not null,
  "type" text not null,
  "size" bigint not null,
  "sha256" text not null,
  "by" uuid not null,
  "at" timestamptz not null default now(),
  "deleted_at" timestamptz,
  "deleted_by" uuid
);
create index if not exists "file_record" on "hz_control"."file" ("record", "id");
create index if not exists "file_sha256" on "hz_control"."file" ("sha256");

-- Records that live on in another one.
create table if not exists "hz_control"."merged" (
  "loser" uuid primary key,
  "entity" text not null,
  "survivor" uuid not null,
  "batch" uuid not null references "hz_control"."batch",
  "at" timestamptz not null default now()
);
create index if not exists "merged_survivor" on "hz_control"."merged" ("survivor");

-- What stood at a loser in control tables and was led to the survivor, so that it goes back with it. "record": where it stood.
create table if not exists "hz_control"."led" (
  "batch" uuid not null references "hz_control"."batch" on delete cascade,
  "what" text not null check ("what" in ('file', 'access_request', 'duplicate_pair')),
  "id" uuid not null,
  "record" uuid not null,
  primary key ("batch", "what", "id")
);

create table if not exists "hz_control"."import_run" (
  "id" uuid primary key default uuidv7(),
  "entity" text not null,
  "organization" uuid,
  "by" uuid not null,
  "state" text not null,
  "mode" text,
  "file_name" text,
  "columns" jsonb not null default '[]',
  "mapping" jsonb not null default '{}',
  "counts" jsonb not null default '{}',
  "batch" uuid,
  "at" timestamptz not null default now(),
  "beat" timestamptz not null default now()
);
alter table "hz_control"."import_run" add column if not exists "beat" timestamptz not null default now();
-- The positions under which the run was asked for: its job has no other rights, and of these only those that still hold.
alter table "hz_control"."import_run" add column if not exists "positions" uuid[];
-- What kept the whole run from going on.
alter table "hz_control"."import_run" add column if not exists "problems" jsonb not null default '[]';

-- What texts of a column mean, by column; which of them mean nothing yet; how a run treats empty cells; and whether it shall pause.
alter table "hz_control"."import_run" add column if not exists "values" jsonb not null default '{}';
alter table "hz_control"."import_run" add column if not exists "unknown" jsonb not null default '[]';
alter table "hz_control"."import_run" add column if not exists "empty" text not null default 'keep';
alter table "hz_control"."import_run" add column if not exists "stop" boolean not null default false;

-- How the columns of a file were last mapped in an organization, for the next file with the same ones.
create table if not exists "hz_control"."import_memory" (
  "entity" text not null,
  "organization" uuid not null,
  "columns" bytea not null,
  "mapping" jsonb not null,
  "values" jsonb not null default '{}',
  "by" uuid not null,
  "at" timestamptz not null default now(),
  primary key ("entity", "organization", "columns")
);

create table if not exists "hz_control"."import_row" (
  "run" uuid not null references "hz_control"."import_run" on delete cascade,
  "number" integer not null,
  "cells" jsonb not null,
  "state" text not null default 'staged',
  "problems" jsonb not null default '[]',
  "record" uuid,
  primary key ("run", "number")
);
-- The few rows that have problems, which are asked for again and again while the many others go by.
create index if not exists "import_row_problem" on "hz_control"."import_row" ("run", "number") where "problems" <> '[]';
-- Records that a new one resembles, for people to look at.
alter table "hz_control"."import_row" add column if not exists "similar" uuid[];
create index if not exists "import_row_similar" on "hz_control"."import_row" ("run", "number") where "similar" is not null;

-- Records that are likely one and the same. ``a`` comes before ``b``; a pair that somebody decided on is never asked about again.
create table if not exists "hz_control"."duplicate_pair" (
  "id" uuid primary key default uuidv7(),
  "entity" text not null,
  "a" uuid not null,
  "b" uuid not null check ("a" < "b"),
  "score" double precision not null,
  "zone" text not null check ("zone" in ('same', 'review')),
  "reasons" jsonb not null,
  "state" text not null default 'open' check ("state" in ('open', 'same', 'different')),
  "found_at" timestamptz not null default now(),
  "decided_by" uuid,
  "decided_at" timestamptz,
  unique ("entity", "a", "b")
);
create index if not exists "duplicate_pair_state" on "hz_control"."duplicate_pair" ("entity", "state", "id" desc);

create index if not exists "duplicate_pair_second" on "hz_control"."duplicate_pair" ("entity", "b");

-- In which organizations the records of a pair lie, so that those of one are found without looking at all. Rights are judged on the records.
create table if not exists "hz_control"."duplicate_place" (
  "entity" text not null,
  "organization" uuid not null,
  "pair" uuid not null references "hz_control"."duplicate_pair" on delete cascade,
  primary key ("entity", "organization", "pair")
);
create index if not exists "duplicate_place_pair" on "hz_control"."duplicate_place" ("pair");

-- How good the records of an entity were on a day: when that was counted, what was counted (names of the dimensions), how far the
-- log of changes then was, and how many seconds it took.
create table if not exists "hz_control"."quality_day" (
  "entity" text not null,
  "day" date not null,
  "names" text[] not null,
  "at" timestamptz not null default now(),
  "position" bigint not null default 0,
  "seconds" double precision not null default 0,
  primary key ("entity", "day")
);
-- The figures, by whose records they are: rights of any asker can be judged on them. An owner of zeros stands for none.
create table if not exists "hz_control"."quality_figure" (
  "entity" text not null,
  "day" date not null,
  "organization" uuid not null,
  "owner" uuid not null,
  "records" bigint not null,
  "counts" bigint[] not null,
  primary key ("entity", "day", "organization", "owner")
);

-- How far the log of changes has been looked through for duplicates, and how far a sweep over all records has come.
create table if not exists "hz_control"."duplicate_mark" (
  "entity" text primary key,
  "position" bigint not null default 0,
  "swept" uuid,
  "swept_at" timestamptz
);
