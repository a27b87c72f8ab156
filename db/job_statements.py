"""The job table's statements, prepared once: what is whose, what may be taken, what is done. Run by ``db.jobs``."""

from sqlalchemy import String, and_, bindparam, func, literal, not_, or_, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite

from db.columns import UtcDateTime
from db.job_table import OPEN, Job
from db.pushes import WaitingPush
from db.terms import JobStatus

# Core on the SQLModel table: the pipeline runs these for every message (measured 2 to 5 times the ORM's speed).
job = Job.__table__  # type: ignore[attr-defined]
_other, _lane_open = job.alias("other"), job.alias("lane_open")

RETURNED = (job.c.id, job.c.queue, job.c.lane, job.c.key, job.c.body, job.c.attempts, job.c.lease_by)
INSERT = {
    "postgresql": postgresql.insert(job).on_conflict_do_nothing(index_elements=["key"]).returning(*RETURNED),
    "sqlite": sqlite.insert(job).on_conflict_do_nothing(index_elements=["key"]).returning(*RETURNED),
}
_HELD_BY_ME = and_(
    job.c.lease_by.is_not(None),
    job.c.lease_by == bindparam("me"),
    job.c.lease_until > bindparam("now", type_=UtcDateTime),
)
LANES_OF_OTHERS = select(job.c.queue, job.c.lane).where(
    job.c.queue.in_(bindparam("queues", expanding=True)),
    job.c.lane.in_(bindparam("lanes", expanding=True)),
    job.c.status == OPEN,
    or_(job.c.lease_by.is_(None), not_(_HELD_BY_ME)),
)

_waits = WaitingPush.__table__  # type: ignore[attr-defined]
RECIPIENTS_WAITING = select(_waits.c.recipient).where(
    _waits.c.recipient.in_(bindparam("lanes", expanding=True))
)

# A lane's head is its lowest open id, as a scalar subquery; NOT EXISTS became a nested anti-join of 1.2 s with
# 100,000 timers waiting. What is due is found by its time and by nothing else: the expression keeps both databases,
# with statistics and without, from going along everything that is open in the queue.
_DUE_HEADS = (
    select(func.min(_other.c.id))
    .where(
        type_coerce(_other.c.queue, String).concat("") == bindparam("queue", type_=String),
        _other.c.status == OPEN,
        _other.c.run_at <= bindparam("now", type_=UtcDateTime),
    )
    .group_by(_other.c.lane)
)
_HEAD_OF_LANE = (
    select(func.min(_lane_open.c.id))
    .where(_lane_open.c.queue == job.c.queue, _lane_open.c.lane == job.c.lane, _lane_open.c.status == OPEN)
    .correlate(job)
    .scalar_subquery()
)
_FREE = or_(job.c.lease_until.is_(None), job.c.lease_until < bindparam("now", type_=UtcDateTime))
CLAIMABLE = (
    select(job.c.lane)
    .where(job.c.id.in_(_DUE_HEADS), _FREE, job.c.id == _HEAD_OF_LANE)
    .order_by(job.c.run_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
# What may be taken of a lane ends before the first job that waits or is somebody's: dead workers' leases end
# one after the other, and nothing may overtake.
_FIRST_NOT_TO_TAKE = (
    select(func.min(_lane_open.c.id))
    .where(
        _lane_open.c.queue == job.c.queue,
        _lane_open.c.lane == job.c.lane,
        _lane_open.c.status == OPEN,
        or_(
            _lane_open.c.lease_until >= bindparam("now", type_=UtcDateTime),
            _lane_open.c.run_at > bindparam("now", type_=UtcDateTime),
        ),
    )
    .correlate(job)
    .scalar_subquery()
)
CLAIM = (
    update(job)
    .where(
        job.c.queue == bindparam("of_queue"),
        job.c.lane.in_(bindparam("lanes", expanding=True)),
        job.c.status == OPEN,
        func.coalesce(job.c.id < _FIRST_NOT_TO_TAKE, literal(value=True)),
    )
    .values(
        lease_by=bindparam("me"),
        lease_until=bindparam("until", type_=UtcDateTime),
        attempts=job.c.attempts + 1,
    )
    .returning(*RETURNED)
)

FINISH = (
    update(job)
    .where(job.c.id.in_(bindparam("ids", expanding=True)))
    .where(job.c.lease_by == bindparam("me"), job.c.status == OPEN)
    .values(status=JobStatus.DONE, body="", done_at=bindparam("at", type_=UtcDateTime))
)
# Events of a person may come through two replicas at once, so their order is checked again at the end. Messages
# to an officer come from many people's transactions, which commit in any order: there is none to check.
FINISH_IN_ORDER = FINISH.where(job.c.id == _HEAD_OF_LANE)
