-- Report of a year group
--
-- What the application wants: the average score of every student of year 9 at school 3 from A to H, for the report that
-- is printed before parents' evening. average_score() is a function in the database; \df+ average_score shows it.
-- What users see: the time grows with every student on the list.

SELECT s.id, s.first_name, s.last_name, average_score(s.id) AS average
FROM students AS s
WHERE s.school_id = 3
    AND s.year_group = 9
    AND s.last_name < 'I'
ORDER BY s.last_name, s.first_name, s.id;
