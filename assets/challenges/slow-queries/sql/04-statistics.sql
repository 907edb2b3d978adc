-- Last of all: forget the statements of the seeding. Without the right to do so this fails, as it should.
SELECT pg_stat_statements_reset();
