"""The year itself: who does what next, what the service makes of it, who hears it and what they do then."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bench.year.agenda import Agenda, Clock
from bench.year.almanac import Almanac, Word
from bench.year.citizens import Citizen
from bench.year.humans import DAY, HOUR, MINUTE, Act, Heard, Human, Script
from bench.year.line import Line
from bench.year.officers import Officer
from bench.year.stepped import Service
from bench.year.stories import Stories, employer, weights
from bench.year.town import Plan, Post, line_id
from bench.year.witness import Witness
from bot.commands import officer_changes
from bot.commands.calendar import replan_all
from bot.commands.changing import Change
from db.people import Office
from db.thai_time import BANGKOK
from handlers.turn import meet
from intents import places
from referral.calendars import announce
from referral.moment import Moment
from referral.seeding import add_officer, add_volunteer

_VOLUNTEERS = 0.12  # of those who report
_KNOWN = 0.22  # of reports by somebody who wrote before
_CROWDS = 0.03  # of reports that begin a run on one workplace
_HOURS = (1, 1, 1, 1, 1, 2, 3, 5, 8, 9, 9, 8, 7, 8, 8, 8, 7, 6, 6, 7, 7, 6, 4, 2)  # when reports are made
_CASES_A_REPORT = 1.25  # as measured: some reports are none, some two, and crowds come on top
_TWICE = 0.01  # of events that LINE delivers again


class World:
    """People outside, the service inside, one clock."""

    def __init__(self, plan: Plan, service: Service, stories: Stories, seed: int) -> None:
        self.plan, self.service, self.stories = plan, service, stories
        self.clock: Clock = service.clock
        self.line: Line = service.line
        self.agenda = Agenda()
        self.almanac = Almanac(plan.words)
        self.witness = Witness(service.window, self.almanac)
        self.chance = random.Random(f"world {seed}")
        self.seed = seed
        self.humans: dict[str, Human] = {}
        self.citizens: list[Citizen] = []
        self.steps = 0

    async def run(self, cases: int, month_over: Callable[[datetime], None]) -> None:
        """From the plan's first day to its last. ``month_over`` hears of each month that begins."""
        await self._begin()
        self._plan_the_year(round(cases / _CASES_A_REPORT))
        await self.service.start()
        while True:
            at = min(
                (one for one in (self.agenda.next_at, self.service.next_due()) if one), default=self.plan.end
            )
            if at >= self.plan.end:
                break
            if at.astimezone(BANGKOK).month != self.clock().astimezone(BANGKOK).month:
                month_over(self.clock())
            self.clock.to(at)
            if self.agenda.next_at == at:
                await self.agenda.take()()
            else:
                await self.service.settle()
            self._after(None)
        self.clock.to(self.plan.end)
        self.witness.look_at_all(self.clock())

    # --- a step and what people make of it ----------------------------------------------------------------

    def start(self, human: Human, script: Script | None) -> None:
        """A person begins to do something; their first act has its own time."""
        if script is not None:
            self._go_on(human, script, None)

    def _go_on(self, human: Human, script: Script, heard: Heard | None) -> None:
        try:
            act = next(script) if heard is None else script.send(heard)
        except StopIteration as end:
            if end.value:
                self.start(human, human.react(end.value))
            return
        self.agenda.plan(human.when(act), lambda: self._do(human, script, act))

    async def _do(self, human: Human, script: Script, act: Act) -> None:
        if act.body["type"] == "follow":
            human.phone.blocked = False
        elif human.phone.blocked and act.body["type"] != "unfollow":
            return script.close()  # nobody writes to an account they block
        twice = self.chance.random() < _TWICE
        await self.service.hear(human.id, act.body, twice=twice)
        self._after((human, script))
        return None

    def _after(self, actor: tuple[Human, Script] | None) -> None:
        """Check what was committed; whoever heard something may act on it."""
        self.steps += 1
        self.witness.look(self.clock())
        fresh = self.line.heard()
        if actor is not None:
            human, script = actor
            self._go_on(human, script, fresh.pop(human.id, []))
        for to, came in fresh.items():
            if to in self.humans and came:
                self.start(self.humans[to], self.humans[to].react(came))

    # --- what is given ------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        def unit(session: Session) -> None:
            for office, group in sorted(self.plan.groups.items()):
                session.get_one(Office, office).line_group = group

        await self.service.desk.write(unit, "")
        for group in self.plan.groups.values():
            self.line.phone(group, members=5)
        for post in self.plan.posts:
            if post.joins <= self.plan.start:
                await self._join(post)

    async def _join(self, post: Post) -> None:
        def unit(session: Session) -> None:
            person = meet(session, post.id, self.clock())
            person.told_privacy_at = self.clock()
            add_officer(
                session, person, post.office, post.name, self.clock(), rank=post.rank, cleared=post.cleared
            )

        await self.service.desk.write(unit, "")
        phone = self.line.phone(post.id)
        phone.scrolls = True
        officer = Officer(
            post.id, phone, self.clock, random.Random(f"{self.seed} {post.id}"),
            name=post.name, offices=(post.office,), pace=post.pace, diligence=post.diligence,
            silences=post.silences, at_work=self._at_work(post.office),
        )  # fmt: skip
        self.humans[post.id] = officer
        self._plan_officer(officer)

    def _at_work(self, office: str) -> Any:
        province = office.partition("-")[2]

        def at_work(at: datetime) -> datetime:
            return self.almanac.of(province, self.clock()).after(at, 0)

        return at_work

    async def _leave(self, post: Post) -> None:
        officer = self.humans[post.id]
        assert isinstance(officer, Officer)
        officer.serving = False

        def unit(session: Session) -> None:
            change = Change(Moment(session, self.clock(), self.service.kit.levels), self.service.kit.buttons)
            officer_changes.revoke(change, post.id, post.office)

        await self.service.desk.write(unit, "")
        await self._all_looked_at()

    async def _announce(self, word: Word) -> None:
        """As ``chipao calendar close`` does: the word, then the due times of what is open."""
        service = self.service

        def unit(session: Session) -> None:
            announce(session, word.day, "ประกาศ", self.clock(), province=word.province, closed=word.closed)

        await service.desk.write(unit, "")
        replan_all(service.database, service.kit.levels, word.province, self.clock)
        await self._all_looked_at()

    async def _all_looked_at(self) -> None:
        await self.service.settle()
        self.witness.look_at_all(self.clock())

    # --- what is planned ----------------------------------------------------------------------------------

    def _plan_the_year(self, reports: int) -> None:
        plan, agenda = self.plan, self.agenda
        for post in plan.posts:
            if plan.start < post.joins < plan.end:
                agenda.plan(post.joins, lambda post=post: self._join(post))  # type: ignore[misc]
            if post.leaves is not None:
                agenda.plan(post.leaves, lambda post=post: self._leave(post))  # type: ignore[misc]
        for word in plan.words:
            agenda.plan(word.said, lambda word=word: self._announce(word))  # type: ignore[misc]
        for day in range(1, (plan.end - plan.start).days):
            agenda.plan(plan.start + day * DAY + 5 * HOUR, self._all_looked_at)
        for _ in range(reports):
            agenda.plan(self._some_time(), self._report)

    def _some_time(self) -> datetime:
        """Any hour; evenings and working days are likelier, the year's last weeks are left for what is open."""
        days = (self.plan.end - self.plan.start).days
        day = self.chance.randrange(max(1, days - 3))
        hour = self.chance.choices(range(24), _HOURS)[0]
        # The plan begins at midnight in Thailand.
        return self.plan.start + day * DAY + hour * HOUR + self.chance.randrange(3600) * timedelta(seconds=1)

    def _plan_officer(self, officer: Officer) -> None:
        """Lists looked at every three weeks or so, some leave in the year, now and then an old button."""
        days = (self.plan.end - self.clock()).days
        for _ in range(days // 20):
            self._at_some_day(officer, officer.routine, days)
        for _ in range(round(days / 120 * officer.chance.random() * 2)):
            self._at_some_day(officer, officer.goes_away, days)
        for _ in range(round(days / 60 * officer.chance.random() * 2)):
            self._at_some_day(officer, officer.presses_an_old_one, days)
        if officer.likely(0.04):
            self._at_some_day(officer, lambda: _blocks(officer), days)

    def _at_some_day(self, officer: Officer, script: Any, days: int) -> None:
        at = self.clock() + officer.chance.randrange(max(days * 1440, 1)) * MINUTE

        async def begin() -> None:
            if not officer.looks_away():
                self.start(officer, script())

        self.agenda.plan(officer.at_work(at), begin)

    async def _report(self) -> None:
        """Somebody tells a story; now and then a whole workplace does within days."""
        citizen = self._somebody()
        self.start(citizen, citizen.reports(self.stories.told(citizen.chance, citizen.province)))
        if self.chance.random() < _CROWDS:
            name, province = employer(self.chance), citizen.province
            for _ in range(self.chance.randint(2, 7)):
                at = self.clock() + self.chance.random() * 12 * DAY
                self.agenda.plan(at, lambda: self._report_of(name, province))

    async def _report_of(self, name: str, province: str) -> None:
        citizen = self._new_citizen(province)
        text = self.stories.told(citizen.chance, province, name)
        self.start(citizen, citizen.reports(f"{text} {places.province_name(province)}"))

    def _somebody(self) -> Citizen:
        if self.citizens and self.chance.random() < _KNOWN:
            known = self.chance.choice(self.citizens[-400:])
            if not known.phone.blocked:
                return known
        codes = self.plan.provinces
        return self._new_citizen(self.chance.choices(codes, weights(codes))[0])

    def _new_citizen(self, province: str) -> Citizen:
        number = len(self.citizens)
        who = line_id(f"citizen {number}")
        citizen = Citizen(
            who, self.line.phone(who), self.clock, random.Random(f"{self.seed} {who}"), province=province
        )
        self.humans[who] = citizen
        self.citizens.append(citizen)
        if citizen.likely(_VOLUNTEERS):
            self._appoint(citizen)
        if citizen.likely(0.03):
            back = citizen.between(DAY, 40 * DAY) if citizen.likely(0.5) else None
            at = self.clock() + citizen.between(HOUR, 20 * DAY)
            self.agenda.plan(at, lambda: _began(self, citizen, citizen.blocks(back)))
        return citizen

    def _appoint(self, citizen: Citizen) -> None:
        def unit(session: Session) -> None:
            person = meet(session, citizen.id, self.clock())
            add_volunteer(session, person, f"{citizen.province}0101", "ป้าบุญมา", self.clock())

        self.service.database.write(unit).result()


async def _began(world: World, human: Human, script: Script) -> None:
    world.start(human, script)


def _blocks(officer: Officer) -> Script:
    """An officer blocks the account, and comes back a month later."""
    officer.phone.blocked = True
    yield Act(timedelta(), {"type": "unfollow", "replyToken": None}, any_hour=True)
    yield Act(30 * DAY * officer.chance.random(), {"type": "follow", "follow": {"isUnblocked": True}})
    return []
