-- Deterministic sample data: integer arithmetic on the row number only, so that every seeding is the same, row for row.
-- Student n goes to school (n - 1) % 20 + 1 and takes four classes there, one in each block of 25, all of the same year.

INSERT INTO schools
SELECT n,
    (ARRAY['Ashford', 'Birchwood', 'Cedar Hill', 'Dunmore', 'Elm Park', 'Fairview', 'Greenfield', 'Harbour', 'Ivy Lane',
           'Juniper'])[(n - 1) % 10 + 1] || (ARRAY[' Academy', ' High School'])[(n - 1) / 10 + 1],
    (ARRAY['Leeds', 'Bristol', 'Cardiff', 'York', 'Derby'])[n % 5 + 1],
    1900 + n * 37 % 110
FROM generate_series(1, 20) AS n;

INSERT INTO teachers
SELECT n,
    (n - 1) / 20 + 1,
    (ARRAY['Alice', 'Brian', 'Carmen', 'Dev', 'Elena', 'Farid', 'Grace', 'Hugo', 'Imani', 'Jonas'])[n % 10 + 1] || ' '
        || (ARRAY['Abbott', 'Bauer', 'Castillo', 'Dhillon', 'Eriksen', 'Fofana', 'Gallagher'])[n % 7 + 1],
    'teacher.' || n || '@schools.example'
FROM generate_series(1, 400) AS n;

INSERT INTO classes
SELECT n,
    (n - 1) / 100 + 1,
    (n - 1) / 5 + 1,
    (ARRAY['Mathematics', 'English', 'Science', 'History', 'Geography', 'Music', 'Computing', 'Art'])
        [(n - 1) % 100 / 25 * 2 + n % 2 + 1],
    7 + (n - 1) % 5,
    'Year ' || 7 + (n - 1) % 5 || ' set ' || (n - 1) % 100 / 5 + 1
FROM generate_series(1, 2000) AS n;

INSERT INTO students
SELECT n,
    (n - 1) % 20 + 1,
    (ARRAY['Amelia', 'Ben', 'Chloe', 'Daniel', 'Ella', 'Finn', 'Gita', 'Harry', 'Isla', 'Jack', 'Kezia', 'Leo', 'Maya',
           'Noah', 'Olivia', 'Priya', 'Quentin', 'Rosa', 'Sam', 'Tara'])[n * 7919 % 20011 % 20 + 1],
    (ARRAY['Adams', 'Brown', 'Clarke', 'Davies', 'Evans', 'Foster', 'Green', 'Hughes', 'Iqbal', 'Jones', 'Khan', 'Lewis',
           'Murphy', 'Nowak', 'Owen', 'Patel', 'Quinn', 'Roberts', 'Singh', 'Taylor', 'Usman', 'Vaughan', 'Walker',
           'Young', 'Zhang'])[n * 6311 % 20021 % 25 + 1],
    'student.' || n || '@schools.example',
    date '2014-09-01' - ((n - 1) / 20 % 5) * 365 + n * 5003 % 365,
    7 + (n - 1) / 20 % 5
FROM generate_series(1, 20000) AS n;

INSERT INTO enrolments
SELECT (n - 1) * 4 + block + 1,
    n,
    (n - 1) % 20 * 100 + block * 25 + ((n - 1) / 20 + 5 * block * ((n - 1) / 500)) % 25 + 1,
    date '2025-09-01' + (n + block) % 10
FROM generate_series(1, 20000) AS n, generate_series(0, 3) AS block;

-- Assessment i belongs to student (i * 7919) % 20000 + 1 (so everyone has fifteen) and to one of that student's classes.
-- One student in seventeen learns from home and has homework only.
INSERT INTO assessments
SELECT i,
    student,
    class,
    CASE WHEN student % 17 = 5 THEN 'homework' ELSE (ARRAY['quiz', 'homework', 'test', 'exam'])[noise % 4 + 1] END,
    timestamptz '2025-09-01 08:00:00+00' + make_interval(days => weekday / 5 * 7 + weekday % 5, mins => noise / 7 % 480),
    20 + noise / 11 % 81,
    'SH-' || lpad(class::text, 4, '0') || '-' || lpad((weekday / 5 + 1)::text, 2, '0'),
    CASE WHEN noise % 3 > 0 THEN
        (ARRAY['Careful work, well presented', 'Good progress since last time', 'Check the units in each answer',
               'Show the steps of the argument', 'Please read the question again'])[noise % 5 + 1]
    END
FROM (
    SELECT i, student, noise, weekday,
        (student - 1) % 20 * 100 + block * 25 + ((student - 1) / 20 + 5 * block * ((student - 1) / 500)) % 25 + 1 AS class
    FROM (
        SELECT i,
            (i::bigint * 7919 % 20000)::integer + 1 AS student,
            (i / 20000 + i) % 4 AS block,
            ((i::bigint * 2654435761 & 4294967295) >> 10)::integer AS noise,
            ((i::bigint * 2246822519 & 4294967295) >> 12)::integer % 215 AS weekday
        FROM generate_series(1, 300000) AS i
    ) AS numbers
) AS rows;

-- Keys come after the rows: one build instead of 300,000 insertions. Nothing else is indexed, on purpose.
ALTER TABLE schools ADD PRIMARY KEY (id);
ALTER TABLE teachers ADD PRIMARY KEY (id);
ALTER TABLE classes ADD PRIMARY KEY (id);
ALTER TABLE students ADD PRIMARY KEY (id);
ALTER TABLE enrolments ADD PRIMARY KEY (id);
ALTER TABLE assessments ADD PRIMARY KEY (id);

ALTER TABLE teachers ADD FOREIGN KEY (school_id) REFERENCES schools;
ALTER TABLE classes ADD FOREIGN KEY (school_id) REFERENCES schools, ADD FOREIGN KEY (teacher_id) REFERENCES teachers;
ALTER TABLE students ADD FOREIGN KEY (school_id) REFERENCES schools;
ALTER TABLE enrolments ADD FOREIGN KEY (student_id) REFERENCES students, ADD FOREIGN KEY (class_id) REFERENCES classes;
ALTER TABLE assessments ADD FOREIGN KEY (student_id) REFERENCES students, ADD FOREIGN KEY (class_id) REFERENCES classes;

ANALYZE schools, teachers, classes, students, enrolments, assessments;
