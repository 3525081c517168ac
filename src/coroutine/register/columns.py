"""Which column is which: our own sheet, a HelloAsso export, or a plain list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coroutine.register.reading import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    TITLE_ROWS,
    Formula,
    Row,
    Unreadable,
    accepted,
    text_rows,
    too_many_rows,
)
from coroutine.register.workbooks import is_packed, workbook_rows

SHEET = {
    "id": ("id", "id"),
    "first": ("prénom", "first name"),
    "last": ("nom", "last name"),
    "email": ("e-mail", "e-mail"),
    "phone": ("téléphone", "telephone"),
    "trade": ("métier", "trade"),
    "status": ("statut", "status"),
    "rhythm": ("rythme", "rhythm"),
    "euros_month": ("euros/mois", "euros/month"),
    "hours_month": ("heures/mois", "hours/month"),
    "since": ("depuis", "since"),
    "until": ("jusqu'à", "until"),
    "trained": ("formé ouverture", "trained to open"),
    "note": ("note", "note"),
}
"""Our own sheet: its columns in order, their headers in French and in English."""

LABELS: dict[str, Promise] = {
    "id": gettext_lazy("reference"),
    "first": gettext_lazy("first name"),
    "last": gettext_lazy("last name"),
    "name": gettext_lazy("name"),
    "email": gettext_lazy("mail address"),
    "payer_email": gettext_lazy("mail address of who paid"),
    "payer_first": gettext_lazy("first name of who paid"),
    "payer_last": gettext_lazy("last name of who paid"),
    "phone": gettext_lazy("telephone"),
    "trade": gettext_lazy("trade"),
    "status": gettext_lazy("status"),
    "rhythm": gettext_lazy("rhythm"),
    "euros": gettext_lazy("euros a period"),
    "euros_month": gettext_lazy("euros a month"),
    "hours": gettext_lazy("hours a period"),
    "hours_month": gettext_lazy("hours a month"),
    "since": gettext_lazy("since"),
    "until": gettext_lazy("until"),
    "trained": gettext_lazy("trained to open"),
    "note": gettext_lazy("note"),
    "order_ref": gettext_lazy("order"),
    "order_date": gettext_lazy("day of the order"),
    "order_status": gettext_lazy("state of the order"),
}
"""What the house can read in a column, said to members."""

_NAMES = {
    "id": "id|ref",
    "first": "prenom|first name|firstname|given name|prenom adherent|prenom participant"
    "|prenom de l adherent|prenom usuel|prenoms|first",
    "last": "nom|last name|lastname|surname|family name|nom adherent|nom participant"
    "|nom de l adherent|nom de famille|nom usuel|last",
    "name": "name|full name|fullname|nom complet|nom et prenom|prenom et nom|nom prenom"
    "|prenom nom|member|membre|adherent|display name",
    "email": "mail|email|e mail|courriel|mel|adresse mail|adresse email|adresse e mail"
    "|adresse courriel|adresse electronique|courrier electronique|email address|mail address"
    "|e mail address|email adherent|email participant|email de l adherent",
    "payer_email": "email payeur|e mail payeur|mail payeur|email acheteur|e mail acheteur"
    "|payer email",
    "payer_first": "prenom payeur|prenom acheteur|payer first name",
    "payer_last": "nom payeur|nom acheteur|payer last name",
    "phone": "telephone|tel|phone|mobile|portable|telephone portable|telephone mobile"
    "|numero de telephone|phone number",
    "trade": "metier|trade|profession|activite|job|occupation",
    "status": "status|statut|situation",
    "rhythm": "rythme|rhythm|tarif|formule|abonnement|plan|tariff",
    "euros": "euros|montant tarif|montant du tarif|montant|prix|price|amount|cotisation",
    "euros_month": "euros mois|euros par mois|euros month|euros a month|euros per month",
    "hours": "heures|hours",
    "hours_month": "heures mois|heures par mois|hours month|hours a month|hours per month",
    "since": "depuis|since|membre depuis|adherent depuis|date d adhesion|date d entree|arrivee"
    "|joined|joined on|member since|start|debut|date de debut",
    "until": "jusqu a|until|fin|date de fin|sortie|date de sortie|end|left on",
    "trained": "forme ouverture|formation ouverture|trained to open|opening training|opener",
    "note": "note|notes|remarque|remarques|commentaire|commentaires|comment|comments",
    "order_ref": "reference commande|reference de la commande|numero de commande",
    "order_date": "date de la commande|date commande",
    "order_status": "statut de la commande|statut commande|order status",
}
_FIELD_OF = {name: key for key, names in _NAMES.items() for name in names.split("|")}
_ORDERS = frozenset({"order_ref", "order_date", "order_status", "payer_email"})
"""Columns that only a sales platform's export has: there, `Statut` is the order's."""


def folded(text: str) -> str:
    """Words without accents, capitals and punctuation, to compare what people typed."""
    bare = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, how its header was written, and the headers left aside."""

    place: dict[str, int]
    headers: dict[str, str]
    ignored: tuple[str, ...]

    @property
    def is_order_export(self) -> bool:
        """Whether lines are orders, in which the payer may be another than the member."""
        return not _ORDERS.isdisjoint(self.place)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: what stands in the columns that were recognised."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str:
        """The cell's text, empty when the file has no such column."""
        return self.cells.get(key, "")

    @property
    def formula_in(self) -> str | None:
        """A field whose cell is a formula."""
        return next((key for key, text in self.cells.items() if isinstance(text, Formula)), None)


@dataclass(frozen=True, slots=True)
class Table:
    """A list of members as it was brought."""

    columns: Columns
    lines: tuple[Line, ...]


def read(content: bytes) -> Table:
    """Read a file as a list of members. Unreadable says in one sentence why it is none."""
    if len(content) > MOST_BYTES:
        raise Unreadable(too_large())
    if not content.strip():
        raise Unreadable(_("This file is empty."))
    reader = workbook_rows if is_packed(content) else text_rows
    return _table(reader(content, score))


def too_large() -> str:
    """Said of a file over the bound."""
    return _("This file is larger than 5 MB: keep the columns and lines that matter.")


def score(cells: Sequence[str]) -> int:
    """How many columns of ours a row names, if it names at least a person and their address."""
    place = recognise(cells).place
    return len(place) if _suffices(place) else 0


def recognise(header: Sequence[str]) -> Columns:
    """Tell the columns by their headers; of two for the same thing the first counts."""
    names = [folded(cell) for cell in header]
    found = [_FIELD_OF.get(name) for name in names]
    if not _ORDERS.isdisjoint(filter(None, found)):
        found = ["order_status" if key == "status" else key for key in found]
    place: dict[str, int] = {}
    for index, key in enumerate(found):
        if key:
            place.setdefault(key, index)
    taken = set(place.values())
    ignored = (cell for index, cell in enumerate(header) if cell and index not in taken)
    return Columns(place, {key: header[at] for key, at in place.items()}, tuple(ignored))


def _suffices(place: dict[str, int]) -> bool:
    return not {"name", "first", "last"}.isdisjoint(place) and not {
        "email",
        "payer_email",
    }.isdisjoint(place)


def _table(rows: list[Row]) -> Table:
    at = next((n for n, row in enumerate(rows[: TITLE_ROWS + 1]) if score(row.cells)), None)
    if at is None:
        raise Unreadable(
            _("No line names the columns: at least a name and a mail address are needed.")
            if rows
            else accepted()
        )
    if len(rows[at].cells) > MOST_COLUMNS and any(rows[at].cells[MOST_COLUMNS:]):
        raise Unreadable(_("This file has more than 60 columns: keep those that matter."))
    if len(rows) - at - 1 > MOST_ROWS:
        raise Unreadable(too_many_rows())
    columns = recognise(rows[at].cells)
    return Table(columns, tuple(_line(row, columns) for row in rows[at + 1 :]))


def _line(row: Row, columns: Columns) -> Line:
    """A short row lacks its last cells; longer ones have cells that nothing names."""
    width = len(row.cells)
    return Line(row.line, {k: row.cells[i] for k, i in columns.place.items() if i < width})
