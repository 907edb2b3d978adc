-- Kind: deep OFFSET.
-- Why it is slow: the server joins, formats and sorts 290,050 rows to throw 290,000 of them away.
-- The fix: remember where the last page ended (keyset pagination) and let an index start there. Every page costs the
-- same. The row comparison matters: (taken_at, id), since taken_at alone is not unique.
-- Second best: choose the fifty ids with LIMIT and OFFSET from the index first, and join afterwards.

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
WHERE (a.taken_at, a.id) < ('2025-09-10 09:19:00+00', 203459)
ORDER BY a.taken_at DESC, a.id DESC
LIMIT 50;
