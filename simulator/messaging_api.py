"""LINE's Messaging API: who calls, which call, what goes wrong with the answer, and the record of it.

A plain ASGI application, because it stands in for LINE under load: FastAPI's own request handling would cost
more than everything done here.
"""

import hmac
import inspect
import re
from typing import Final

from simulator import account_api, group_api, rich_menu_api, sending
from simulator.account_api import Handler
from simulator.calls import Answer, Call, Receive, Scope, Send, read_call, send_answer
from simulator.connections import cut, leave_waiting
from simulator.faults import Fate
from simulator.refusals import BAD_TOKEN, NO_TOKEN, NOT_FOUND, RETRY_KEY_NOT_ALLOWED, Refusal
from simulator.world import World

SENDING: Final[dict[tuple[str, str], Handler]] = {
    ("POST", "/v2/bot/message/reply"): sending.reply,
    ("POST", "/v2/bot/message/push"): sending.push,
    ("POST", "/v2/bot/message/multicast"): sending.multicast,
    ("POST", "/v2/bot/message/broadcast"): sending.broadcast,
    **{
        ("POST", f"/v2/bot/message/validate/{kind}"): sending.validate
        for kind in ("reply", "push", "multicast", "narrowcast", "broadcast")
    },
}
EXACT: Final = SENDING | account_api.EXACT | rich_menu_api.EXACT
PATTERNS: Final = [
    (method, re.compile(pattern), handler)
    for method, pattern, handler in (*account_api.PATTERNS, *group_api.PATTERNS, *rich_menu_api.PATTERNS)
]
TAKES_RETRY_KEY: Final = {
    f"/v2/bot/message/{kind}" for kind in ("push", "multicast", "narrowcast", "broadcast")
}
"""Any other call that carries the header is refused (docs, retrying-api-request)."""


class MessagingApi:
    """The ASGI application mounted at /v2/bot."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._bearer = b"Bearer " + world.config.access_token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = await read_call(scope, receive)
        if self._world.faults.down:
            self._note(call, None, None)
            await cut(receive)
            return
        try:
            answer = await self._answer(call)
            error = None
        except Refusal as refusal:
            answer = Answer(refusal.status, refusal.body, refusal.headers)
            error = refusal.message
        fate = self._fate(call)
        self._note(call, answer.status if fate is Fate.ANSWERED else None, error)
        match fate:
            case Fate.ANSWERED:
                await send_answer(send, call, answer)
            case Fate.BROKEN:
                await cut(receive)
            case Fate.NEVER:
                await leave_waiting(receive)

    async def _answer(self, call: Call) -> Answer:
        self._admit(call)
        handler, found = _handler(call)
        if call.retry_key is not None and call.path not in TAKES_RETRY_KEY:
            raise Refusal(400, RETRY_KEY_NOT_ALLOWED)
        answer = handler(self._world, call, *found)
        return await answer if inspect.isawaitable(answer) else answer

    def _admit(self, call: Call) -> None:
        given = call.headers.get(b"authorization", b"")
        if not given:
            raise Refusal(401, NO_TOKEN)
        if not hmac.compare_digest(given, self._bearer):
            raise Refusal(401, BAD_TOKEN)

    def _fate(self, call: Call) -> Fate:
        if not call.accepted:
            return Fate.ANSWERED
        fate = self._world.faults.take_fate()
        if fate is not Fate.ANSWERED:
            self._world.faults_changed()
        return fate

    def _note(self, call: Call, status: int | None, error: str | None) -> None:
        self._world.record.call(
            method=call.method,
            path=call.path,
            status=status,
            request_id=call.request_id,
            to=call.to,
            reply_token=call.reply_token,
            retry_key=call.retry_key,
            message_count=call.message_count,
            delivered=call.delivered,
            error=error,
        )


def _handler(call: Call) -> tuple[Handler, tuple[str, ...]]:
    exact = EXACT.get((call.method, call.path))
    if exact:
        return exact, ()
    for method, pattern, handler in PATTERNS:
        match = pattern.fullmatch(call.path) if method == call.method else None
        if match:
            return handler, match.groups()
    raise Refusal(404, NOT_FOUND)
