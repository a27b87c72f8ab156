"""Starts the local LINE platform: `python -m simulator --webhook http://127.0.0.1:8000/webhook`."""

import argparse
import sys
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from simulator.config import SimulatorConfig
from simulator.people import NewPerson
from simulator.running import server_for

DEFAULTS = SimulatorConfig()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--webhook", default=DEFAULTS.webhook_url, help="where the service listens")
    parser.add_argument("--secret", default=DEFAULTS.channel_secret, help="signs the webhooks")
    parser.add_argument("--token", default=DEFAULTS.access_token, help="bearer token the service must show")
    parser.add_argument("--people", type=Path, help="JSON array of people: name, role, note, office, ...")
    parser.add_argument("--clock", help="where the service lets its clock be moved; shows it on the page")
    chosen = parser.parse_args(arguments)
    try:
        people = read_people(chosen.people) if chosen.people else ()
    except (OSError, ValidationError) as error:
        print(f"cannot read the people file: {error}", file=sys.stderr)
        return 2
    config = SimulatorConfig(
        webhook_url=chosen.webhook,
        channel_secret=chosen.secret,
        access_token=chosen.token,
        people=people,
        clock_url=chosen.clock,
    )
    print(f"LINE simulator on http://{chosen.host}:{chosen.port}/, webhooks to {chosen.webhook}")
    server_for(config, chosen.host, chosen.port).run()
    return 0


def read_people(path: Path) -> tuple[NewPerson, ...]:
    return tuple(TypeAdapter(list[NewPerson]).validate_json(path.read_bytes()))


if __name__ == "__main__":
    sys.exit(main())
