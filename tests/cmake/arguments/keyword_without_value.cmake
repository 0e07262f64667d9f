schemake_add_migrations(db MIGRATIONS migrations SCHEMA DIALECTS sqlite)
