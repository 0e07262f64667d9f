schemake_add_migrations(db MIGRATIONS migrations DIALECTS mysql)
