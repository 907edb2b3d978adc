-- Kind: needless DISTINCT and sort.
-- Why it is slow: four classes times eleven results make every student appear some 45 times; 900,000 rows are sorted, on
-- disk, only to be made unique again.
-- The fix: ask whether there is one (EXISTS) instead of joining all of them; nothing is multiplied, so nothing needs
-- DISTINCT. With an index in the order of the names, the server stops after a hundred students.

SELECT s.last_name, s.first_name, s.id, s.email, s.born_on, sc.name AS school, sc.city,
    lower(regexp_replace(concat_ws(' ', s.last_name, s.first_name, s.id), '[^A-Za-z0-9]+', '-', 'g')) || '.pdf' AS file
FROM students AS s
JOIN schools AS sc ON sc.id = s.school_id
WHERE EXISTS (SELECT FROM enrolments AS e WHERE e.student_id = s.id)
    AND EXISTS (SELECT FROM assessments AS a WHERE a.student_id = s.id AND a.kind <> 'homework')
ORDER BY s.last_name, s.first_name, s.id
LIMIT 100;
