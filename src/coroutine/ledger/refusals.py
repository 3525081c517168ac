"""What the book refuses, each in a sentence that a member can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class LedgerRefusal(ValueError):
    """The book refused; nothing was written. The message is fit for a member to read."""

    sentence: str | _StrPromise = _("The book refused this: %(reason)s.")

    def __init__(self, **facts: object) -> None:
        super().__init__(str(self.sentence) % facts)


class EmptyEntry(LedgerRefusal):
    sentence = _("An entry moves at least one amount, and at most five hundred.")


class SameAccount(LedgerRefusal):
    sentence = _("An amount moves between two different accounts.")


class WrongAmount(LedgerRefusal):
    sentence = _("An amount is more than zero, and no larger than can be meant.")


class WrongUnit(LedgerRefusal):
    sentence = _("“%(account)s” counts in another unit: euros and hours do not mix.")


class WrongKind(LedgerRefusal):
    sentence = _("Hours are a gift, a due or an exchange; euros are none of these.")


class TextUnfit(LedgerRefusal):
    sentence = _("A text is missing or too long (%(field)s, %(most)s characters at most).")


class WitnessIsActor(LedgerRefusal):
    sentence = _("Nobody witnesses their own act: ask someone else.")


class UnknownAccount(LedgerRefusal):
    sentence = _("The book has no account “%(account)s”.")


class AccountDiffers(LedgerRefusal):
    sentence = _("The account “%(account)s” exists already, with another unit or another owner.")


class KeyReused(LedgerRefusal):
    sentence = _("This was recorded already, with other content: nothing was written again.")


class LimitReached(LedgerRefusal):
    sentence = _("This would go past the limit of “%(account)s”.")


class AlreadyReversed(LedgerRefusal):
    sentence = _("Entry %(rank)s has been corrected already.")


class HoldGone(LedgerRefusal):
    sentence = _("This promise has been kept or released already, or it has expired.")


class NoOpenYear(LedgerRefusal):
    sentence = _("No accounting year is open on %(day)s.")


class YearClosed(NoOpenYear):
    sentence = _("The accounting year of %(day)s is closed: write on a day of an open year.")


class YearBackwards(LedgerRefusal):
    sentence = _("An accounting year ends after it starts.")


class YearsOverlap(LedgerRefusal):
    sentence = _("Some of these days belong to another accounting year.")


class YearNotOver(LedgerRefusal):
    sentence = _("An accounting year closes once its last day is over.")


class EarlierYearOpen(LedgerRefusal):
    sentence = _("An earlier accounting year is still open: close it first.")


class GuardsMissing(LedgerRefusal):
    sentence = _("The book has lost guards and writes nothing until they are back: %(guards)s.")
