-- A page of the archive
--
-- What the application wants: page 5,801 of the archive of all results, newest first, fifty to a page. Readers come here
-- with "next page" from page 5,800, which ended with result 203459 of 10 September 2025, 09:19 UTC.
-- What users see: the first pages are quick; each further page is a little slower, and this one takes a second or more.

SELECT
    a.id,
    to_char(a.taken_at AT TIME ZONE 'Europe/London', 'FMDay, FMDD FMMonth YYYY, HH24:MI') AS taken,
    s.first_name || ' ' || s.last_name AS student,
    lower(regexp_replace(concat_ws(' ', s.first_name, s.last_name, s.id), '[^A-Za-z0-9]+', '-', 'g')) AS link,
    sc.name AS school,
    c.subject,
    t.full_name AS teacher,
    lower(regexp_replace(t.full_name, '[^A-Za-z]+', '-', 'g')) AS teacher_link,
    a.kind,
    a.score,
    a.feedback,
    encode(sha256(convert_to(concat_ws('|', a.id, a.taken_at, a.score, a.feedback), 'UTF8')), 'hex') AS version
FROM assessments AS a
JOIN students AS s ON s.id = a.student_id
JOIN schools AS sc ON sc.id = s.school_id
JOIN classes AS c ON c.id = a.class_id
JOIN teachers AS t ON t.id = c.teacher_id
ORDER BY a.taken_at DESC, a.id DESC
LIMIT 50 OFFSET 290000;
