-- The candidate's read-only login. The password comes from the session setting interview.candidate_password, which the
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

REVOKE ALL ON schools, teachers, classes, students, enrolments, assessments FROM PUBLIC, candidate;
GRANT SELECT ON schools, teachers, classes, students, enrolments, assessments TO candidate;

REVOKE ALL ON FUNCTION average_score(integer) FROM PUBLIC, candidate;
GRANT EXECUTE ON FUNCTION average_score(integer) TO candidate;
