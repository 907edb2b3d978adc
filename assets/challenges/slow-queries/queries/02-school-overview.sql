-- Overview of a school
--
-- What the application wants: the classes of years 10 and 11 at school 7, each with its average score and the day of its
-- latest result, weakest class first, for the head's Monday meeting.
-- What users see: the page takes seconds for one school, and twice as long when a second column is switched on.

SELECT
    c.id,
    c.subject,
    c.name,
    (SELECT round(avg(a.score), 2) FROM assessments AS a WHERE a.class_id = c.id) AS average,
    (SELECT max(a.taken_at) FROM assessments AS a WHERE a.class_id = c.id) AS latest
FROM classes AS c
WHERE c.school_id = 7
    AND c.year_group >= 10
ORDER BY average, c.id;
