-- Kind: missing index.
-- Why it is slow: the lateral subquery runs once per student, and each run reads all 300,000 results.
-- The fix: an index on the student, in the wanted order. Each run reads three entries and needs no sort. The statement
-- stays as it is. A foreign key does not make an index on the referencing side.

SELECT s.id, s.first_name, s.last_name, latest.taken_at, latest.kind, latest.score
FROM enrolments AS e
JOIN students AS s ON s.id = e.student_id
CROSS JOIN LATERAL (
    SELECT a.id, a.taken_at, a.kind, a.score
    FROM assessments AS a
    WHERE a.student_id = s.id
    ORDER BY a.taken_at DESC, a.id DESC
    LIMIT 3
) AS latest
WHERE e.class_id IN (1234, 1235)
ORDER BY s.last_name, s.first_name, s.id, latest.taken_at DESC, latest.id DESC;
