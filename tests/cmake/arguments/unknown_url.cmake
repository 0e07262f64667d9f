schemake_add_migrations(db MIGRATIONS migrations DIALECTS sqlite URL mysql://host/db)
