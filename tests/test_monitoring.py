"""What operators are given ready-made: alarms, dashboard and compose file name only what the service really has."""

import asyncio
import base64
import hashlib
import hmac
import json
import re
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics
from bot.pages import operations
from bot.settings import Settings
from db import jobs
from db.database import Database
from db.jobs import Put
from db.pushes import WaitReason
from db.terms import JobStatus, Queue
from intents.understand import Understanding
from tests.town import _served, a_clock

ROOT = Path(__file__).parents[1]
RULES, DASHBOARD = (
    ROOT / "docs/monitoring" / name for name in ("prometheus-rules.yml", "grafana-dashboard.json")
)
NEW, OLD = "1" * 32, "0" * 32


@pytest.fixture(scope="module")
def service(
    templates: dict[str, str], understanding: Understanding, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """The whole service, with a LINE that is away, while its secret is being changed."""
    copy = tmp_path_factory.mktemp("service") / "chipao.db"
    shutil.copy(templates["sqlite"].removeprefix("sqlite:///"), copy)
    settings = Settings.load(
        env_file=None,
        database_url=f"sqlite:///{copy}",
        line_channel_secret=f"{NEW},{OLD}",
        line_channel_access_token="a-token-of-the-service",
        line_api_url="http://127.0.0.1:9",
    )
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        _served(settings, a_clock(), understanding, door),
        httpx.Client(base_url=f"http://127.0.0.1:{door.getsockname()[1]}") as client,
    ):
        yield client


def rules() -> list[dict[str, Any]]:
    read = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    return found


def expressions() -> list[str]:
    return [rule["expr"] for rule in rules()] + [
        target["expr"] for panel in panels() for target in panel["targets"]
    ]


def samples(text: str) -> set[str]:
    """Every name a query may use; a counter nobody has raised yet stands there without a sample."""
    found = set()
    for family in text_string_to_metric_families(text):
        found |= {sample.name for sample in family.samples} - {f"{family.name}_created"}
        found |= {"counter": {f"{family.name}_total"}, "gauge": {family.name}}.get(family.type, set())
    return found


def test_every_metric_that_is_asked_for_is_there(service: httpx.Client) -> None:
    there = samples(service.get("/metrics").text)
    asked = {name for one in expressions() for name in re.findall(r"\bchipao_\w+", one)}
    assert len(asked) > 10
    assert asked <= there


def test_every_label_that_is_asked_for_is_one_of_the_metric(service: httpx.Client) -> None:
    """Of the metrics that have samples when nothing has happened yet; and their values are of the closed sets."""
    families = text_string_to_metric_families(service.get("/metrics").text)
    labels = {sample.name: set(sample.labels) for family in families for sample in family.samples}
    selected = [
        (name, label, value)
        for one in expressions()
        for name, inside in re.findall(r"\b(chipao_\w+)\{([^}]*)\}", one)
        for label, value in re.findall(r'(\w+)=~?"([^"]*)"', inside)
    ]
    assert {name for name, _, _ in selected} & set(labels)
    known = {"queue": set(Queue), "status": {*JobStatus, "200", "401", "503"}, "reason": set(WaitReason)}
    for name, label, value in selected:
        assert label in labels.get(name, known), (name, label)
        assert set(value.split("|")) <= known[label], (name, value)


def test_each_alarm_says_what_to_do_at_a_place_that_exists() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in headings(text)}
    assert len(rules()) > 5
    for rule in rules():
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert (page, anchor in anchors) == ("docs/operations.md", True), rule["alert"]
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
    assert len({rule["alert"] for rule in rules()}) == len(rules())


def headings(text: str) -> list[str]:
    return [line.lstrip("#").strip() for line in text.splitlines() if line.startswith("#")]


def test_the_dashboard_has_a_query_in_every_panel() -> None:
    assert len({panel["id"] for panel in panels()}) == len(panels()) > 5
    assert all(target["expr"] for panel in panels() for target in panel["targets"])


# --- the metrics that alarms need ---------------------------------------------------------------
def asked(database: Database) -> dict[tuple[str, str], float]:
    """Name and queue of each sample of /metrics."""
    families = text_string_to_metric_families(asyncio.run(_metrics(database)))
    return {
        (sample.name, sample.labels.get("queue", "")): sample.value
        for family in families
        for sample in family.samples
    }


async def _metrics(database: Database) -> str:
    app = FastAPI()
    app.include_router(operations(database, Metrics()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        return (await client.get("/metrics")).text


def test_the_age_of_the_oldest_due_job_is_told(database: Database) -> None:
    now = datetime.now(UTC)
    rows = [
        Put(Queue.EVENT, "mali", "e1", "{}", now - timedelta(seconds=90)),
        Put(Queue.EVENT, "somsri", "e2", "{}", now - timedelta(seconds=30)),
        Put(Queue.TIMER, "t", "t1", "{}", now + timedelta(hours=1)),
    ]
    database.write(lambda session: jobs.put(session, rows, worker=None, now=now)).result()
    found = asked(database)
    assert 90 <= found["chipao_oldest_due_seconds", Queue.EVENT] < 120
    assert found["chipao_oldest_due_seconds", Queue.TIMER] == 0
    assert found["chipao_oldest_due_seconds", Queue.MEDIA] == 0
    assert found["chipao_database_up", ""] == 1


def test_a_database_that_is_away_is_told() -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/nothing")
    found = asked(away)
    away.close()
    assert found["chipao_database_up", ""] == 0
    assert not [name for name, _ in found if name in {"chipao_jobs", "chipao_oldest_due_seconds"}]


# --- changing the channel secret ----------------------------------------------------------------
@pytest.mark.parametrize(("secret", "status"), [(NEW, 200), (OLD, 200), ("2" * 32, 401)])
def test_the_door_takes_the_new_and_the_old_secret_while_both_are_set(
    service: httpx.Client, secret: str, status: int
) -> None:
    body = b'{"destination":"U0","events":[]}'
    signed = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    assert service.post("/webhook", content=body, headers={"x-line-signature": signed}).status_code == status


# --- compose.yaml -------------------------------------------------------------------------------
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return read


def replicas() -> dict[str, Any]:
    return {name: one for name, one in compose()["services"].items() if "build" in one}


def test_the_proxy_asks_every_replica_at_the_port_it_opens() -> None:
    caddyfile = compose()["configs"]["caddyfile"]["content"]
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    command = json.loads(re.findall(r"^CMD (.*)", docker, re.MULTILINE)[-1])
    port = command[command.index("--port") + 1]
    [upstreams] = re.findall(r"reverse_proxy (.*) \{", caddyfile)
    assert len(replicas()) == 2
    assert set(upstreams.split()) == {f"{name}:{port}" for name in replicas()}
    assert "path /webhook" in caddyfile
    [listens] = re.findall(r"^:(\d+) \{", caddyfile, re.MULTILINE)
    assert compose()["services"]["proxy"]["ports"] == [f"127.0.0.1:8000:{listens}"]


def test_the_replicas_are_given_settings_that_exist_and_share_what_must_be_shared() -> None:
    names = {name.upper() for name in Settings.model_fields}
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    [volume] = re.findall(r"^VOLUME (\S+)", docker, re.MULTILINE)
    [home] = re.findall(r"^WORKDIR (\S+)", docker.split("FROM")[-1], re.MULTILINE)
    media = Settings.model_fields["media_dir"].default
    for replica in replicas().values():
        assert set(replica["environment"]) <= names
        assert replica["env_file"] == ".env"
        assert replica["volumes"] == [f"var:{volume}"]
    assert str(Path(home) / media).startswith(volume)


def test_everything_the_compose_file_names_is_defined_in_it() -> None:
    read = compose()
    services, volumes = read["services"], read["volumes"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        assert {one.partition(":")[0] for one in service.get("volumes", [])} <= set(volumes)
        assert {one["source"] for one in service.get("configs", [])} <= set(read["configs"])
    user, name = (services["postgres"]["environment"][key] for key in ("POSTGRES_USER", "POSTGRES_DB"))
    for replica in replicas().values():
        url = replica["environment"]["DATABASE_URL"]
        assert url.startswith(f"postgresql://{user}:")
        assert url.endswith(f"@postgres:5432/{name}")


def test_what_the_example_settings_name_exists() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = set(re.findall(r"^(\w+)=", text, re.MULTILINE))
    assert names == {name.upper() for name in Settings.model_fields} & names
    in_compose = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text(encoding="utf-8")))
    assert in_compose <= set(re.findall(r"^#? ?(\w+)=", text, re.MULTILINE))
