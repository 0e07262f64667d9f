schemake_add_migrations(db DIALECTS sqlite)
