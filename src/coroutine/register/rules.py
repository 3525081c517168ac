"""What becomes of each line, and why: pure, told what the house knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coroutine.register.cells import Unfit
from coroutine.register.columns import Table
from coroutine.register.joinings import joining_of, told
from coroutine.register.models import Verdict
from coroutine.register.rulings import Known, Plan, Ruling, Setting
from coroutine.register.wishes import Wish, alike, email_of, name_of, wish_of

UNDO_DAYS = 30
DRAFT_HOURS = 24
NAMES_SHOWN = 5


class NotDone(ValueError):
    """Nothing was changed; the message says why, to the treasurer."""


class NothingNew(NotDone):
    """Everything in the file is known already."""


class Changed(NotDone):
    """Between the preview and the confirmation the house has changed."""


class AppliedOtherwise(NotDone):
    """The import was applied already, with other lines ticked."""


def plan(table: Table, setting: Setting) -> Plan:
    """Judge every line.

    Of two lines about one person the first counts; but an address belongs to the member who paid
    with it rather than to those they paid for.
    """
    setting = replace(setting, orders=table.columns.is_order_export)
    rulings: dict[int, Ruling] = {}
    wishes = []
    for line in table.lines:
        try:
            wishes.append(wish_of(line, setting.rhythms, on=setting.on))
        except Unfit as reason:
            rulings[line.number] = _refused(line.number, name_of(line), email_of(line), str(reason))
    owners: dict[str, Wish] = {}
    persons: dict[int, int] = {}
    for wish in sorted(wishes, key=lambda wish: (wish.is_payers, wish.line)):
        rulings[wish.line] = _judge(wish, owners, persons, setting)
    return Plan(table.columns, tuple(rulings[line] for line in sorted(rulings)))


def _refused(line: int, name: str, email: str, reason: str) -> Ruling:
    return Ruling(line, Verdict.REFUSED, name[:120], email[:254], doubts=(reason,), blocked=True)


def _judge(
    wish: Wish, owners: dict[str, Wish], persons: dict[int, int], setting: Setting
) -> Ruling:
    owner = owners.setdefault(wish.email, wish)
    if owner is not wish:
        return _second(wish, owner)
    known, doubt = _match(wish, setting)
    if known and persons.setdefault(known.pk, wish.line) != wish.line:
        return _refused(wish.line, wish.name, wish.email, _repeats(persons[known.pk]))
    if known is None:
        return _newcomer(wish, setting)
    if doubt and setting.orders:
        return _undecidable(wish, doubt)
    return _acquaintance(wish, known, doubt, setting)


def _second(wish: Wish, owner: Wish) -> Ruling:
    if alike(wish.name, owner.name):
        return _refused(wish.line, wish.name, wish.email, _repeats(owner.line))
    doubt = _("Line %(line)s has this address already; each person needs one of their own.")
    return _undecidable(wish, doubt % {"line": owner.line})


def _repeats(line: int) -> str:
    return _("The same person as line %(line)s.") % {"line": line}


def _undecidable(wish: Wish, doubt: str) -> Ruling:
    """Doubtful, and no tick can settle it."""
    return Ruling(wish.line, Verdict.DOUBTFUL, wish.name, wish.email, doubts=(doubt,), blocked=True)


def _match(wish: Wish, setting: Setting) -> tuple[Known | None, str]:
    """Whom the line is about, and what makes that doubtful."""
    by_ref, by_email = (
        setting.known.by_ref.get(wish.ref),
        setting.known.by_email.get(wish.email),
    )
    if by_ref and by_ref is by_email:
        return by_ref, ""
    if by_ref:
        doubt = _("The reference is %(name)s's, under another address, which stays as it is.")
        return by_ref, doubt % {"name": by_ref.name}
    if by_email:
        if alike(wish.name, by_email.name):
            return by_email, ""
        return by_email, _("This address is %(name)s's here.") % {"name": by_email.name}
    if twin := setting.known.twin(wish):
        doubt = _("%(name)s has the same telephone under another address, which stays as it is.")
        return twin, doubt % {"name": twin.name}
    return None, ""


def _newcomer(wish: Wish, setting: Setting) -> Ruling:
    joining, doubts, remarks = joining_of(wish, None, setting)
    if wish.is_payers:
        doubts.insert(0, _("The address is that of who paid: is it theirs too?"))
    trains, remark = _training(wish, None, setting)
    if not joining and not doubts:
        remarks.append(_("Without a rhythm they are known here, and no member yet."))
    return Ruling(
        wish.line,
        Verdict.DOUBTFUL if doubts else Verdict.CREATE,
        wish.name,
        wish.email,
        fields={"name": wish.name, "email": wish.email, **wish.fields},
        joining=joining,
        trains=trains,
        told=tuple(told(joining, {}, {})),
        doubts=tuple(doubts),
        remarks=(*wish.remarks, *remarks, *remark),
    )


def _acquaintance(wish: Wish, known: Known, doubt: str, setting: Setting) -> Ruling:
    joining, doubts, remarks = joining_of(wish, known, setting)
    trains, remark = _training(wish, known, setting)
    wanted = dict(wish.fields)
    if wish.ref == known.ref:
        wanted["name"] = wish.name
    before = {"name": known.name, **known.fields}
    fields = {key: text for key, text in wanted.items() if text != before[key]}
    doubts = [doubt, *doubts] if doubt else doubts
    verdict = Verdict.UPDATE if fields or joining or trains else Verdict.SAME
    return Ruling(
        wish.line,
        Verdict.DOUBTFUL if doubts else verdict,
        known.name,
        known.email,
        person=known.pk,
        fields=fields,
        joining=joining,
        trains=trains,
        told=tuple(told(joining, before, fields)),
        doubts=tuple(doubts),
        remarks=(*wish.remarks, *remarks, *remark),
    )


def _training(wish: Wish, known: Known | None, setting: Setting) -> tuple[bool, list[str]]:
    if not wish.trained or (known and known.trained):
        return False, []
    if setting.may_train and not (known and known.pk == setting.by):
        return True, [_("Trained to open: signed by you.")]
    return False, [_("The training is not written: an opener or a steward signs it.")]


def refusal_to_undo(names: Sequence[str]) -> str:
    """Why an import cannot be undone: some of those it brought have acted since."""
    shown = ", ".join(names[:NAMES_SHOWN])
    if len(names) > NAMES_SHOWN:
        shown += "…"
    return ngettext(
        "%(number)s person of this import has acted here since: %(names)s. "
        "Nothing was undone; correct the others one by one.",
        "%(number)s persons of this import have acted here since: %(names)s. "
        "Nothing was undone; correct the others one by one.",
        len(names),
    ) % {"number": len(names), "names": shown}
