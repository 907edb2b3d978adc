-- Kind: bad join order.
-- Why it is slow: the materialized expression joins everything with everything, formats columns that nobody reads and
-- writes 300,000 rows to disk; the one condition that leaves five classes comes last.
-- The fix: one flat FROM. The planner starts at the one teacher and follows the indexes to 800 results. (Leaving out
-- MATERIALIZED is enough for the planner to do the same; the indexes do the rest.)

SELECT
    sc.name AS school,
    t.full_name AS teacher,
    c.subject,
    c.name AS class_name,
    count(*) AS results,
    round(avg(a.score), 2) AS average,
    max(a.score) AS best
FROM teachers AS t
JOIN classes AS c ON c.teacher_id = t.id
JOIN assessments AS a ON a.class_id = c.id
JOIN enrolments AS e ON e.student_id = a.student_id AND e.class_id = a.class_id
JOIN students AS s ON s.id = e.student_id
JOIN schools AS sc ON sc.id = s.school_id
WHERE t.email = 'teacher.137@schools.example'
GROUP BY sc.name, t.full_name, c.subject, c.name, c.id
ORDER BY c.subject, c.name, c.id;
