schemake_add_migrations(db MIGRATIONS migrations DIALECTS postgresql URL "postgresql://me:se/secret@host/db")
