ALTER TABLE orders ADD CONSTRAINT orders_not_future CHECK (placed_at <= now()) NOT VALID;
CREATE TABLE parcel (id bigint, sent_at timestamptz CHECK (sent_at > CURRENT_DATE));
