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
  Fragment counted = "true";    // the rows that stand for a revision that is applied
  Fragment unusable = "false";  // a row by which the tool says that it stopped half-way
  Fragment first_rows = "";     // "(columns) …" that the tool writes when it makes the table
  // Rows are numbered in this column: of several of a version the last counts. `inserted` finds the
  // highest number so far as `last`.
  Fragment newest_by = "";
  Fragment beginning =
      "false";  // a row from which the tool counts on, with no file for what is below
  // Columns of a key and of an index that are named after the table: <table>_pk, <table>_s_idx.
  Fragment key = "";
  Fragment indexed = "";
};

extern const ToolSql kAlembicSql;
extern const ToolSql kDbmateSql;
extern const ToolSql kFlywaySql;
extern const ToolSql kGolangMigrateSql;
extern const ToolSql kGooseSql;

}  // namespace lockstep
