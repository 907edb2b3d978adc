-- The candidate's login and its settings, put back to what they are meant to be: the seeding runs this, and so does whoever
-- lets a candidate in again. The password comes from the session setting interview.candidate_password, which the caller
-- sets with set_config(); this file never holds it, and neither do the statement statistics.
-- With interview.candidate_indexes = on the login may write, to which it has a right only as owner of the tables.
-- Safe to run again. Every name in here is one of pg_catalog: a function of the candidate's may be in the way.

DO $$
DECLARE
    password text := pg_catalog.current_setting('interview.candidate_password', true);
    theirs boolean := coalesce(pg_catalog.current_setting('interview.candidate_indexes', true), '') OPERATOR(pg_catalog.=) 'on';
    name text;
BEGIN
    SET LOCAL search_path = pg_catalog;
    IF coalesce(password, '') = '' THEN
        RAISE EXCEPTION 'interview.candidate_password is not set'
            USING HINT = 'SELECT set_config(''interview.candidate_password'', <password>, false) in the same session.';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candidate') THEN
        CREATE ROLE candidate;
    END IF;
    -- As many as a connection pool takes; without an end to it the interviewer would not get in any more.
    EXECUTE format(
        'ALTER ROLE candidate LOGIN NOCREATEDB NOCREATEROLE INHERIT CONNECTION LIMIT 15 VALID UNTIL ''infinity'' PASSWORD %L', password
    );
    PERFORM set_config('interview.candidate_password', '', false);
    -- Who has created a role may give it away, not use it: closing its sessions and handing over tables need that.
    EXECUTE format('GRANT candidate TO %I WITH INHERIT TRUE, SET TRUE', current_user);

    -- A login may change its own settings, for one database too.
    ALTER ROLE candidate RESET ALL;
    FOR name IN
        SELECT d.datname
        FROM pg_db_role_setting AS s
        JOIN pg_database AS d ON d.oid = s.setdatabase
        JOIN pg_roles AS r ON r.oid = s.setrole
        WHERE r.rolname = 'candidate'
    LOOP
        EXECUTE format('ALTER ROLE candidate IN DATABASE %I RESET ALL', name);
    END LOOP;
    ALTER ROLE candidate SET statement_timeout = '60s';
    ALTER ROLE candidate SET idle_in_transaction_session_timeout = '10min';
    EXECUTE format('ALTER ROLE candidate SET default_transaction_read_only = %s', CASE WHEN theirs THEN 'off' ELSE 'on' END);
END
$$;
