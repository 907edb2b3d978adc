"""The database agent: talks to PostgreSQL and Redis with the logins that it is handed; it has no rights in AWS."""
