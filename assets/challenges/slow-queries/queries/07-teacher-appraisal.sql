-- Appraisal of a teacher
--
-- What the application wants: for one teacher, each class with its number of results, average and best score.
-- What users see: it takes as long for one teacher as for all four hundred.

WITH results AS MATERIALIZED (
    SELECT
        sc.name AS school,
        t.full_name AS teacher,
        t.email AS teacher_email,
        c.id AS class_id,
        c.subject,
        c.name AS class_name,
        s.first_name || ' ' || s.last_name AS student,
        lower(regexp_replace(concat_ws(' ', s.first_name, s.last_name, s.id), '[^A-Za-z0-9]+', '-', 'g')) AS link,
        to_char(a.taken_at AT TIME ZONE 'Europe/London', 'FMDay, FMDD FMMonth YYYY, HH24:MI') AS taken,
        a.kind,
        a.score,
        a.feedback
    FROM assessments AS a
    JOIN enrolments AS e ON e.student_id = a.student_id AND e.class_id = a.class_id
    JOIN students AS s ON s.id = e.student_id
    JOIN schools AS sc ON sc.id = s.school_id
    JOIN classes AS c ON c.id = e.class_id
    JOIN teachers AS t ON t.id = c.teacher_id
)
SELECT
    school,
    teacher,
    subject,
    class_name,
    count(*) AS results,
    round(avg(score), 2) AS average,
    max(score) AS best
FROM results
WHERE teacher_email = 'teacher.137@schools.example'
GROUP BY school, teacher, subject, class_name, class_id
ORDER BY subject, class_name, class_id;
