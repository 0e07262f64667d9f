schemake_add_migrations(db MIGRATIONS migrations DIALECTS postgresql URL "postgresql:host=host password=secret")
