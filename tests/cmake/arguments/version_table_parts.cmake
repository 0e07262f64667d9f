schemake_add_migrations(db MIGRATIONS migrations DIALECTS sqlite VERSION_TABLE app.ops.ledger)
