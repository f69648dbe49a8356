CREATE TABLE refund (id bigint PRIMARY KEY, note text);
ALTER TABLE refund RENAME COLUMN note TO remark;
