-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: rows that cannot be changed in batches
-- created: 2026-11-22T16:38:00Z

UPDATE account SET points = points + 1;

UPDATE account SET points = random() * 10;

UPDATE account SET note = now()::text WHERE points = 1;

UPDATE account a SET points = 0 FROM entry e WHERE e.account_id = a.id;

UPDATE account SET points = 0 WHERE id IN (SELECT account_id FROM entry);

UPDATE entry SET note = 'x';

DELETE FROM account USING entry WHERE entry.account_id = account.id;

INSERT INTO entry (account_id) SELECT id FROM account;

MERGE INTO entry USING account ON entry.account_id = account.id WHEN MATCHED THEN DELETE;
