// What one tool's version table is like, as SQL: a new tool is a file with its ToolSql and a line
// in version_table.cpp.

#pragma once

#include "sql/sql_builder.hpp"

namespace lockstep {

// A row stands for the revision and for all below it, or for itself alone.
enum class RowMeaning { Heads, Each };

struct ToolSql {
  Fragment columns;   // of CREATE TABLE, as the tool makes it
  Fragment version;   // a row's version as text
  Fragment expected;  // a query of one column `version`: what the ledger says should stand there
  Fragment inserted;  // "(columns) SELECT …" that makes rows of expected versions, FROM left open
  RowMeaning meaning;
};

extern const ToolSql kAlembicSql;

}  // namespace lockstep
