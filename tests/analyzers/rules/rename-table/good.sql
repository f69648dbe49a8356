CREATE TABLE refund (id bigint PRIMARY KEY);
ALTER TABLE refund RENAME TO repayment;
