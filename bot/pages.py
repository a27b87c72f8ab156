"""What operators and their tools ask: alive, ready, metrics."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlmodel import Session

from bot.metrics import Metrics
from db import jobs
from db.database import Database, DatabaseAway


def operations(database: Database, metrics: Metrics) -> APIRouter:
    """``/healthz`` the process lives; ``/readyz`` it can keep what comes; ``/metrics`` Prometheus text."""
    router = APIRouter()

    @router.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    def readyz(response: Response) -> dict[str, str]:
        try:
            database.read(lambda session: session.connection().execute(text("SELECT 1")).scalar())
        except DatabaseAway:
            response.status_code = 503
            return {"status": "database_away"}
        return {"status": "ok"}

    @router.get("/metrics")
    def counted() -> Response:
        try:
            _count_jobs(metrics, database.read(_depth))
        except DatabaseAway:
            metrics.jobs_now.clear()
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _depth(session: Session) -> dict[tuple[str, str], int]:
    return jobs.depth(session)


def _count_jobs(metrics: Metrics, depth: dict[tuple[str, str], int]) -> None:
    metrics.jobs_now.clear()
    for (queue, status), count in depth.items():
        metrics.jobs_now.labels(queue, status).set(count)
