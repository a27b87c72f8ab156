"""Coming and going: the greeting, and the mark of who cannot be pushed."""

from handlers import wording
from handlers.incoming import Followed, Unfollowed
from handlers.notices import tell
from handlers.say import Outgoing
from handlers.steps import forget
from handlers.turn import Turn
from referral import absence


def followed(turn: Turn, body: Followed) -> list[Outgoing]:
    """Greeting and privacy notice, two bubbles; shorter for someone who comes back."""
    turn.person.left_at = None
    returning = body.again and turn.person.told_privacy_at is not None
    turn.person.told_privacy_at = turn.now
    if returning:
        return turn.says(wording.GREETING_AGAIN)
    return turn.says(wording.GREETING, wording.PRIVACY)


def unfollowed(turn: Turn, _: Unfollowed) -> list[Outgoing]:
    """Blocked: nothing can be said. Their own cases go on; those they handled as an officer go to colleagues."""
    turn.person.left_at = turn.now
    turn.session.flush()  # nobody who is looked up from here on is them
    forget(turn.session, turn.person)
    return tell(turn.moment, absence.blocked(turn.moment, turn.person), turn.buttons)
