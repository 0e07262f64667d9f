"""alembic_history.py REGISTRY.JSON FOLDER: the history of a registry as an Alembic project, for bench/run.

One revision file for each revision, which executes the same statements for PostgreSQL.
"""
import json
import pathlib
import sys

ENVIRONMENT = """\
import os
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(os.environ["BENCH_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=os.environ.get("BENCH_SINGLE") is None)
    with context.begin_transaction():
        context.run_migrations()
"""


def main(registry_file, folder):
    registry = json.loads(pathlib.Path(registry_file).read_text())
    versions = pathlib.Path(folder) / "versions"
    versions.mkdir(parents=True)
    (versions.parent / "env.py").write_text(ENVIRONMENT)
    (versions.parent.parent / "alembic.ini").write_text(f"[alembic]\nscript_location = {versions.parent}\n")
    for revision in registry["revisions"]:
        parent = repr(revision["parents"][0]) if revision["parents"] else "None"
        statements = [s["sql"] for s in revision["dialects"]["postgresql"]["up"]["statements"]]
        lines = [
            "from alembic import op",
            f"revision = {revision['id']!r}",
            f"down_revision = {parent}",
            "def upgrade():",
            *[f"    op.get_bind().exec_driver_sql({sql!r})" for sql in statements],
            "def downgrade():",
            "    raise NotImplementedError",
        ]
        (versions / f"{revision['id']}.py").write_text("\n".join(lines) + "\n")


main(*sys.argv[1:])
