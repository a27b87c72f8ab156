"""The control API of people and their phones: `/sim/state`, `/sim/people/...`; a group has a chat, too."""
# ruff: noqa: FAST003 - `person_id` is taken by the dependency that finds the person

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from simulator import acts, wording
from simulator.contents import Content
from simulator.people import NewPerson, Person, PersonExistsError, UnfitPersonError
from simulator.phones import Side
from simulator.samples import UnknownSampleError, sample
from simulator.world import World

router = APIRouter(prefix="/sim")
LONGEST_WAIT = 60.0
MEDIA_KINDS = {"picture": "image", "audio": "audio", "video": "video", "file": "file"}


class Words(BaseModel):
    """Body of `say`."""

    text: str = Field(min_length=1, max_length=10_000)
    quote: str | None = None


class Place(BaseModel):
    """Body of `location`."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    title: str | None = None
    address: str | None = None


class Sticker(BaseModel):
    """Body of `sticker`."""

    package_id: str = Field("446", alias="packageId")
    sticker_id: str = Field("1988", alias="stickerId")
    keywords: list[str] = []


class Press(BaseModel):
    """Body of `press`: the action as it stood on the button."""

    action: dict[str, Any]
    params: dict[str, str] | None = None


class Unsend(BaseModel):
    """Body of `unsend`."""

    message_id: str


def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


TheWorld = Annotated[World, Depends(_world)]


def _person(world: TheWorld, person_id: str) -> Person:
    person = world.people.find(person_id)
    if person is None:
        raise HTTPException(404, wording.NO_SUCH_PERSON)
    return person


def _writer(person: Annotated[Person, Depends(_person)]) -> Person:
    """Someone who can write: LINE's app lets nobody write to an account they block."""
    if person.blocked:
        raise HTTPException(400, wording.IS_BLOCKED)
    return person


def _chat_id(world: TheWorld, person_id: str) -> str:
    """A person's chat with the account, or a group's."""
    return person_id if world.groups.find(person_id) else _person(world, person_id).id


AChat = Annotated[str, Depends(_chat_id)]
APerson = Annotated[Person, Depends(_person)]
AWriter = Annotated[Person, Depends(_writer)]


@router.get("/state")
async def state(world: TheWorld) -> dict[str, Any]:
    return {
        "account": {"name": world.config.account_name, "basic_id": world.config.basic_id},
        "people": world.people.as_json(),
        "groups": world.groups.as_json(),
        "clock": world.config.clock_url is not None,
        "faults": world.faults.as_json(),
        "seq": world.phones.seq,
    }


@router.post("/people", status_code=201)
async def add_person(world: TheWorld, new: NewPerson) -> dict[str, Any]:
    try:
        person = world.people.add(new)
    except UnfitPersonError:
        raise HTTPException(400, wording.BAD_PERSON_ID) from None
    except PersonExistsError:
        raise HTTPException(400, wording.PERSON_EXISTS) from None
    world.stream.publish("people", dict)
    return person.as_json()


@router.get("/people/{person_id}/chat")
async def chat(world: TheWorld, chat_id: AChat, after: int = 0) -> dict[str, Any]:
    bubbles = [bubble.as_json() for bubble in world.phones.bubbles(chat_id, after)]
    return {"bubbles": bubbles, "loading": world.phones.loading(chat_id)}


@router.get("/people/{person_id}/wait")
async def wait(
    world: TheWorld,
    chat_id: AChat,
    after: int = 0,
    seconds: Annotated[float, Query(alias="timeout", ge=0, le=LONGEST_WAIT)] = 10,
) -> dict[str, Any]:
    bubbles = await world.phones.wait(chat_id, after, seconds)
    return {"bubbles": [bubble.as_json() for bubble in bubbles]}


@router.post("/people/{person_id}/say")
async def say(world: TheWorld, person: AWriter, words: Words) -> dict[str, Any]:
    return acts.say(world, person, words.text, words.quote).as_json()


@router.post("/people/{person_id}/location")
async def location(world: TheWorld, person: AWriter, place: Place) -> dict[str, Any]:
    return acts.send_location(world, person, place.model_dump(exclude_none=True)).as_json()


@router.post("/people/{person_id}/sticker")
async def sticker(world: TheWorld, person: AWriter, sticker: Sticker) -> dict[str, Any]:
    return acts.send_sticker(
        world, person, sticker.package_id, sticker.sticker_id, sticker.keywords
    ).as_json()


@router.post("/people/{person_id}/press", response_model=None)
async def press(world: TheWorld, person: AWriter, pressed: Press) -> dict[str, Any] | Response:
    if not isinstance(pressed.action.get("type"), str):
        raise HTTPException(400, wording.BAD_ACTION)
    bubble = acts.press(world, person, pressed.action, pressed.params)
    return Response(status_code=204) if bubble is None else bubble.as_json()


@router.post("/people/{person_id}/follow")
async def follow(world: TheWorld, person: APerson) -> dict[str, Any]:
    acts.follow(world, person)
    return person.as_json()


@router.post("/people/{person_id}/block")
async def block(world: TheWorld, person: APerson) -> dict[str, Any]:
    acts.block(world, person)
    return person.as_json()


@router.post("/people/{person_id}/unsend", status_code=204)
async def unsend(world: TheWorld, person: APerson, wanted: Unsend) -> None:
    bubble = world.phones.find(person.id, wanted.message_id)
    if bubble is None or bubble.side is not Side.PERSON or bubble.unsent:
        raise HTTPException(404, wording.NO_SUCH_MESSAGE)
    acts.unsend(world, person, bubble)


@router.post("/people/{person_id}/{media}")
async def media(world: TheWorld, person: AWriter, media: str, request: Request) -> dict[str, Any]:
    """A picture, audio, video or file, uploaded or one of the samples."""
    if media not in MEDIA_KINDS:
        raise HTTPException(404, wording.BAD_REQUEST)
    kind = MEDIA_KINDS[media]
    content, name = await _uploaded(request, kind)
    return acts.send_media(world, person, kind, content, name).as_json()


async def _uploaded(request: Request, kind: str) -> tuple[Content, str]:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            file = form.get("file")
            if isinstance(file, UploadFile):
                media_type = file.content_type or "application/octet-stream"
                return Content(await file.read(), media_type), file.filename or "file"
        raise HTTPException(400, wording.NOTHING_SENT)
    asked = await _json(request)
    try:
        content = sample(kind, str(asked.get("sample")))
    except UnknownSampleError:
        raise HTTPException(400, wording.NO_SUCH_SAMPLE) from None
    return content, str(asked.get("name") or f"{asked['sample']}.{content.media_type.rpartition('/')[2]}")


async def _json(request: Request) -> dict[str, Any]:
    try:
        asked = await request.json()
    except ValueError:
        raise HTTPException(400, wording.BAD_REQUEST) from None
    if not isinstance(asked, dict):
        raise HTTPException(400, wording.BAD_REQUEST)
    return asked


@router.get("/content/{message_id}")
async def content(world: TheWorld, message_id: str) -> Response:
    """The bytes for the page's own use: no token, no faults."""
    found = world.contents.find(message_id)
    if found is None:
        raise HTTPException(404, wording.NO_SUCH_MESSAGE)
    return Response(found.data, media_type=found.media_type)
