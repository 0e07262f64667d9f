schemake_add_migrations(db MIGRATIONS migrations LAYOUT rails DIALECTS sqlite)
