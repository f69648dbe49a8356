-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: tables that cannot be attached
-- created: 2026-11-22T16:38:00Z

ALTER TABLE event ATTACH PARTITION event_2 FOR VALUES FROM (1000) TO (2000);

ALTER TABLE event ATTACH PARTITION event_2 DEFAULT;
