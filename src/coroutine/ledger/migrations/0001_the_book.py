"""The book's tables and guards, by SQL: what Django's constraints cannot say, on both engines.

The models are unmanaged: the autodetector never proposes to alter them, for a table that SQLite
rebuilds loses its triggers. A change of the book is a migration written by hand.
"""

import django.db.models.deletion
from django.db import migrations, models

from coroutine.ledger import sql

PROTECT = django.db.models.deletion.PROTECT
UNMANAGED = {"managed": False}


def write_the_tables(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in sql.statements(schema_editor.connection.vendor):
            cursor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(write_the_tables)],
            state_operations=[
                migrations.CreateModel(
                    name="Commodity",
                    fields=[
                        ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                        ("scale", models.IntegerField()),
                        ("label", models.CharField(max_length=80)),
                    ],
                    options={"verbose_name_plural": "commodities", **UNMANAGED},
                ),
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("code", models.CharField(max_length=100, unique=True)),
                        ("label", models.CharField(max_length=200)),
                        ("commodity", models.ForeignKey("ledger.commodity", PROTECT, db_column="commodity")),
                        ("legal_code", models.CharField(blank=True, max_length=12, null=True)),
                        ("owner", models.CharField(blank=True, max_length=100, null=True)),
                    ],
                    options=UNMANAGED,
                ),
                migrations.CreateModel(
                    name="FiscalYear",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("starts", models.DateField()),
                        ("ends", models.DateField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        ("closed_by", models.CharField(blank=True, max_length=100, null=True)),
                        ("closing_rank", models.BigIntegerField(blank=True, null=True)),
                        ("closing_hash", models.BinaryField(blank=True, null=True)),
                    ],
                    options={"ordering": ("starts",), **UNMANAGED},
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("fiscal_year", models.ForeignKey("ledger.fiscalyear", PROTECT, related_name="entries")),
                        ("journal", models.CharField(max_length=16)),
                        ("day", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        ("memo", models.CharField(max_length=500)),
                        ("document", models.CharField(blank=True, max_length=200)),
                        ("source", models.CharField(max_length=100)),
                        ("idem", models.CharField(max_length=200)),
                        ("digest", models.BinaryField()),
                        ("actor", models.CharField(max_length=100)),
                        ("witness", models.CharField(blank=True, max_length=100, null=True)),
                        ("reverses", models.OneToOneField(
                            "ledger.entry", PROTECT, blank=True, null=True, related_name="reversed_by")),
                        ("transfer_count", models.IntegerField()),
                        ("prev_hash", models.BinaryField()),
                        ("hash", models.BinaryField()),
                    ],
                    options={"ordering": ("id",), "verbose_name_plural": "entries", **UNMANAGED},
                ),
                migrations.CreateModel(
                    name="Transfer",
                    fields=[
                        ("pk", models.CompositePrimaryKey("entry_id", "position", primary_key=True, serialize=False)),
                        ("entry", models.ForeignKey("ledger.entry", PROTECT, related_name="transfers")),
                        ("position", models.IntegerField()),
                        ("debit", models.ForeignKey("ledger.account", PROTECT, related_name="debits")),
                        ("credit", models.ForeignKey("ledger.account", PROTECT, related_name="credits")),
                        ("commodity", models.ForeignKey("ledger.commodity", PROTECT, db_column="commodity")),
                        ("quantity", models.BigIntegerField(db_column="amount")),
                        ("kind", models.CharField(
                            blank=True, max_length=8,
                            choices=[("gift", "Gift"), ("due", "Due"), ("exchange", "Exchange")])),
                        ("memo", models.CharField(blank=True, max_length=500)),
                    ],
                    options={"ordering": ("entry_id", "position"), **UNMANAGED},
                ),
                migrations.CreateModel(
                    name="KeptBalance",
                    fields=[
                        ("account", models.OneToOneField(
                            "ledger.account", PROTECT, primary_key=True, serialize=False,
                            related_name="kept_balance")),
                        ("debits", models.BigIntegerField()),
                        ("credits", models.BigIntegerField()),
                        ("debits_held", models.BigIntegerField()),
                        ("credits_held", models.BigIntegerField()),
                        ("floor", models.BigIntegerField(blank=True, null=True)),
                        ("ceiling", models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={"db_table": "ledger_balance", **UNMANAGED},
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("debit", models.ForeignKey("ledger.account", PROTECT, related_name="debit_holds")),
                        ("credit", models.ForeignKey("ledger.account", PROTECT, related_name="credit_holds")),
                        ("commodity", models.ForeignKey("ledger.commodity", PROTECT, db_column="commodity")),
                        ("quantity", models.BigIntegerField(db_column="amount")),
                        ("memo", models.CharField(max_length=500)),
                        ("source", models.CharField(max_length=100)),
                        ("idem", models.CharField(max_length=200)),
                        ("digest", models.BinaryField()),
                        ("actor", models.CharField(max_length=100)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        ("state", models.CharField(
                            default="held", max_length=8,
                            choices=[("held", "Held"), ("posted", "Posted"), ("released", "Released")])),
                        ("entry", models.OneToOneField(
                            "ledger.entry", PROTECT, blank=True, null=True, related_name="posted_hold")),
                    ],
                    options=UNMANAGED,
                ),
            ],
        )
    ]
