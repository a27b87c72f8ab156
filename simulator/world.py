"""Everything one simulated LINE knows, put together once."""

from dataclasses import dataclass

from simulator.config import SimulatorConfig
from simulator.contents import Contents
from simulator.faults import Faults
from simulator.groups import Groups
from simulator.people import People
from simulator.phones import Phones
from simulator.record import Record
from simulator.rich_menus import RichMenus
from simulator.stream import Stream
from simulator.tokens import ReplyTokens, RetryKeys
from simulator.webhooks import WebhookSender


@dataclass(slots=True)
class World:
    """The state shared by LINE's API and by the control API; `pushed` counts this month's paid recipients."""

    config: SimulatorConfig
    people: People
    groups: Groups
    phones: Phones
    contents: Contents
    faults: Faults
    record: Record
    stream: Stream
    reply_tokens: ReplyTokens
    retry_keys: RetryKeys
    rich_menus: RichMenus
    webhooks: WebhookSender
    pushed: int = 0

    def heard_by(self, chat_id: str) -> int | None:
        """How many people a message to this chat reaches, which is what LINE counts; None: it has no such chat."""
        group = self.groups.find(chat_id)
        if group is not None:
            return len(group.members) if group.joined else None
        person = self.people.find(chat_id)
        return None if person is None else int(person.reachable)

    def faults_changed(self) -> None:
        self.stream.publish("faults", self.faults.as_json)


def create_world(config: SimulatorConfig) -> World:
    stream = Stream()
    faults = Faults()
    record = Record(stream, config.clock, config.record_limit)
    reply_tokens = ReplyTokens(config.clock, config.record_limit)
    people = People()
    for new in config.people:
        people.add(new)
    return World(
        config=config,
        people=people,
        groups=Groups(),
        phones=Phones(stream, config.clock, config.bubbles_per_chat),
        contents=Contents(),
        faults=faults,
        record=record,
        stream=stream,
        reply_tokens=reply_tokens,
        retry_keys=RetryKeys(config.clock, config.record_limit),
        rich_menus=RichMenus(),
        webhooks=WebhookSender(config, faults, record, reply_tokens),
    )
