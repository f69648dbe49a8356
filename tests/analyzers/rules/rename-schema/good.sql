CREATE VIEW archive.orders AS SELECT * FROM public.orders;
