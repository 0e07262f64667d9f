schemake_add_migrations(db MIGRATIONS migrations SCHEMA schema DIALECTS sqlite)
