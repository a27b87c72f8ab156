"""The plan of pushes: reserves in the order of importance, forecasts, and what fits into one call."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.pushes import WaitingPush, WaitReason
from db.terms import MessageKind
from db.thai_time import BANGKOK
from referral import ledger
from referral.ledger import Forecast, State
from referral.thai_holidays import closed_by
from referral.working_time import WorkingTime

OFFICES = WorkingTime(closed_by())
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # Tuesday, 10:00 in Bangkok
TODAY = date(2026, 11, 24)
ME = "U" + "1" * 32

kinds = st.sampled_from(list(MessageKind))
budgets = st.integers(0, 50_000)
useds = st.integers(0, 60_000)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
days = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(kinds, useds, useds, budgets)
def test_more_used_never_allows_more(kind: MessageKind, one: int, other: int, budget: int) -> None:
    if ledger.may_push(kind, max(one, other), budget):
        assert ledger.may_push(kind, min(one, other), budget)


@given(kinds, kinds, useds, budgets)
def test_a_more_important_kind_is_never_refused_where_a_lesser_one_may_go(
    one: MessageKind, other: MessageKind, used: int, budget: int
) -> None:
    more, less = sorted((one, other), key=list(ledger.SHARES).index)
    if ledger.may_push(less, used, budget):
        assert ledger.may_push(more, used, budget)


def test_the_shares_and_reserves_make_up_the_whole_budget() -> None:
    shares = list(ledger.SHARES.values())
    reserves = [more - less for more, less in zip(shares, [*shares[1:], 0], strict=True)]
    assert set(ledger.SHARES) == set(MessageKind)
    assert all(reserve > 0 for reserve in reserves)
    assert sum(reserves) == 100


@given(budgets)
def test_when_nobody_stops_them_the_kinds_use_the_budget_and_no_more(budget: int) -> None:
    used = 0
    for kind in reversed(ledger.SHARES):
        while ledger.may_push(kind, used, budget) and used <= budget:
            used += max(1, (ledger.SHARES[kind] * budget // 100 - used) // 2)
    assert used == budget


@given(kinds, useds)
def test_without_a_limit_everything_goes(kind: MessageKind, used: int) -> None:
    month = ledger.forecast({TODAY: used}, 0, None, TODAY)
    assert ledger.plan(kind, ME, month, NOW, digest_at=ledger.next_digest) is None


@given(st.dictionaries(st.integers(0, 40), st.integers(0, 3000)), useds, budgets, days)
def test_a_forecast_lies_in_what_is_left_of_the_month(
    used_back: dict[int, int], line_used: int, budget: int, today: date
) -> None:
    by_day = {today - timedelta(days=back): used for back, used in used_back.items()}
    found = ledger.forecast(by_day, line_used, budget, today)
    assert found.used >= line_used
    if found.runs_out_on is not None:
        assert found.runs_out_on >= today
        assert (found.runs_out_on.year, found.runs_out_on.month) == (today.year, today.month)
        assert found.state is not State.PLENTY
    assert (found.state is State.SPENT) == (found.used >= budget)


@given(st.lists(st.integers(0, 500), min_size=7, max_size=7), useds, useds, budgets, days)
def test_more_used_never_makes_the_month_look_better(
    week: list[int], one: int, other: int, budget: int, today: date
) -> None:
    by_day = {today - timedelta(days=back): used for back, used in enumerate(week)}
    order = list(State)
    less, more = (ledger.forecast(by_day, used, budget, today) for used in sorted((one, other)))
    assert order.index(less.state) <= order.index(more.state)


def test_the_pace_of_the_week_tells_the_day() -> None:
    by_day = {TODAY - timedelta(days=back): 2 for back in range(7)}
    assert ledger.forecast(by_day, 0, 20, TODAY) == Forecast(14, 20, State.TIGHT, date(2026, 11, 27))
    assert ledger.forecast(by_day, 0, 40, TODAY) == Forecast(14, 40, State.PLENTY, None)


def test_lines_figure_counts_when_it_is_higher_and_last_month_does_not() -> None:
    by_day = {TODAY: 3, date(2026, 10, 31): 90}
    assert ledger.forecast(by_day, 0, 300, TODAY).used == 3
    assert ledger.forecast(by_day, 120, 300, TODAY).used == 120


def test_a_budget_used_ahead_of_the_month_is_tight_before_the_pace_says_so() -> None:
    fifth = date(2026, 11, 5)
    assert ledger.forecast({}, 30, 100, fifth).state is State.TIGHT
    assert ledger.forecast({}, 24, 100, fifth).state is State.PLENTY
    assert ledger.forecast({}, 88, 100, date(2026, 11, 30)).state is State.PLENTY


TIGHT = Forecast(50, 100, State.TIGHT, TODAY)


def test_a_tight_month_gathers_alerts_and_nothing_else() -> None:
    def planned(kind: MessageKind, *, gathered: bool = False) -> ledger.Wait | None:
        return ledger.plan(kind, ME, TIGHT, NOW, digest_at=ledger.next_digest, gathered=gathered)

    half_past_one = datetime(2026, 11, 24, 13, 30, tzinfo=BANGKOK)
    assert planned(MessageKind.ALERT) == ledger.Wait(WaitReason.DIGEST, half_past_one)
    assert planned(MessageKind.ALERT, gathered=True) is None
    assert planned(MessageKind.EMERGENCY) is None
    assert planned(MessageKind.ANSWER) is None


def test_what_the_budget_refuses_waits_for_the_next_month() -> None:
    wait = ledger.plan(MessageKind.NEWS, ME, TIGHT, NOW, digest_at=ledger.next_digest)
    assert wait is not None
    assert wait.reason is WaitReason.BUDGET
    assert ledger.thai_day(wait.until) == date(2026, 12, 1)


@given(kinds, st.text(), moments)
def test_what_the_month_has_no_push_for_comes_again_on_the_first_and_wakes_nobody(
    kind: MessageKind, to: str, now: datetime
) -> None:
    until = ledger.next_chance(kind, to, now).astimezone(BANGKOK)
    assert now < until < now + timedelta(days=40)
    assert ledger.next_chance(kind, to, now) == until
    if kind is MessageKind.EMERGENCY:
        assert until == now + timedelta(hours=1)
    elif kind is MessageKind.ANSWER:
        assert (until.day, until.hour) == (1, 8)
    else:  # an hour's spread after the first opening of the month
        assert OFFICES.is_working_day(until.date())
        assert OFFICES.between(until.replace(day=1, hour=0), until) < timedelta(hours=1)


@given(moments)
def test_the_next_digest_is_one_of_a_working_days_two(now: datetime) -> None:
    at = ledger.next_digest(now).astimezone(BANGKOK)
    assert at > now
    assert at.time() in ledger.DIGESTS
    assert OFFICES.is_working_day(at.date())
    assert OFFICES.between(now, at) <= timedelta(hours=4)


def test_reminders_and_news_outlive_a_week_and_answers_do_not() -> None:
    long_ago = NOW - timedelta(days=8)
    outlived = {kind for kind in MessageKind if ledger.outlived(kind, long_ago, NOW)}
    assert outlived == {MessageKind.REMINDER, MessageKind.NEWS}
    assert not ledger.outlived(MessageKind.NEWS, NOW - timedelta(days=6), NOW)


def test_an_urgent_alert_waits_for_no_digest() -> None:
    tight = ledger.Forecast(60, 100, ledger.State.TIGHT, None)
    asked = {"digest_at": ledger.next_digest}
    assert ledger.plan(MessageKind.ALERT, ME, tight, NOW, urgent=True, **asked) is None
    assert ledger.plan(MessageKind.ALERT, ME, tight, NOW, **asked) is not None


def waiting(number: int, kind: MessageKind, reason: WaitReason, objects: int = 1) -> WaitingPush:
    since = NOW + timedelta(minutes=number)
    return WaitingPush(
        job_id=number, recipient=ME, kind=kind, reason=reason, objects=objects, since=since, due_at=since
    )


rows = st.builds(waiting, st.integers(1, 10_000), kinds, st.sampled_from(list(WaitReason)), st.integers(1, 5))
many = st.lists(rows, max_size=30, unique_by=lambda row: row.job_id)


@given(st.integers(1, 5), many, st.booleans())
def test_a_call_never_holds_more_than_line_takes_and_only_alerts_are_merely_counted(
    own: int, found: list[WaitingPush], digest: bool
) -> None:
    going = ledger.along(own, found, digest=digest)
    said = ledger.shown(own, going)
    unsaid = [row for row in going if row not in said]
    assert own + sum(row.objects for row in said) + bool(unsaid) <= ledger.OBJECTS_PER_CALL
    assert all(digest and row.reason is WaitReason.DIGEST for row in unsaid)


@given(many, st.integers(0, 5))
def test_nothing_that_would_fit_is_left_for_something_less_important(
    found: list[WaitingPush], room: int
) -> None:
    taken = ledger.fitting(found, room)
    left = [row for row in found if row not in taken]
    order = list(ledger.SHARES)
    for row in left:
        above = [one for one in taken if order.index(one.kind) <= order.index(row.kind)]
        assert row.objects > room - sum(one.objects for one in above)


def test_the_most_important_goes_along_first_and_then_the_oldest() -> None:
    news, old, new = (
        waiting(1, MessageKind.NEWS, WaitReason.BUDGET),
        waiting(2, MessageKind.ANSWER, WaitReason.BUDGET),
        waiting(3, MessageKind.ANSWER, WaitReason.BUDGET),
    )
    assert ledger.fitting([news, new, old], 2) == [old, new]


def test_days_are_added_up_over_kinds() -> None:
    counted = Counter({(TODAY, MessageKind.ALERT): 2, (TODAY, MessageKind.ANSWER): 3})
    assert ledger.by_day(counted) == {TODAY: 5}
    assert ledger.counted_from(date(2026, 12, 3)) == date(2026, 11, 27)
    assert ledger.counted_from(TODAY) == date(2026, 11, 1)
