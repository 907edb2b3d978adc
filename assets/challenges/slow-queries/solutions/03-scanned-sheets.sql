-- Kind: function on a column.
-- Why it is slow: the comparison wraps the column in functions, so that no index on the column can serve it, and the
-- functions run 300,000 times for each of the six codes.
-- The fix: the stored form is known, so bring the six codes into that form instead, and index the column. An index on the
-- same expression also works, at a price for every insertion.

SELECT scan.code, registered.results, registered.average
FROM (
    VALUES ('SH123424'), ('SH000101'), ('SH200043'), ('SH071711'), ('SH150330'), ('SH999901')
) AS scan (code)
CROSS JOIN LATERAL (
    SELECT count(*) AS results, round(avg(a.score), 2) AS average
    FROM assessments AS a
    WHERE a.sheet = 'SH-' || substr(scan.code, 3, 4) || '-' || substr(scan.code, 7, 2)
) AS registered
ORDER BY scan.code;
