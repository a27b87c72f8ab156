"""LINE's rich menu calls, with its rules on size, texts and areas (reference `#rich-menu`)."""

from typing import Any, Final

from simulator.account_api import Handler
from simulator.action_checks import Place, check_action
from simulator.calls import Answer, Call
from simulator.findings import Findings, an_object, check_text, objects
from simulator.refusals import NOT_FOUND, TOO_LARGE_REQUEST, Refusal, invalid_fields, unsupported_type
from simulator.rich_menus import (
    AREAS,
    BAR_TEXT_LENGTH,
    FLATTEST_RATIO,
    LOWEST,
    NAME_LENGTH,
    NARROWEST,
    PICTURE_BYTES,
    PICTURE_TYPES,
    WIDEST,
)
from simulator.world import World


def create(world: World, call: Call) -> Answer:
    menu = call.json_object()
    found = Findings()
    check_text(found, menu, "name", (), NAME_LENGTH)
    check_text(found, menu, "chatBarText", (), BAR_TEXT_LENGTH)
    size = an_object(found, menu, "size", ())
    if size is not None and not _fits(size):
        found.invalid(("size",))
    if not isinstance(menu.get("selected"), bool):
        found.missing(("selected",))
    for path, area in objects(found, menu, "areas", (), low=0, high=AREAS):
        an_object(found, area, "bounds", path)
        action = an_object(found, area, "action", path)
        if action is not None:
            check_action(found, action, (*path, "action"), Place.RICH_MENU)
    if found.details:
        raise invalid_fields(found.details)
    return Answer(body={"richMenuId": world.rich_menus.create(menu)})


def _fits(size: dict[str, Any]) -> bool:
    width, height = size.get("width"), size.get("height")
    if not isinstance(width, int) or not isinstance(height, int):
        return False
    return NARROWEST <= width <= WIDEST and height >= LOWEST and width / height >= FLATTEST_RATIO


def _known(world: World, menu_id: str) -> str:
    if menu_id not in world.rich_menus.menus:
        raise Refusal(404, NOT_FOUND)
    return menu_id


def list_all(world: World, _call: Call) -> Answer:
    menus = world.rich_menus
    return Answer(body={"richmenus": [menus.shown(menu_id) for menu_id in menus.menus]})


def get(world: World, _call: Call, menu_id: str) -> Answer:
    return Answer(body=world.rich_menus.shown(_known(world, menu_id)))


def delete(world: World, _call: Call, menu_id: str) -> Answer:
    world.rich_menus.delete(_known(world, menu_id))
    return Answer()


def upload(world: World, call: Call, menu_id: str) -> Answer:
    _known(world, menu_id)
    if call.content_type not in PICTURE_TYPES:
        raise unsupported_type(call.content_type)
    if call.too_large or len(call.body) > PICTURE_BYTES:
        raise Refusal(413, TOO_LARGE_REQUEST)
    if menu_id in world.rich_menus.pictures:
        raise Refusal(400, "An image has already been uploaded to the richmenu")
    world.rich_menus.pictures[menu_id] = (call.content_type, call.body)
    return Answer()


def download(world: World, _call: Call, menu_id: str) -> Answer:
    picture = world.rich_menus.pictures.get(menu_id)
    if picture is None:
        raise Refusal(404, NOT_FOUND)
    return Answer(body=picture[1], media_type=picture[0])


def set_default(world: World, _call: Call, menu_id: str) -> Answer:
    _with_picture(world, menu_id)
    world.rich_menus.default = menu_id
    return Answer()


def _with_picture(world: World, menu_id: str) -> None:
    if _known(world, menu_id) not in world.rich_menus.pictures:
        raise Refusal(400, "must upload richmenu image before applying it to user")


def get_default(world: World, _call: Call) -> Answer:
    if world.rich_menus.default is None:
        raise Refusal(404, "no default richmenu")
    return Answer(body={"richMenuId": world.rich_menus.default})


def clear_default(world: World, _call: Call) -> Answer:
    world.rich_menus.default = None
    return Answer()


def link(world: World, call: Call, user_id: str, menu_id: str) -> Answer:
    """Linking someone who is no friend answers 200 without effect."""
    _with_picture(world, menu_id)
    call.to = user_id
    if world.people.find(user_id):
        world.rich_menus.linked[user_id] = menu_id
    return Answer()


def linked(world: World, _call: Call, user_id: str) -> Answer:
    menu_id = world.rich_menus.linked.get(user_id)
    if menu_id is None:
        raise Refusal(404, "the user has no richmenu")
    return Answer(body={"richMenuId": menu_id})


def unlink(world: World, _call: Call, user_id: str) -> Answer:
    world.rich_menus.linked.pop(user_id, None)
    return Answer()


EXACT: Final[dict[tuple[str, str], Handler]] = {
    ("POST", "/v2/bot/richmenu"): create,
    ("GET", "/v2/bot/richmenu/list"): list_all,
    ("GET", "/v2/bot/user/all/richmenu"): get_default,
    ("DELETE", "/v2/bot/user/all/richmenu"): clear_default,
}
PATTERNS: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("GET", r"/v2/bot/richmenu/(richmenu-[^/]+)", get),
    ("DELETE", r"/v2/bot/richmenu/(richmenu-[^/]+)", delete),
    ("POST", r"/v2/bot/richmenu/(richmenu-[^/]+)/content", upload),
    ("GET", r"/v2/bot/richmenu/(richmenu-[^/]+)/content", download),
    ("POST", r"/v2/bot/user/all/richmenu/(richmenu-[^/]+)", set_default),
    ("POST", r"/v2/bot/user/(U[^/]+)/richmenu/(richmenu-[^/]+)", link),
    ("GET", r"/v2/bot/user/(U[^/]+)/richmenu", linked),
    ("DELETE", r"/v2/bot/user/(U[^/]+)/richmenu", unlink),
)
