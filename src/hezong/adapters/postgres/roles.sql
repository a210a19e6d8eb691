-- Roles of contract §7. Run by whoever may make roles; running it again changes nothing.
-- Passwords are set apart from this text, as verifiers, so that no statement log ever holds one.
DO $make$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['hezong_owner', 'hezong_read', 'hezong_write'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT', role);
        END IF;
        EXECUTE format('ALTER ROLE %I SET timezone = ''UTC''', role);
        -- Rights differ from caller to caller, so a plan made for one is wrong for the next.
        EXECUTE format('ALTER ROLE %I SET plan_cache_mode = ''force_custom_plan''', role);
    END LOOP;
END
$make$;

ALTER ROLE hezong_read SET default_transaction_read_only = on;

-- People who query by SQL log in with names of their own (hezong sql-user) and have what this role has: report views.
DO $reports$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hezong_bi') THEN
        CREATE ROLE hezong_bi NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
END
$reports$;

-- An administrator without superuser rights must be a member of a role to give a database to it.
DO $member$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        AND NOT pg_has_role(current_user, 'hezong_owner', 'SET')
    THEN
        EXECUTE format('GRANT hezong_owner TO %I WITH SET TRUE, INHERIT FALSE', current_user);
    END IF;
END
$member$;
