-- lockstep: allow drop-table: detached and archived
DROP TABLE event_2;
