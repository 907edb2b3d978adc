-- Scanned answer sheets
--
-- What the application wants: for a batch of six scanned sheets, how many results are registered for each and their
-- average. The scanner reads a code without its hyphens (SH123424); in the table every code is written in one way, in
-- capitals: SH-, four digits of the class, a hyphen, two digits of the week (SH-1234-24).
-- What users see: one batch takes a second, and the office scans fifty batches in a row.

SELECT scan.code, registered.results, registered.average
FROM (
    VALUES ('SH123424'), ('SH000101'), ('SH200043'), ('SH071711'), ('SH150330'), ('SH999901')
) AS scan (code)
CROSS JOIN LATERAL (
    SELECT count(*) AS results, round(avg(a.score), 2) AS average
    FROM assessments AS a
    WHERE upper(regexp_replace(a.sheet, '[^A-Za-z0-9]', '', 'g')) = scan.code
) AS registered
ORDER BY scan.code;
