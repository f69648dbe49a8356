// An Alembic project's revision files → the graph, without Python; and the SQL that Alembic printed
// of each → its scripts.

#pragma once

#include "migrations/alembic/config.hpp"
#include "migrations/alembic/revision_file.hpp"
#include "migrations/revision.hpp"
#include "sql/source_span.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lockstep {

struct AlembicFile {
  AlembicRevision header;
  std::shared_ptr<const SourceText> source;  // the Python text
};

// Reads every revision file of the project's version locations, in the order of their names.
// Problems: an unreadable folder or file, a header that is computed or incomplete.
std::variant<std::vector<AlembicFile>, std::vector<Diagnostic>> read_alembic_files(
    const AlembicConfig& config);

// What Alembic has printed of one revision.
struct AlembicSql {
  std::string upgrade;                   // split_offline_script(): statements with their directives
  std::optional<std::string> downgrade;  // none: there is none, or it does more than SQL
  std::string opaque;                    // why its SQL cannot be known; empty: it is here
};

// Its place in the graph and its checksum: over the file's Python tokens, since what Alembic prints
// depends on Alembic's version. depends_on counts as a parent, as alembic_version counts it.
Revision alembic_revision(const AlembicFile& file);

struct AlembicScripts {
  std::shared_ptr<const SourceText> upgrade;  // what positions in the script refer to
  std::vector<Diagnostic> problems;
};
// Fills in the scripts. Directives of the docstring ("lockstep: …" at the beginning of a line) are
// for the revision's only statement, or for the one that they number ("lockstep: statement 2: …");
// as-is, for a revision that is opaque.
AlembicScripts add_alembic_sql(const AlembicFile& file, const AlembicSql& sql, Revision& revision);

}  // namespace lockstep
