ALTER SEQUENCE orders_id_seq RESTART;
DROP SEQUENCE ticket_seq;
