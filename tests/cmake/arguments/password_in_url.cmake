schemake_add_migrations(db MIGRATIONS migrations DIALECTS postgresql URL postgresql://me:secret@host/db)
