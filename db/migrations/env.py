"""Alembic's entry: runs on the connection that ``db.schema`` hands over."""

from alembic import context
from sqlmodel import SQLModel

import db.cases
import db.desk
import db.job_table
import db.labels
import db.people
import db.pushes  # noqa: F401 - a table is known once its module is imported

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
