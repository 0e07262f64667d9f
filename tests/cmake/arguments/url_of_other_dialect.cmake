schemake_add_migrations(db MIGRATIONS migrations DIALECTS sqlite URL postgresql://host/db)
