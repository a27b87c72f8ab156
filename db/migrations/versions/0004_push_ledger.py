"""The push ledger"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import db.columns

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('push_count',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('emergency', 'alert', 'answer', 'reminder', 'news', name='push_count_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('shard', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('pushes', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'kind', 'shard', name=op.f('push_count_pk'))
    )
    op.create_table('waiting_push',
    sa.Column('job_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('kind', sa.Enum('emergency', 'alert', 'answer', 'reminder', 'news', name='waiting_push_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Enum('night', 'budget', 'quota', 'digest', name='waiting_push_reason', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('objects', sa.Integer(), nullable=False),
    sa.Column('since', db.columns.UtcDateTime(), nullable=False),
    sa.Column('due_at', db.columns.UtcDateTime(), nullable=False),
    sa.Column('call', sa.BigInteger(), nullable=True),
    sa.Column('called_at', db.columns.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['labour_case.id'], name=op.f('waiting_push_case_id_fk')),
    sa.PrimaryKeyConstraint('job_id', name=op.f('waiting_push_pk'))
    )
    with op.batch_alter_table('waiting_push', schema=None) as batch_op:
        batch_op.create_index('waiting_push_by_recipient', ['recipient'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('waiting_push', schema=None) as batch_op:
        batch_op.drop_index('waiting_push_by_recipient')

    op.drop_table('waiting_push')
    op.drop_table('push_count')
