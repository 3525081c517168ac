"""Files as places have them, and a small place to bring them to."""

import io

from django.utils import timezone
from openpyxl import Workbook

from coroutine.kit.times import today
from coroutine.membership import actions as membership
from coroutine.membership.models import Rhythm
from coroutine.membership.presets import LILLE
from coroutine.register import actions

HELLOASSO = (
    "Référence commande;Date de la commande;Statut de la commande;Nom adhérent;Prénom adhérent ;"
    "Nom payeur;Prénom payeur;Email payeur;Raison sociale;Moyen de paiement;Tarif;Montant tarif;"
    "Code Promo;Montant code promo;Numéro de téléphone;Profession;Comment nous avez-vous connus ?"
)


def order(first, last, email, **said):
    """A line of a HelloAsso export; the payer is the member unless said otherwise."""
    payer_first, payer_last = said.get("payer", (first, last))
    return ";".join(
        [
            said.get("ref", "12345678"),
            said.get("day", "09/10/2025 21:59"),
            said.get("state", "Validé"),
            f" {last}",
            f"{first}\u00a0",
            payer_last,
            payer_first,
            email,
            "",
            "Carte bancaire",
            said.get("tarif", "Permanent·e"),
            said.get("price", "125,00"),
            "",
            "",
            said.get("phone", ""),
            said.get("trade", ""),
            '"Par un ami ; et\nle marché"',
        ]
    )


def helloasso(*orders):
    """A HelloAsso export: UTF-8 with its mark, semicolons, CRLF."""
    return ("\ufeff" + "\r\n".join([HELLOASSO, *orders]) + "\r\n").encode()


def plain(*lines, header="Name,Mail", encoding="utf-8"):
    """A list typed by hand."""
    return "\n".join([header, *lines]).encode(encoding)


def workbook(*rows):
    """The bytes of an XLSX of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def a_place():
    """Rhythms of Lille, and one by the year."""
    membership.apply_preset(LILLE)
    return Rhythm.objects.create(
        code="friend",
        name_fr="Ami·e de la Coroutine",
        name_en="Friend",
        period="year",
        cents=12000,
        floor_cents=0,
        minutes=0,
        position=9,
    )


def bring(content, *, ticked=(), by=None, now=None):
    """Look at a file and apply it."""
    now = now or timezone.now()
    draft = actions.preview(content, file_name="members.csv", by=by, now=now)
    return actions.apply(draft, ticked=ticked, by=by, now=now)


def this_month():
    """The first day of the period that runs."""
    return today().replace(day=1)
