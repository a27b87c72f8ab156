"""The service as ``chipao serve`` runs it, but on a clock in office hours: at night officers are not alerted."""

from starlette.types import ASGIApp

from bot import logs
from bot.app import create_app
from bot.commands import opened
from bot.demo_clock import DemoClock


def app() -> ASGIApp:
    """For ``uvicorn --factory``."""
    settings = opened.settings()
    logs.set_up(settings.log_level)
    return create_app(settings, clock=DemoClock.starts_at_work())
