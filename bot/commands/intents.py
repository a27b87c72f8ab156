"""``chipao intents ACT``: the rule keeper's desk. Each act is a module of its own, loaded when asked for."""

from argparse import Namespace
from importlib import import_module

# The act, and the module whose ``run`` does it; its options stand in ``bot/__main__.py``, its words in wording.
_ACTS: dict[str, str] = {
    "check": "bot.commands.intents_check",
    "explain": "bot.commands.intents_explain",
    "evaluate": "bot.commands.intents_evaluate",
    "diff": "bot.commands.intents_diff",
    "learn": "bot.commands.intents_learn",
}


def run(asked: Namespace) -> int:
    """Do the act; what it returns is the exit code."""
    act = import_module(_ACTS[asked.act])
    return int(act.run(asked))
