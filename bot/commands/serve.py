"""``chipao serve``: the service in this process."""

from argparse import Namespace

import uvicorn

from bot import logs
from bot.app import create_app
from bot.commands import opened


def run(asked: Namespace) -> int:
    settings = opened.settings()
    logs.set_up(settings.log_level)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings),
            host=asked.host,
            port=asked.port,
            loop="uvloop",
            http="httptools",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
        )
    )
    server.run()
    return 0 if server.started else 1
