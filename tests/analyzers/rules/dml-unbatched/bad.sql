UPDATE orders SET note = 'n/a';
