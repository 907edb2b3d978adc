-- Kind: N+1 pattern.
-- Why it is slow: one query for the list and then one more per student, hidden in a function; each of them reads all
-- results. EXPLAIN of the outer query does not show the inner ones; pg_stat_statements and the total time do.
-- The fix, without any index: one query for the whole set. The LEFT JOIN keeps students without results.
-- An index on assessments (student_id) makes each call cheap, and still leaves a call per student.

SELECT s.id, s.first_name, s.last_name, round(avg(a.score), 2) AS average
FROM students AS s
LEFT JOIN assessments AS a ON a.student_id = s.id
WHERE s.school_id = 3
    AND s.year_group = 9
    AND s.last_name < 'I'
GROUP BY s.id
ORDER BY s.last_name, s.first_name, s.id;
