"""LINE's calls beside sending: profile, account, quota, content, loading dots, webhook address."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from simulator.calls import Answer, Call
from simulator.people import USER_ID
from simulator.phones import iso
from simulator.refusals import GONE, NOT_FOUND, Refusal, invalid_fields, invalid_property
from simulator.world import World

LOADING_DEFAULT: Final = 20
LOADING_STEP: Final = 5
LOADING_LONGEST: Final = 60
URL_LENGTH: Final = 500


def profile(world: World, _call: Call, user_id: str) -> Answer:
    """Friends, and who wrote first; never who blocked the account."""
    person = world.people.find(user_id)
    if person is None or not person.reachable:
        raise Refusal(404, NOT_FOUND)
    return Answer(body={"userId": person.id, "displayName": person.name, "language": "th"})


def info(world: World, _call: Call) -> Answer:
    config = world.config
    return Answer(
        body={
            "userId": config.bot_user_id,
            "basicId": config.basic_id,
            "displayName": config.account_name,
            "chatMode": "bot",
            "markAsReadMode": "auto",
        }
    )


def quota(world: World, _call: Call) -> Answer:
    limit = world.faults.quota
    return Answer(body={"type": "none"} if limit is None else {"type": "limited", "value": limit})


def consumption(world: World, _call: Call) -> Answer:
    return Answer(body={"totalUsage": world.pushed})


def content(world: World, _call: Call, message_id: str) -> Answer:
    """The bytes; 202 while LINE still prepares them, 410 once the message was unsent."""
    if world.contents.gone(message_id):
        raise Refusal(410, GONE)
    found = world.contents.find(message_id)
    if found is None:
        raise Refusal(404, NOT_FOUND)
    if world.faults.take_content_pending():
        world.faults_changed()
        return Answer(202)
    return Answer(body=found.data, media_type=found.media_type)


def transcoding(world: World, _call: Call, message_id: str) -> Answer:
    if world.contents.find(message_id) is None:
        raise Refusal(404, NOT_FOUND)
    return Answer(body={"status": "processing" if world.faults.content_pending else "succeeded"})


def start_loading(world: World, call: Call) -> Answer:
    body = call.json_object()
    chat_id, seconds = body.get("chatId"), body.get("loadingSeconds", LOADING_DEFAULT)
    if not isinstance(chat_id, str) or not USER_ID.fullmatch(chat_id):
        raise invalid_property("chatId")
    allowed = range(LOADING_STEP, LOADING_LONGEST + 1, LOADING_STEP)
    if not isinstance(seconds, int) or seconds not in allowed:
        values = ", ".join(str(value) for value in allowed)
        detail = {"message": f"Must be one of the following values: [{values}]", "property": "loadingSeconds"}
        raise invalid_fields([detail])
    call.to = chat_id
    person = world.people.find(chat_id)
    if person and person.reachable:
        world.phones.start_loading(chat_id, seconds)
    return Answer(202)


def mark_as_read(_world: World, call: Call) -> Answer:
    if not isinstance(call.json_object().get("markAsReadToken"), str):
        raise invalid_property("markAsReadToken")
    return Answer()


def webhook_endpoint(world: World, _call: Call) -> Answer:
    return Answer(body={"endpoint": world.webhooks.url, "active": True})


def set_webhook_endpoint(world: World, call: Call) -> Answer:
    endpoint = call.json_object().get("endpoint")
    # LINE insists on https; a service under development has none on its own machine.
    if not isinstance(endpoint, str) or not _is_web_address(endpoint):
        raise invalid_property("endpoint")
    world.webhooks.url = endpoint
    return Answer()


def _is_web_address(value: str) -> bool:
    return len(value) <= URL_LENGTH and value.startswith(("https://", "http://"))


async def test_webhook(world: World, call: Call) -> Answer:
    endpoint = call.json_object().get("endpoint") if call.body else None
    if endpoint is not None and not (isinstance(endpoint, str) and _is_web_address(endpoint)):
        raise invalid_property("endpoint")
    status = await world.webhooks.test(endpoint)
    ok = status is not None and 200 <= status < 300
    reason = "OK" if ok else ("COULD_NOT_CONNECT" if status is None else "ERROR_STATUS_CODE")
    now = iso(datetime.now(UTC).timestamp())
    return Answer(
        body={
            "success": ok,
            "timestamp": now,
            "statusCode": status or 0,
            "reason": reason,
            "detail": str(status or "no answer"),
        }
    )


Handler = Callable[..., Answer | Awaitable[Answer]]
EXACT: Final[dict[tuple[str, str], Handler]] = {
    ("GET", "/v2/bot/info"): info,
    ("GET", "/v2/bot/message/quota"): quota,
    ("GET", "/v2/bot/message/quota/consumption"): consumption,
    ("POST", "/v2/bot/chat/loading/start"): start_loading,
    ("POST", "/v2/bot/chat/markAsRead"): mark_as_read,
    ("GET", "/v2/bot/channel/webhook/endpoint"): webhook_endpoint,
    ("PUT", "/v2/bot/channel/webhook/endpoint"): set_webhook_endpoint,
    ("POST", "/v2/bot/channel/webhook/test"): test_webhook,
}
PATTERNS: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("GET", r"/v2/bot/profile/([^/]+)", profile),
    ("GET", r"/v2/bot/message/([^/]+)/content(?:/preview)?", content),
    ("GET", r"/v2/bot/message/([^/]+)/content/transcoding", transcoding),
)
