CREATE TABLE "Order" (id bigint, "user" bigint);
