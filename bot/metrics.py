"""Counters for ``/metrics``: how much came in, went out, failed. Never who or what."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """One registry an application, so that two in one process (tests) do not share counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.webhooks = Counter(
            "chipao_webhooks", "Webhook calls answered", ["status"], registry=self.registry
        )
        self.webhook_seconds = Histogram(
            "chipao_webhook_seconds",
            "From the request's first byte to our 200",
            buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2),
            registry=self.registry,
        )
        self.events = Counter("chipao_events", "Events worked, by kind", ["kind"], registry=self.registry)
        self.events_ignored = Counter(
            "chipao_events_ignored",
            "Events kept and asked nothing of us, by kind",
            ["kind"],
            registry=self.registry,
        )
        self.sent = Counter("chipao_messages_sent", "Calls LINE accepted", ["by"], registry=self.registry)
        self.jobs_done = Counter("chipao_jobs_done", "Jobs done", ["queue"], registry=self.registry)
        self.jobs_retried = Counter(
            "chipao_jobs_retried", "Jobs to be tried again", ["queue"], registry=self.registry
        )
        self.jobs_parked = Counter("chipao_jobs_parked", "Jobs given up", ["queue"], registry=self.registry)
        self.jobs_now = Gauge(
            "chipao_jobs", "Jobs in the table now", ["queue", "status"], registry=self.registry
        )
        self.jobs_lost = Counter(
            "chipao_jobs_lost",
            "Jobs that another worker took or was before",
            ["queue"],
            registry=self.registry,
        )
        self.oldest_due = Gauge(
            "chipao_oldest_due_seconds",
            "For how long the longest waiting due job has been due",
            ["queue"],
            registry=self.registry,
        )
        self.database_up = Gauge(
            "chipao_database_up", "Whether the database answered when this was asked", registry=self.registry
        )
