-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: rows in batches
-- created: 2026-11-22T16:38:00Z

UPDATE account SET price = points / 100.0, note = 'none' WHERE points > 0;

UPDATE rate SET percent = percent + 1;
