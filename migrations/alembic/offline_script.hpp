// What `alembic upgrade --sql a:b` and `downgrade --sql b:a` print, taken apart: revision by
// revision, without the statements that are lockstep's to make (BEGIN, COMMIT, and those on the
// version table), with the directives that op.execute("-- lockstep: …") has left.

#pragma once

#include "sql/source_span.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lockstep {

// One "-- Running upgrade a -> b" and what follows it.
struct OfflineRevision {
  std::vector<std::string> from;  // empty: base; several at a merge
  std::string to;                 // empty: base
  std::string sql;                // statements, each ended with ";", its directives above it
  // Some statement stood between a COMMIT and the next BEGIN (autocommit_block).
  bool leaves_transaction = false;
};

struct VersionTableName {
  std::string schema;  // empty: unqualified, as without version_table_schema
  std::string name = "alembic_version";
};

// In the order in which they stand. A Diagnostic: SQL that cannot be read, or that stands before
// the first revision and is not the version table's.
std::variant<std::vector<OfflineRevision>, std::vector<Diagnostic>> split_offline_script(
    const SourceText& output, const VersionTableName& versions);

}  // namespace lockstep
