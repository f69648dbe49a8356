UPDATE orders SET note = '' WHERE note IS NULL;
MERGE INTO orders USING import ON import.id = orders.id
  WHEN MATCHED THEN UPDATE SET note = import.note;
