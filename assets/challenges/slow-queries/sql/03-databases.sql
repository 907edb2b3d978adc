-- The databases that every server has beside the school's: nobody but their owner gets in. A login may make large objects
-- and default rights wherever it gets in, and what it makes there, no reset of the school takes away.
-- Safe to run again.

REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
