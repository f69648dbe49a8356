-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: tables that CASCADE empties
-- created: 2026-11-22T16:38:00Z

TRUNCATE account CASCADE;

TRUNCATE account;
