schemake_add_migrations(db MIGRATIONS migrations DIALECTS sqlite)
schemake_add_migrations(db MIGRATIONS migrations DIALECTS sqlite)
