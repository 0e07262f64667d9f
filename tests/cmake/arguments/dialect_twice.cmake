schemake_add_migrations(db MIGRATIONS migrations DIALECTS sqlite sqlite)
