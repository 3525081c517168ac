-- The book on SQLite (3.37 or later). Read by migration 0001 and by guards.py, which compares every
-- statement below with what the database says it holds: a change here needs a migration.
-- Refusals start with "ledger:"; writing.py turns them into sentences for people.

CREATE TABLE ledger_commodity(
  code TEXT PRIMARY KEY CONSTRAINT ledger_commodity_code CHECK(length(code) BETWEEN 2 AND 12),
  scale INTEGER NOT NULL CONSTRAINT ledger_commodity_scale CHECK(scale BETWEEN 0 AND 6),
  label TEXT NOT NULL CONSTRAINT ledger_commodity_label CHECK(length(label) BETWEEN 1 AND 80)
) STRICT;

-- family is the code before its first colon: a trial balance has one line for all the purses.
CREATE TABLE ledger_account(
  id INTEGER PRIMARY KEY CONSTRAINT ledger_account_id CHECK(id > 0),
  code TEXT NOT NULL UNIQUE CONSTRAINT ledger_account_code
    CHECK(length(code) BETWEEN 1 AND 100 AND code NOT GLOB '*[^A-Za-z0-9:._-]*'),
  label TEXT NOT NULL CONSTRAINT ledger_account_label CHECK(length(label) BETWEEN 1 AND 200),
  commodity TEXT NOT NULL REFERENCES ledger_commodity(code),
  legal_code TEXT CONSTRAINT ledger_account_legal_code
    CHECK(legal_code IS NULL OR (length(legal_code) BETWEEN 1 AND 12 AND legal_code NOT GLOB '*[^0-9]*')),
  owner TEXT CONSTRAINT ledger_account_owner CHECK(owner IS NULL OR length(owner) BETWEEN 1 AND 100),
  family TEXT GENERATED ALWAYS AS (substr(code, 1, instr(code || ':', ':') - 1)) VIRTUAL,
  UNIQUE(id, commodity)
) STRICT;
CREATE INDEX ledger_account_owned ON ledger_account(owner);
CREATE INDEX ledger_account_of_family ON ledger_account(legal_code, family, commodity, label);

CREATE TABLE ledger_fiscalyear(
  id INTEGER PRIMARY KEY CONSTRAINT ledger_fiscalyear_id CHECK(id > 0),
  starts TEXT NOT NULL CONSTRAINT ledger_fiscalyear_starts CHECK(starts IS date(starts, '+0 days')),
  ends TEXT NOT NULL CONSTRAINT ledger_fiscalyear_ends CHECK(ends IS date(ends, '+0 days')),
  closed_at TEXT CONSTRAINT ledger_fiscalyear_closed_at
    CHECK(closed_at IS NULL OR (closed_at GLOB '????-??-?? ??:??:??*' AND length(closed_at) <= 26)),
  closed_on TEXT,
  closed_by TEXT CONSTRAINT ledger_fiscalyear_closed_by
    CHECK(closed_by IS NULL OR length(closed_by) BETWEEN 1 AND 100),
  closing_rank INTEGER,
  closing_hash BLOB CONSTRAINT ledger_fiscalyear_seal CHECK(closing_hash IS NULL OR length(closing_hash) = 32),
  CONSTRAINT ledger_fiscalyear_order CHECK(starts < ends),
  CONSTRAINT ledger_fiscalyear_over CHECK(closed_on IS NULL OR (closed_on IS date(closed_on, '+0 days') AND closed_on > ends)),
  CONSTRAINT ledger_fiscalyear_whole CHECK(
    (closed_at IS NULL) = (closing_hash IS NULL) AND (closed_at IS NULL) = (closing_rank IS NULL)
    AND (closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closed_on IS NULL))
) STRICT;

-- id is the rank in the chain: 1, 2, 3… without a hole. The last foreign key is checked at COMMIT:
-- the transfer numbered transfer_count must exist, so no entry is empty or half-written.
CREATE TABLE ledger_entry(
  id INTEGER PRIMARY KEY,
  fiscal_year_id INTEGER NOT NULL REFERENCES ledger_fiscalyear(id),
  journal TEXT NOT NULL CONSTRAINT ledger_entry_journal CHECK(length(journal) BETWEEN 1 AND 16),
  day TEXT NOT NULL CONSTRAINT ledger_entry_day CHECK(day IS date(day, '+0 days')),
  recorded_at TEXT NOT NULL CONSTRAINT ledger_entry_recorded_at CHECK(recorded_at GLOB
    '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]'),
  memo TEXT NOT NULL CONSTRAINT ledger_entry_memo CHECK(length(memo) BETWEEN 1 AND 500),
  document TEXT NOT NULL CONSTRAINT ledger_entry_document CHECK(length(document) <= 200),
  source TEXT NOT NULL CONSTRAINT ledger_entry_source CHECK(length(source) BETWEEN 1 AND 100),
  idem TEXT NOT NULL CONSTRAINT ledger_entry_idem CHECK(length(idem) BETWEEN 1 AND 200),
  digest BLOB NOT NULL CONSTRAINT ledger_entry_digest CHECK(length(digest) = 32),
  actor TEXT NOT NULL CONSTRAINT ledger_entry_actor CHECK(length(actor) BETWEEN 1 AND 100),
  witness TEXT CONSTRAINT ledger_entry_witness
    CHECK(witness IS NULL OR (witness <> actor AND length(witness) BETWEEN 1 AND 100)),
  reverses_id INTEGER UNIQUE REFERENCES ledger_entry(id)
    CONSTRAINT ledger_entry_reverses CHECK(reverses_id IS NULL OR reverses_id < id),
  transfer_count INTEGER NOT NULL CONSTRAINT ledger_entry_count CHECK(transfer_count BETWEEN 1 AND 500),
  prev_hash BLOB NOT NULL UNIQUE CONSTRAINT ledger_entry_prev_hash CHECK(length(prev_hash) = 32),
  hash BLOB NOT NULL UNIQUE CONSTRAINT ledger_entry_hash CHECK(length(hash) = 32),
  UNIQUE(source, idem),
  FOREIGN KEY(id, transfer_count) REFERENCES ledger_transfer(entry_id, position) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX ledger_entry_of_day ON ledger_entry(day);

CREATE TABLE ledger_transfer(
  entry_id INTEGER NOT NULL REFERENCES ledger_entry(id),
  position INTEGER NOT NULL CONSTRAINT ledger_transfer_position CHECK(position BETWEEN 1 AND 500),
  debit_id INTEGER NOT NULL,
  credit_id INTEGER NOT NULL,
  commodity TEXT NOT NULL,
  amount INTEGER NOT NULL CONSTRAINT ledger_transfer_amount CHECK(amount BETWEEN 1 AND 1000000000000),
  kind TEXT NOT NULL,
  memo TEXT NOT NULL CONSTRAINT ledger_transfer_memo CHECK(length(memo) <= 500),
  CONSTRAINT ledger_transfer_sides CHECK(debit_id <> credit_id),
  CONSTRAINT ledger_transfer_kind CHECK(
    CASE commodity WHEN 'MIN' THEN kind IN ('gift', 'due', 'exchange') ELSE kind = '' END),
  FOREIGN KEY(debit_id, commodity) REFERENCES ledger_account(id, commodity),
  FOREIGN KEY(credit_id, commodity) REFERENCES ledger_account(id, commodity),
  PRIMARY KEY(entry_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_transfer_debited ON ledger_transfer(debit_id, amount);
CREATE INDEX ledger_transfer_credited ON ledger_transfer(credit_id, amount);

-- floor and ceiling bound debits - credits. last_transfer (rank * 1000 + position) lets a trigger
-- tell a transfer applied once from a total changed by hand.
CREATE TABLE ledger_balance(
  account_id INTEGER PRIMARY KEY REFERENCES ledger_account(id),
  debits INTEGER NOT NULL DEFAULT 0 CONSTRAINT ledger_balance_debits CHECK(debits >= 0),
  credits INTEGER NOT NULL DEFAULT 0 CONSTRAINT ledger_balance_credits CHECK(credits >= 0),
  debits_held INTEGER NOT NULL DEFAULT 0 CONSTRAINT ledger_balance_debits_held CHECK(debits_held >= 0),
  credits_held INTEGER NOT NULL DEFAULT 0 CONSTRAINT ledger_balance_credits_held CHECK(credits_held >= 0),
  floor INTEGER,
  ceiling INTEGER,
  last_transfer INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT ledger_balance_floor CHECK(floor IS NULL OR debits - credits - credits_held >= floor),
  CONSTRAINT ledger_balance_ceiling CHECK(ceiling IS NULL OR debits + debits_held - credits <= ceiling)
) STRICT;

CREATE TABLE ledger_hold(
  id INTEGER PRIMARY KEY CONSTRAINT ledger_hold_id CHECK(id > 0),
  debit_id INTEGER NOT NULL,
  credit_id INTEGER NOT NULL,
  commodity TEXT NOT NULL,
  amount INTEGER NOT NULL CONSTRAINT ledger_hold_amount CHECK(amount BETWEEN 1 AND 1000000000000),
  memo TEXT NOT NULL CONSTRAINT ledger_hold_memo CHECK(length(memo) BETWEEN 1 AND 500),
  source TEXT NOT NULL CONSTRAINT ledger_hold_source CHECK(length(source) BETWEEN 1 AND 100),
  idem TEXT NOT NULL CONSTRAINT ledger_hold_idem CHECK(length(idem) BETWEEN 1 AND 200),
  digest BLOB NOT NULL CONSTRAINT ledger_hold_digest CHECK(length(digest) = 32),
  actor TEXT NOT NULL CONSTRAINT ledger_hold_actor CHECK(length(actor) BETWEEN 1 AND 100),
  made_at TEXT NOT NULL CONSTRAINT ledger_hold_made_at
    CHECK(made_at GLOB '????-??-?? ??:??:??*' AND length(made_at) <= 26),
  expires_at TEXT CONSTRAINT ledger_hold_expires_at
    CHECK(expires_at IS NULL OR (expires_at GLOB '????-??-?? ??:??:??*' AND length(expires_at) <= 26)),
  state TEXT NOT NULL DEFAULT 'held' CONSTRAINT ledger_hold_state CHECK(state IN ('held', 'posted', 'released')),
  entry_id INTEGER UNIQUE REFERENCES ledger_entry(id),
  UNIQUE(source, idem),
  CONSTRAINT ledger_hold_sides CHECK(debit_id <> credit_id),
  CONSTRAINT ledger_hold_entry CHECK((state = 'posted') = (entry_id IS NOT NULL)),
  FOREIGN KEY(debit_id, commodity) REFERENCES ledger_account(id, commodity),
  FOREIGN KEY(credit_id, commodity) REFERENCES ledger_account(id, commodity)
) STRICT;
CREATE INDEX ledger_hold_debited ON ledger_hold(debit_id, amount) WHERE state = 'held';
CREATE INDEX ledger_hold_credited ON ledger_hold(credit_id, amount) WHERE state = 'held';

INSERT INTO ledger_commodity(code, scale, label) VALUES ('EUR', 2, 'euros'), ('MIN', 0, 'minutes');

-- What exists stays. INSERT OR REPLACE deletes without firing delete triggers, so each table also
-- refuses, before inserting, a row whose keys are taken.
CREATE TRIGGER ledger_commodity_in BEFORE INSERT ON ledger_commodity
WHEN EXISTS(SELECT 1 FROM ledger_commodity WHERE code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_commodity_no_update BEFORE UPDATE ON ledger_commodity
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_commodity_no_delete BEFORE DELETE ON ledger_commodity
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;

CREATE TRIGGER ledger_account_in BEFORE INSERT ON ledger_account
WHEN EXISTS(SELECT 1 FROM ledger_account WHERE id = NEW.id OR code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_account_opened AFTER INSERT ON ledger_account
BEGIN INSERT INTO ledger_balance(account_id) VALUES (NEW.id); END;
CREATE TRIGGER ledger_account_frozen BEFORE UPDATE OF id, code, commodity, owner ON ledger_account
WHEN NEW.id IS NOT OLD.id OR NEW.code IS NOT OLD.code OR NEW.commodity IS NOT OLD.commodity OR NEW.owner IS NOT OLD.owner
BEGIN SELECT RAISE(ABORT, 'ledger: the identity of an account is fixed'); END;
CREATE TRIGGER ledger_account_no_delete BEFORE DELETE ON ledger_account
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;

CREATE TRIGGER ledger_fiscalyear_in BEFORE INSERT ON ledger_fiscalyear BEGIN
  SELECT RAISE(ABORT, 'ledger: append only') WHERE EXISTS(SELECT 1 FROM ledger_fiscalyear WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'ledger: years overlap') WHERE EXISTS(
    SELECT 1 FROM ledger_fiscalyear WHERE NEW.starts <= ends AND starts <= NEW.ends);
  SELECT RAISE(ABORT, 'ledger: a year opens before it closes') WHERE NEW.closed_at IS NOT NULL;
END;
CREATE TRIGGER ledger_fiscalyear_change BEFORE UPDATE ON ledger_fiscalyear BEGIN
  SELECT RAISE(ABORT, 'ledger: a closed year stays closed') WHERE OLD.closed_at IS NOT NULL;
  SELECT RAISE(ABORT, 'ledger: the days of a year are fixed')
    WHERE NEW.id <> OLD.id OR NEW.starts <> OLD.starts OR NEW.ends <> OLD.ends;
  SELECT RAISE(ABORT, 'ledger: an earlier year is open') WHERE NEW.closed_at IS NOT NULL AND EXISTS(
    SELECT 1 FROM ledger_fiscalyear WHERE starts < NEW.starts AND closed_at IS NULL);
  SELECT RAISE(ABORT, 'ledger: the seal must be the last hash') WHERE NEW.closed_at IS NOT NULL AND (
    NEW.closing_hash IS NOT coalesce((SELECT hash FROM ledger_entry ORDER BY id DESC LIMIT 1), zeroblob(32))
    OR NEW.closing_rank IS NOT coalesce((SELECT max(id) FROM ledger_entry), 0));
END;
CREATE TRIGGER ledger_fiscalyear_no_delete BEFORE DELETE ON ledger_fiscalyear
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;

-- Entries: in rank order, chained to the last, in an open year.
CREATE TRIGGER ledger_entry_in BEFORE INSERT ON ledger_entry BEGIN
  SELECT RAISE(ABORT, 'ledger: the rank must follow the last entry')
    WHERE NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM ledger_entry);
  SELECT RAISE(ABORT, 'ledger: not chained to the last entry')
    WHERE NEW.prev_hash IS NOT coalesce((SELECT hash FROM ledger_entry ORDER BY id DESC LIMIT 1), zeroblob(32));
  SELECT RAISE(ABORT, 'ledger: already reversed') WHERE EXISTS(
    SELECT 1 FROM ledger_entry WHERE reverses_id = NEW.reverses_id);
  SELECT RAISE(ABORT, 'ledger: already recorded') WHERE EXISTS(
    SELECT 1 FROM ledger_entry WHERE (source = NEW.source AND idem = NEW.idem) OR hash = NEW.hash);
  SELECT RAISE(ABORT, 'ledger: outside an open year') WHERE NOT EXISTS(
    SELECT 1 FROM ledger_fiscalyear WHERE id = NEW.fiscal_year_id AND closed_at IS NULL
    AND NEW.day BETWEEN starts AND ends);
END;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;

-- Transfers: into the entry being written, one after the other. Limits are asked before (RAISE holds
-- whatever the statement says) because under INSERT OR FAIL or OR IGNORE the totals' own CHECK, in a
-- trigger, would leave the transfer without its totals.
CREATE TRIGGER ledger_transfer_in BEFORE INSERT ON ledger_transfer BEGIN
  SELECT RAISE(ABORT, 'ledger: only the entry being written takes transfers')
    WHERE NEW.entry_id IS NOT (SELECT max(id) FROM ledger_entry);
  SELECT RAISE(ABORT, 'ledger: transfer out of order or too many')
    WHERE NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM ledger_transfer WHERE entry_id = NEW.entry_id)
    OR NEW.position > (SELECT transfer_count FROM ledger_entry WHERE id = NEW.entry_id);
  SELECT RAISE(ABORT, 'ledger_balance_ceiling') FROM ledger_balance
    WHERE account_id = NEW.debit_id AND debits + NEW.amount + debits_held - credits > ceiling;
  SELECT RAISE(ABORT, 'ledger_balance_floor') FROM ledger_balance
    WHERE account_id = NEW.credit_id AND debits - credits - NEW.amount - credits_held < floor;
END;
CREATE TRIGGER ledger_transfer_applied AFTER INSERT ON ledger_transfer BEGIN
  UPDATE ledger_balance SET debits = debits + NEW.amount, last_transfer = NEW.entry_id * 1000 + NEW.position
    WHERE account_id = NEW.debit_id;
  UPDATE ledger_balance SET credits = credits + NEW.amount, last_transfer = NEW.entry_id * 1000 + NEW.position
    WHERE account_id = NEW.credit_id;
  SELECT RAISE(ABORT, 'ledger: totals not kept') WHERE 2 <> (
    SELECT count(*) FROM ledger_balance WHERE account_id IN (NEW.debit_id, NEW.credit_id)
    AND last_transfer = NEW.entry_id * 1000 + NEW.position);
END;
CREATE TRIGGER ledger_transfer_no_update BEFORE UPDATE ON ledger_transfer
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_transfer_no_delete BEFORE DELETE ON ledger_transfer
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;

-- Totals: made with the account, moved by a transfer or a hold, never by hand.
CREATE TRIGGER ledger_balance_in BEFORE INSERT ON ledger_balance
WHEN EXISTS(SELECT 1 FROM ledger_balance WHERE account_id = NEW.account_id)
  OR NEW.debits OR NEW.credits OR NEW.debits_held OR NEW.credits_held OR NEW.last_transfer
BEGIN SELECT RAISE(ABORT, 'ledger: totals are not written by hand'); END;
CREATE TRIGGER ledger_balance_totals
BEFORE UPDATE OF account_id, debits, credits, last_transfer ON ledger_balance
WHEN NEW.account_id <> OLD.account_id OR NEW.last_transfer <= OLD.last_transfer OR NOT EXISTS(
  SELECT 1 FROM ledger_transfer t
  WHERE t.entry_id = NEW.last_transfer / 1000 AND t.position = NEW.last_transfer % 1000
  AND ((t.debit_id = NEW.account_id AND NEW.debits = OLD.debits + t.amount AND NEW.credits = OLD.credits)
    OR (t.credit_id = NEW.account_id AND NEW.credits = OLD.credits + t.amount AND NEW.debits = OLD.debits)))
BEGIN SELECT RAISE(ABORT, 'ledger: totals are not written by hand'); END;
CREATE TRIGGER ledger_balance_held BEFORE UPDATE OF debits_held, credits_held ON ledger_balance
WHEN NEW.debits_held <> (SELECT coalesce(sum(amount), 0) FROM ledger_hold
    WHERE debit_id = NEW.account_id AND state = 'held')
  OR NEW.credits_held <> (SELECT coalesce(sum(amount), 0) FROM ledger_hold
    WHERE credit_id = NEW.account_id AND state = 'held')
BEGIN SELECT RAISE(ABORT, 'ledger: totals are not written by hand'); END;
CREATE TRIGGER ledger_balance_no_delete BEFORE DELETE ON ledger_balance
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;

-- Holds: held, then posted by the entry being written or released, once.
CREATE TRIGGER ledger_hold_in BEFORE INSERT ON ledger_hold BEGIN
  SELECT RAISE(ABORT, 'ledger: already recorded') WHERE EXISTS(
    SELECT 1 FROM ledger_hold WHERE id = NEW.id OR (source = NEW.source AND idem = NEW.idem));
  SELECT RAISE(ABORT, 'ledger: a hold starts held') WHERE NEW.state <> 'held';
  SELECT RAISE(ABORT, 'ledger_balance_ceiling') FROM ledger_balance
    WHERE account_id = NEW.debit_id AND debits + NEW.amount + debits_held - credits > ceiling;
  SELECT RAISE(ABORT, 'ledger_balance_floor') FROM ledger_balance
    WHERE account_id = NEW.credit_id AND debits - credits - NEW.amount - credits_held < floor;
END;
CREATE TRIGGER ledger_hold_reserved AFTER INSERT ON ledger_hold BEGIN
  UPDATE ledger_balance SET debits_held = debits_held + NEW.amount WHERE account_id = NEW.debit_id;
  UPDATE ledger_balance SET credits_held = credits_held + NEW.amount WHERE account_id = NEW.credit_id;
  SELECT RAISE(ABORT, 'ledger: totals not kept')
    WHERE (SELECT debits_held FROM ledger_balance WHERE account_id = NEW.debit_id)
      IS NOT (SELECT sum(amount) FROM ledger_hold WHERE debit_id = NEW.debit_id AND state = 'held')
    OR (SELECT credits_held FROM ledger_balance WHERE account_id = NEW.credit_id)
      IS NOT (SELECT sum(amount) FROM ledger_hold WHERE credit_id = NEW.credit_id AND state = 'held');
END;
CREATE TRIGGER ledger_hold_frozen BEFORE UPDATE ON ledger_hold BEGIN
  SELECT RAISE(ABORT, 'ledger: a hold is posted or released, once')
    WHERE OLD.state <> 'held' OR NEW.state NOT IN ('posted', 'released')
    OR NEW.id <> OLD.id OR NEW.debit_id <> OLD.debit_id OR NEW.credit_id <> OLD.credit_id
    OR NEW.commodity <> OLD.commodity OR NEW.amount <> OLD.amount OR NEW.memo <> OLD.memo
    OR NEW.source <> OLD.source OR NEW.idem <> OLD.idem OR NEW.digest <> OLD.digest
    OR NEW.actor <> OLD.actor OR NEW.made_at <> OLD.made_at OR NEW.expires_at IS NOT OLD.expires_at;
  SELECT RAISE(ABORT, 'ledger: only the entry being written posts a hold')
    WHERE NEW.entry_id <> (SELECT max(id) FROM ledger_entry)
    OR EXISTS(SELECT 1 FROM ledger_hold WHERE entry_id = NEW.entry_id);
  SELECT RAISE(ABORT, 'ledger: the hold has expired')
    WHERE OLD.expires_at <= (SELECT recorded_at FROM ledger_entry WHERE id = NEW.entry_id);
END;
CREATE TRIGGER ledger_hold_settled AFTER UPDATE OF state ON ledger_hold BEGIN
  UPDATE ledger_balance SET debits_held = debits_held - NEW.amount WHERE account_id = NEW.debit_id;
  UPDATE ledger_balance SET credits_held = credits_held - NEW.amount WHERE account_id = NEW.credit_id;
END;
CREATE TRIGGER ledger_hold_no_delete BEFORE DELETE ON ledger_hold
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
