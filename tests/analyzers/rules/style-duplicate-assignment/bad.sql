UPDATE orders SET note = '', note = 'x' WHERE id = 1;
