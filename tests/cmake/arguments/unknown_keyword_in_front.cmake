schemake_add_migrations(db MIGRATION migrations DIALECTS sqlite)
