-- Kind: correlated subquery.
-- Why it is slow: two subqueries per class, and each of the eighty runs reads all results.
-- The fix, without any index: aggregate once and join. A LEFT JOIN keeps the classes without results.
-- An index on assessments (class_id) helps either form; with it, the subqueries become bearable too.

SELECT c.id, c.subject, c.name, round(avg(a.score), 2) AS average, max(a.taken_at) AS latest
FROM classes AS c
LEFT JOIN assessments AS a ON a.class_id = c.id
WHERE c.school_id = 7
    AND c.year_group >= 10
GROUP BY c.id
ORDER BY average, c.id;
