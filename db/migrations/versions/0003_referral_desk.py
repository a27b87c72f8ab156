"""The referral desk: levels, clocks and versions of cases; ranks of officers; days off; workplaces"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from db.closed_sets import allow
from db.columns import UtcDateTime

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

OLD_STATUSES = ('new', 'screening', 'referred', 'accepted', 'closed', 'withdrawn')
STATUSES = (
    'new', 'screening', 'referred', 'accepted', 'working', 'waiting', 'proposed', 'closed', 'withdrawn', 'merged',
)
OLD_OUTCOMES = ('helped', 'advised', 'not_eligible', 'unreachable', 'other')
OUTCOMES = ('helped', 'advised', 'not_eligible', 'unreachable', 'other_agency', 'other')
OLD_ENTRIES = (
    'opened', 'placed', 'accepted', 'returned', 'referred', 'added', 'answered', 'closed', 'withdrawn', 'unsent',
    'alerted', 'undelivered',
)
ENTRIES = (
    'opened', 'placed', 'accepted', 'returned', 'lapsed', 'referred', 'released', 'handed_over', 'added', 'answered',
    'asked', 'no_answer', 'visited', 'noted', 'proposed', 'disputed', 'closed', 'reopened', 'withdrawn', 'merged',
    'split', 'linked', 'viewed', 'rated', 'unsent', 'alerted', 'raised', 'reminded', 'undelivered',
)
CASE_COLUMNS = ('level', 'sensitive', 'employer', 'version', 'bounces', 'clocks', 'due_at')
OFFICER_COLUMNS = ('rank', 'on_duty', 'cleared', 'away_until')


def upgrade() -> None:
    connection = op.get_bind()
    allow(connection, 'labour_case', 'status', 'case_status', STATUSES)
    allow(connection, 'labour_case', 'outcome', 'case_outcome', OUTCOMES)
    allow(connection, 'history', 'status', 'history_status', STATUSES)
    allow(connection, 'history', 'entry', 'history_entry', ENTRIES)
    # Alembic cannot add a checked column to SQLite without copying the table; both engines take this.
    op.execute("ALTER TABLE labour_case ADD COLUMN level VARCHAR(32) DEFAULT 'P3' NOT NULL "
               "CONSTRAINT case_level CHECK (level IN ('P0', 'P1', 'P2', 'P3'))")
    op.execute("UPDATE labour_case SET level = 'P0' WHERE urgency = 'emergency'")
    op.execute("UPDATE labour_case SET level = 'P1' WHERE urgency = 'urgent'")
    op.add_column('labour_case', sa.Column('sensitive', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE labour_case SET sensitive = (need = 'abuse') WHERE need IS NOT NULL")
    op.add_column('labour_case', sa.Column('employer', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True))
    op.add_column('labour_case', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('labour_case', sa.Column('bounces', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('labour_case', sa.Column('clocks', sa.JSON(), nullable=False, server_default='{}'))
    op.add_column('labour_case', sa.Column('due_at', UtcDateTime(), nullable=True))
    op.create_index('case_by_employer', 'labour_case', ['province', 'opened_at'],
                    sqlite_where=sa.text('employer IS NOT NULL'), postgresql_where=sa.text('employer IS NOT NULL'))
    op.add_column('history', sa.Column('version', sa.Integer(), nullable=False, server_default='0'))
    op.execute("ALTER TABLE officer ADD COLUMN rank VARCHAR(32) DEFAULT 'member' NOT NULL "
               "CONSTRAINT officer_rank CHECK (rank IN ('member', 'deputy', 'head'))")
    op.add_column('officer', sa.Column('on_duty', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column('officer', sa.Column('cleared', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('officer', sa.Column('away_until', UtcDateTime(), nullable=True))
    _tables()


def _tables() -> None:
    op.create_table(
        'closure',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('province', sqlmodel.sql.sqltypes.AutoString(length=2), nullable=False),
        sa.Column('closed', sa.Boolean(), nullable=False),
        sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('announced_at', UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('closure_pk')),
        sa.UniqueConstraint('day', 'province', name='closure_once_per_day'),
    )
    op.create_table(
        'canned_text',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('office_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('title', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column('text', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.ForeignKeyConstraint(['office_code'], ['office.code'], name=op.f('canned_text_office_code_fk')),
        sa.PrimaryKeyConstraint('id', name=op.f('canned_text_pk')),
        sa.UniqueConstraint('office_code', 'title', name='canned_text_once_per_title'),
    )
    op.create_table(
        'case_link',
        sa.Column('case_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum('merged', 'split', name='case_link_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('other_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['labour_case.id'], name=op.f('case_link_case_id_fk')),
        sa.ForeignKeyConstraint(['other_id'], ['labour_case.id'], name=op.f('case_link_other_id_fk')),
        sa.PrimaryKeyConstraint('case_id', 'kind', name=op.f('case_link_pk')),
    )
    op.create_table(
        'rating',
        sa.Column('case_id', sa.Integer(), nullable=False),
        sa.Column('score', sa.Integer(), nullable=False),
        sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column('message_id', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['labour_case.id'], name=op.f('rating_case_id_fk')),
        sa.PrimaryKeyConstraint('case_id', name=op.f('rating_pk')),
    )
    op.create_table(
        'employer_alarm',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('province', sqlmodel.sql.sqltypes.AutoString(length=2), nullable=False),
        sa.Column('employer', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column('named', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('first_at', UtcDateTime(), nullable=False),
        sa.Column('last_at', UtcDateTime(), nullable=False),
        sa.Column('told_people', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('employer_alarm_pk')),
    )
    op.create_index('employer_alarm_by_province', 'employer_alarm', ['province', 'last_at'])
    op.create_table(
        'alarm_case',
        sa.Column('case_id', sa.Integer(), nullable=False),
        sa.Column('alarm_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['alarm_id'], ['employer_alarm.id'], name=op.f('alarm_case_alarm_id_fk')),
        sa.ForeignKeyConstraint(['case_id'], ['labour_case.id'], name=op.f('alarm_case_case_id_fk')),
        sa.PrimaryKeyConstraint('case_id', name=op.f('alarm_case_pk')),
    )
    op.create_index('alarm_case_by_alarm_id', 'alarm_case', ['alarm_id'])


def downgrade() -> None:
    for table in ('alarm_case', 'employer_alarm', 'rating', 'case_link', 'canned_text', 'closure'):
        op.drop_table(table)
    for name in OFFICER_COLUMNS:
        op.execute(f'ALTER TABLE officer DROP COLUMN {name}')
    op.execute('ALTER TABLE history DROP COLUMN version')
    op.drop_index('case_by_employer', 'labour_case')
    for name in CASE_COLUMNS:
        op.execute(f'ALTER TABLE labour_case DROP COLUMN {name}')
    _take_back_new_words()
    connection = op.get_bind()
    allow(connection, 'history', 'entry', 'history_entry', OLD_ENTRIES)
    allow(connection, 'history', 'status', 'history_status', OLD_STATUSES)
    allow(connection, 'labour_case', 'outcome', 'case_outcome', OLD_OUTCOMES)
    allow(connection, 'labour_case', 'status', 'case_status', OLD_STATUSES)


def _take_back_new_words() -> None:
    """The older version knows fewer words: the nearest one is kept, and entries it cannot name are dropped."""
    for table in ('labour_case', 'history'):
        op.execute(f"UPDATE {table} SET status = 'accepted' WHERE status IN ('working', 'waiting', 'proposed')")
        op.execute(f"UPDATE {table} SET status = 'closed' WHERE status = 'merged'")
    op.execute("UPDATE labour_case SET outcome = 'other' WHERE outcome = 'other_agency'")
    op.execute("UPDATE history SET entry = 'answered' WHERE entry = 'asked'")
    op.execute("UPDATE history SET entry = 'returned' WHERE entry IN ('lapsed', 'released')")
    op.execute("UPDATE history SET entry = 'alerted' WHERE entry IN ('raised', 'reminded')")
    listed = ', '.join(repr(entry) for entry in OLD_ENTRIES)
    op.execute(f'DELETE FROM history WHERE entry NOT IN ({listed})')
