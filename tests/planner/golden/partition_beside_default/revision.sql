-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: a new partition
-- created: 2026-11-22T16:38:00Z

CREATE TABLE event_3 PARTITION OF event FOR VALUES FROM (2000) TO (3000);
