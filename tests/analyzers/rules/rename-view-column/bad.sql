ALTER VIEW recent RENAME COLUMN note TO remark;
