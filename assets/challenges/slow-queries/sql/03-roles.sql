-- The candidate's login, which can only read; with the session setting interview.candidate_indexes = on it also owns the
-- tables, and so may create and drop indexes and ANALYZE, all of it in this database only. The password comes from the session setting interview.candidate_password, which the
-- caller sets with set_config(); this file never holds it, and neither do the statement statistics.
-- Safe to run again, also on its own after the database was restored from a template (database grants do not travel).

DO $$
DECLARE
    password text := current_setting('interview.candidate_password', true);
BEGIN
    IF coalesce(password, '') = '' THEN
        RAISE EXCEPTION 'interview.candidate_password is not set'
            USING HINT = 'SELECT set_config(''interview.candidate_password'', <password>, false) in the same session.';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candidate') THEN
        CREATE ROLE candidate;
    END IF;
    EXECUTE format('ALTER ROLE candidate LOGIN NOCREATEDB NOCREATEROLE INHERIT PASSWORD %L', password);
    -- Who has created a role may give it away, not use it: closing its sessions and handing over tables need that.
    EXECUTE format('GRANT candidate TO %I WITH INHERIT TRUE, SET TRUE', current_user);
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC, candidate', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO candidate', current_database());
    PERFORM set_config('interview.candidate_password', '', false);
END
$$;

ALTER ROLE candidate SET statement_timeout = '60s';
ALTER ROLE candidate SET idle_in_transaction_session_timeout = '10min';
ALTER ROLE candidate SET default_transaction_read_only = on;

REVOKE CREATE ON SCHEMA public FROM PUBLIC, candidate;
GRANT USAGE ON SCHEMA public TO candidate;

DO $$
DECLARE
    theirs boolean := coalesce(current_setting('interview.candidate_indexes', true), '') = 'on';
    owner text := CASE WHEN theirs THEN 'candidate' ELSE current_user END;
    name text;
BEGIN
    IF theirs THEN
        ALTER ROLE candidate SET default_transaction_read_only = off;
        GRANT CREATE ON SCHEMA public TO candidate;
    END IF;
    FOREACH name IN ARRAY ARRAY['schools', 'teachers', 'classes', 'students', 'enrolments', 'assessments'] LOOP
        EXECUTE format('ALTER TABLE %I OWNER TO %I', name, owner);
    END LOOP;
    EXECUTE format('ALTER FUNCTION average_score(integer) OWNER TO %I', owner);
END
$$;

REVOKE ALL ON schools, teachers, classes, students, enrolments, assessments FROM PUBLIC, candidate;
GRANT SELECT ON schools, teachers, classes, students, enrolments, assessments TO candidate;
-- An owner who wants to change rows has to grant that first, so that it does not happen by mistake.
DO $$
BEGIN
    IF coalesce(current_setting('interview.candidate_indexes', true), '') = 'on' THEN
        GRANT MAINTAIN ON schools, teachers, classes, students, enrolments, assessments TO candidate;
    END IF;
END
$$;

REVOKE ALL ON FUNCTION average_score(integer) FROM PUBLIC, candidate;
GRANT EXECUTE ON FUNCTION average_score(integer) TO candidate;
