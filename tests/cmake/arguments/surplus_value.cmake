schemake_add_migrations(db extra MIGRATIONS migrations DIALECTS sqlite)
