"""Upkeep: indexes by which old rows and due jobs are found, and a job table that PostgreSQL cleans while it is busy"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

BY_TIME = ('conversation', 'pressed_button', 'unsent')
OPEN, OVER = sa.text("status = 'open'"), sa.text('done_at IS NOT NULL')


def upgrade() -> None:
    for table in BY_TIME:
        op.create_index(f'{table}_by_time', table, ['at'])
    for name in ('job_by_due', 'job_by_end'):
        op.drop_index(name, 'job')
    op.create_index('job_by_due', 'job', ['run_at', 'queue'], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('job_by_end', 'job', ['status', 'done_at'], sqlite_where=OVER, postgresql_where=OVER)
    if op.get_bind().dialect.name == 'postgresql':
        # Every job is updated at least once. Room in the page keeps that update beside its row (new pages only),
        # and cleaning starts when a fiftieth of the table is dead instead of a fifth.
        op.execute('ALTER TABLE job SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)')


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('ALTER TABLE job RESET (fillfactor, autovacuum_vacuum_scale_factor)')
    for name in ('job_by_due', 'job_by_end'):
        op.drop_index(name, 'job')
    op.create_index('job_by_due', 'job', ['queue', 'run_at'], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('job_by_end', 'job', ['status', 'done_at'])
    for table in BY_TIME:
        op.drop_index(f'{table}_by_time', table)
