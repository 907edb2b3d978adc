-- Certificates
--
-- What the application wants: the first hundred students, by name, who are in a class and have any result other than
-- homework, with their school, to print certificates.
-- What users see: a hundred lines after a second or more, and a server that writes temporary files meanwhile.

SELECT DISTINCT s.last_name, s.first_name, s.id, s.email, s.born_on, sc.name AS school, sc.city,
    lower(regexp_replace(concat_ws(' ', s.last_name, s.first_name, s.id), '[^A-Za-z0-9]+', '-', 'g')) || '.pdf' AS file
FROM students AS s
JOIN schools AS sc ON sc.id = s.school_id
JOIN enrolments AS e ON e.student_id = s.id
JOIN assessments AS a ON a.student_id = s.id
WHERE a.kind <> 'homework'
ORDER BY s.last_name, s.first_name, s.id
LIMIT 100;
