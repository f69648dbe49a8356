UPDATE orders SET note = '', remark = 'x' WHERE id = 1;
