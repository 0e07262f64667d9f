schemake_add_migrations(my-db MIGRATIONS migrations DIALECTS sqlite)
