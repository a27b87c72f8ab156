"""The service as ``chipao serve`` runs it, on a clock moved by whole hours into office hours: at night officers are
not alerted. Whole hours, so that replicas started one after the other agree what time it is.
"""

from datetime import datetime, timedelta

from starlette.types import ASGIApp

from bot import logs
from bot.app import create_app
from bot.commands import opened
from bot.demo_clock import DemoClock, at_work, real_now

_LEFT = timedelta(hours=1)  # a measurement must not run into the evening


def moved_by(now: datetime) -> timedelta:
    """The fewest hours to move ahead until offices are open, and will be for an hour."""
    ahead = timedelta()
    while not (at_work(now + ahead) and at_work(now + ahead + _LEFT)):
        ahead += timedelta(hours=1)
    return ahead


def clock() -> DemoClock:
    """The same in every process that begins within the hour."""
    made = DemoClock()
    made.ahead(moved_by(real_now()))
    return made


def app() -> ASGIApp:
    """For ``uvicorn --factory``."""
    settings = opened.settings()
    logs.set_up(settings.log_level)
    return create_app(settings, clock=clock())
