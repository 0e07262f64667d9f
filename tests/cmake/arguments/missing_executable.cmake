set(SCHEMAKE_EXECUTABLE /nowhere/schemake)
schemake_add_migrations(db MIGRATIONS migrations DIALECTS sqlite)
