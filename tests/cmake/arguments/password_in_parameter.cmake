schemake_add_migrations(db MIGRATIONS migrations DIALECTS postgresql URL "postgresql://host/db?sslmode=require&sslpassword=secret")
