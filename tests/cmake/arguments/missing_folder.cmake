schemake_add_migrations(db MIGRATIONS migrashuns DIALECTS sqlite)
