DROP TABLE event_1;
