"""The tables of the book; made by SQL (see `sql/`), for their guards are no Django constraints.

Unmanaged: no migration ever alters these tables by itself (SQLite would lose the triggers), and
a test's flush leaves them alone. Nobody saves these models: `actions` is the only writer.
"""

from __future__ import annotations

from django.db import models

from coroutine.kit.amounts import Amount, Unit


class Commodity(models.Model):
    """What the book counts: EUR in cents (scale 2), MIN in minutes (scale 0)."""

    code = models.CharField(primary_key=True, max_length=12)
    scale = models.IntegerField()
    label = models.CharField(max_length=80)

    class Meta:
        managed = False
        verbose_name_plural = "commodities"

    def __str__(self) -> str:
        return self.code


class Account(models.Model):
    """A place where euros or minutes are: the bank, the till, a member's purse, the commons.

    `code` is letters, digits and `: . _ -`, and never changes. `legal_code` is the number in the
    French associative chart (ANC 2018-06), none for time. `owner` is an opaque reference, never a
    name: what is hashed must survive the erasure of a person.
    """

    code = models.CharField(max_length=100, unique=True)
    label = models.CharField(max_length=200)
    commodity = models.ForeignKey(Commodity, models.PROTECT, db_column="commodity")
    legal_code = models.CharField(max_length=12, null=True, blank=True)
    owner = models.CharField(max_length=100, null=True, blank=True)

    class Meta:
        managed = False

    def __str__(self) -> str:
        return self.label

    @property
    def unit(self) -> Unit:
        return Unit(self.commodity_id)


class FiscalYear(models.Model):
    """Days whose entries are counted together; once closed, sealed with the book's last hash."""

    starts = models.DateField()
    ends = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.CharField(max_length=100, null=True, blank=True)
    closing_rank = models.BigIntegerField(null=True, blank=True)
    closing_hash = models.BinaryField(null=True, blank=True)

    class Meta:
        managed = False
        ordering = ("starts",)

    def __str__(self) -> str:
        return f"{self.starts} – {self.ends}"


class Entry(models.Model):
    """An act: what happened on a day, who wrote it, why, and which transfers it moved.

    `id` is the rank in the chain. `recorded_at` is when it was written; `day` when it happened.
    """

    id = models.BigIntegerField(primary_key=True)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="entries")
    journal = models.CharField(max_length=16)
    day = models.DateField()
    recorded_at = models.DateTimeField()
    memo = models.CharField(max_length=500)
    document = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=100)
    idem = models.CharField(max_length=200)
    digest = models.BinaryField()
    actor = models.CharField(max_length=100)
    witness = models.CharField(max_length=100, null=True, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    transfer_count = models.IntegerField()
    prev_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        managed = False
        ordering = ("id",)
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.id} · {self.day} · {self.memo}"


class Transfer(models.Model):
    """One amount from the credited account to the debited one; one row, so always balanced."""

    class Kind(models.TextChoices):
        """What minutes are: a gift to the commons, a membership's counterpart, an exchange."""

        GIFT = "gift"
        DUE = "due"
        EXCHANGE = "exchange"

    pk = models.CompositePrimaryKey("entry_id", "position")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="transfers")
    position = models.IntegerField()
    debit = models.ForeignKey(Account, models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credits")
    commodity = models.ForeignKey(Commodity, models.PROTECT, db_column="commodity")
    quantity = models.BigIntegerField(db_column="amount")
    kind = models.CharField(max_length=8, choices=Kind.choices, blank=True)
    memo = models.CharField(max_length=500, blank=True)

    class Meta:
        managed = False
        ordering = ("entry_id", "position")

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.position}"

    @property
    def amount(self) -> Amount:
        return Amount(self.quantity, Unit(self.commodity_id))


class KeptBalance(models.Model):
    """The totals of an account, kept by triggers, and its limits on debits minus credits."""

    account = models.OneToOneField(
        Account, models.PROTECT, primary_key=True, related_name="kept_balance"
    )
    debits = models.BigIntegerField()
    credits = models.BigIntegerField()
    debits_held = models.BigIntegerField()
    credits_held = models.BigIntegerField()
    floor = models.BigIntegerField(null=True, blank=True)
    ceiling = models.BigIntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "ledger_balance"

    def __str__(self) -> str:
        return f"{self.account_id}: {self.debits} − {self.credits}"


class Hold(models.Model):
    """A promise that reserves: posted into an entry or released, once, and gone when it expires."""

    class State(models.TextChoices):
        HELD = "held"
        POSTED = "posted"
        RELEASED = "released"

    debit = models.ForeignKey(Account, models.PROTECT, related_name="debit_holds")
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credit_holds")
    commodity = models.ForeignKey(Commodity, models.PROTECT, db_column="commodity")
    quantity = models.BigIntegerField(db_column="amount")
    memo = models.CharField(max_length=500)
    source = models.CharField(max_length=100)
    idem = models.CharField(max_length=200)
    digest = models.BinaryField()
    actor = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    entry = models.OneToOneField(
        Entry, models.PROTECT, null=True, blank=True, related_name="posted_hold"
    )

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.memo} ({self.state})"

    @property
    def amount(self) -> Amount:
        return Amount(self.quantity, Unit(self.commodity_id))
