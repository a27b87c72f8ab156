"""A simulator on a real port inside another process, for tests and measurements."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from simulator.app import create_simulator
from simulator.config import SimulatorConfig
from simulator.world import World

GRACE_SECONDS = 1
KEEP_ALIVE_SECONDS = 75  # a story may think longer than uvicorn's 5 between two acts of one connection


class SimulatorServer(uvicorn.Server):
    """A server that ends the pages' event streams before it waits for connections to close."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self._world = world

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.stream.close()
        await super().shutdown(sockets)


def server_for(config: SimulatorConfig, host: str, port: int) -> SimulatorServer:
    """The simulator as a uvicorn server; a call left waiting holds up its end by a second at most."""
    app = create_simulator(config)
    served = uvicorn.Config(
        app,
        host,
        port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    return SimulatorServer(served, app.state.world)


@contextmanager
def running_simulator(config: SimulatorConfig, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve in a thread until the block ends; yields the base URL, on a free port unless one is given."""
    with socket.create_server((host, port)) as listener:
        server = server_for(config, host, port)
        thread = threading.Thread(target=server.run, args=([listener],), name="simulator", daemon=True)
        thread.start()
        # The listener queues connections from its creation on, so nobody has to wait for start-up.
        try:
            yield f"http://{host}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
