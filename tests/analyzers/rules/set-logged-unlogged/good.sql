CREATE UNLOGGED TABLE orders_import (id integer PRIMARY KEY, note text);
