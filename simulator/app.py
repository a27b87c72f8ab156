"""The simulator put together: LINE's API, the control API, and the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from simulator import control_clock, control_groups, control_people, control_rig, login_api, wording
from simulator.config import SimulatorConfig
from simulator.messaging_api import MessagingApi
from simulator.world import create_world

FRESH = {"Cache-Control": "no-cache"}


class FreshFiles(StaticFiles):
    """Static files a browser asks for again each time, since they change while being worked on."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(FRESH)
        return response


def create_simulator(config: SimulatorConfig) -> FastAPI:
    world = create_world(config)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await world.webhooks.open()
        yield
        await world.webhooks.close()

    app = FastAPI(title="LINE simulator", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.world = world
    app.mount("/v2/bot", MessagingApi(world))
    app.include_router(control_people.router)
    app.include_router(control_groups.router)
    app.include_router(control_clock.router)
    app.include_router(control_rig.router)
    app.include_router(login_api.router)
    app.mount("/page", FreshFiles(directory=config.page_folder, check_dir=False))
    app.add_api_route("/", _front_page, response_model=None, include_in_schema=False)
    app.add_exception_handler(RequestValidationError, _unfit_request)
    return app


async def _front_page(request: Request) -> Response:
    index = request.app.state.world.config.page_folder / "index.html"
    return FileResponse(index, headers=FRESH) if index.is_file() else Response(status_code=404)


async def _unfit_request(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields = sorted({".".join(str(step) for step in one["loc"][1:]) for one in error.errors()})
    return JSONResponse({"detail": f"{wording.BAD_REQUEST}: {', '.join(fields)}"}, 400)
