"""What operators and their tools ask: alive, ready, metrics."""

import asyncio
from datetime import UTC, datetime

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlmodel import Session

from bot.metrics import Metrics
from bot.webhook import PATIENCE_SECONDS
from db import jobs, parked
from db.database import Database, DatabaseAway
from db.terms import Queue


def operations(database: Database, metrics: Metrics) -> APIRouter:
    """``/healthz`` the process lives; ``/readyz`` it can keep what comes; ``/metrics`` Prometheus text."""
    router = APIRouter()

    @router.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, str]:
        try:
            await asyncio.wait_for(asyncio.wrap_future(database.write(_probe)), PATIENCE_SECONDS)
        except (DatabaseAway, TimeoutError):
            response.status_code = 503
            return {"status": "database_away"}
        return {"status": "ok"}

    @router.get("/metrics")
    def counted() -> Response:
        try:
            database.read(lambda session: _look(metrics, session))
        except DatabaseAway:
            metrics.jobs_now.clear()
            metrics.oldest_due.clear()
            metrics.database_up.set(0)
        else:
            metrics.database_up.set(1)
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _probe(session: Session) -> None:
    """As the door writes; on SQLite a page is written, because a full disk can still be read."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        version = connection.exec_driver_sql("PRAGMA user_version").scalar()
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    else:
        connection.execute(text("SELECT 1"))


def _look(metrics: Metrics, session: Session) -> None:
    """How much stands in the table now, and how long it has waited."""
    depth, oldest = jobs.depth(session), parked.oldest_due(session)
    metrics.jobs_now.clear()
    for (queue, status), count in depth.items():
        metrics.jobs_now.labels(queue, status).set(count)
    now = datetime.now(UTC)
    for queue in Queue:
        waited = now - oldest.get(queue, now)
        metrics.oldest_due.labels(queue).set(max(0.0, waited.total_seconds()))
