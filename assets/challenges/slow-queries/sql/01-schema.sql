-- The school database: drops what an earlier seeding left and creates empty tables.
-- Runs as the owner of the database; nothing here needs a superuser.

CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

-- A candidate who may create indexes may have created more than those.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'candidate') THEN
        IF pg_has_role(current_user, 'candidate', 'USAGE') THEN
            DROP OWNED BY candidate CASCADE;
        END IF;
    END IF;
END
$$;

DROP FUNCTION IF EXISTS average_score(integer);
DROP TABLE IF EXISTS assessments, enrolments, students, classes, teachers, schools CASCADE;

CREATE TABLE schools (
    id integer NOT NULL,
    name text NOT NULL,
    city text NOT NULL,
    opened_in smallint NOT NULL
);

CREATE TABLE teachers (
    id integer NOT NULL,
    school_id integer NOT NULL,
    full_name text NOT NULL,
    email text NOT NULL
);

CREATE TABLE classes (
    id integer NOT NULL,
    school_id integer NOT NULL,
    teacher_id integer NOT NULL,
    subject text NOT NULL,
    year_group smallint NOT NULL,
    name text NOT NULL
);

CREATE TABLE students (
    id integer NOT NULL,
    school_id integer NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    email text NOT NULL,
    born_on date NOT NULL,
    year_group smallint NOT NULL
);

CREATE TABLE enrolments (
    id integer NOT NULL,
    student_id integer NOT NULL,
    class_id integer NOT NULL,
    enrolled_on date NOT NULL
);

CREATE TABLE assessments (
    id integer NOT NULL,
    student_id integer NOT NULL,
    class_id integer NOT NULL,
    kind text NOT NULL,
    taken_at timestamptz NOT NULL,
    score smallint NOT NULL,
    sheet text NOT NULL,
    feedback text
);

-- The application's report page calls this for every student that it shows.
CREATE FUNCTION average_score(wanted_student integer) RETURNS numeric
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT round(avg(score), 2) FROM assessments WHERE student_id = wanted_student);
END
$$;
