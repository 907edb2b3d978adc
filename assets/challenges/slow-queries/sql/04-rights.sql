-- What the candidate's login has rights to: it can only read; with the session setting interview.candidate_indexes = on it
-- also owns the tables, and so may create and drop indexes and ANALYZE, all of it in this database only.
-- Safe to run again, also on its own after the database was restored from a template (database grants do not travel).

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC, candidate', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO candidate', current_database());
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC, candidate;
GRANT USAGE ON SCHEMA public TO candidate;

DO $$
DECLARE
    theirs boolean := coalesce(current_setting('interview.candidate_indexes', true), '') = 'on';
    owner text := CASE WHEN theirs THEN 'candidate' ELSE current_user END;
    name text;
BEGIN
    IF theirs THEN
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
