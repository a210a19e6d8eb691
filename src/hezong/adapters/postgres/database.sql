-- Rights and extensions of the database itself. Run in it after roles.sql; running it again changes nothing.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS btree_gin;

DO $give$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO hezong_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO hezong_read, hezong_write, hezong_bi', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO hezong_write', current_database());
END
$give$;
