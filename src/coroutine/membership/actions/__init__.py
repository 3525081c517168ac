"""The verbs of membership, and its only writers."""

from coroutine.membership.actions.care import exempt, forgive, pause, resume, train
from coroutine.membership.actions.corrections import take_back
from coroutine.membership.actions.dues import Run, run_dues
from coroutine.membership.actions.hours import declare, withdraw, witness
from coroutine.membership.actions.joining import (
    ask_to_join,
    change_rhythm,
    join,
    purse_of,
    welcome,
)
from coroutine.membership.actions.leaving import leave, settle
from coroutine.membership.actions.mistakes import close_purse, untrain, unwrite
from coroutine.membership.actions.packs import buy_pack, use_place
from coroutine.membership.actions.payments import record_payment, undo_payment
from coroutine.membership.actions.presets import (
    apply_preset,
    drop,
    save_active_rule,
    save_pack_offer,
    save_rhythm,
    save_rules,
    save_tariff,
)

__all__ = [
    "Run",
    "apply_preset",
    "ask_to_join",
    "buy_pack",
    "change_rhythm",
    "close_purse",
    "declare",
    "drop",
    "exempt",
    "forgive",
    "join",
    "leave",
    "pause",
    "purse_of",
    "record_payment",
    "resume",
    "run_dues",
    "save_active_rule",
    "save_pack_offer",
    "save_rhythm",
    "save_rules",
    "save_tariff",
    "settle",
    "take_back",
    "train",
    "undo_payment",
    "untrain",
    "unwrite",
    "use_place",
    "welcome",
    "withdraw",
    "witness",
]
