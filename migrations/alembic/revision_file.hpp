// An Alembic revision file read without Python: its place in the graph and what it says of itself.
// The SQL is not in it; Alembic makes that (alembic upgrade --sql).

#pragma once

#include "migrations/revision.hpp"
#include "sql/source_span.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lockstep {

struct AlembicRevision {
  RevisionId id;                           // any string without @ - + :
  std::vector<RevisionId> down_revisions;  // empty at a base; several at a merge
  std::vector<std::string> branch_labels;
  std::vector<RevisionId> depends_on;
  std::string description;  // the docstring's first line
  std::string created;      // after "Create Date:"; may be empty
  std::string docstring;
  std::string path;
  SourcePosition id_at;
  SourcePosition down_revision_at;
};

// Problems: no revision or down_revision, a value that is computed, a character that an id may not
// have, a string that is not closed. Alembic 1.8 to 1.19 write such a header.
std::variant<AlembicRevision, std::vector<Diagnostic>> parse_alembic_revision(
    const SourceText& source);

// Whether Alembic would take a file of this name in versions/ for a revision.
bool is_alembic_revision_name(std::string_view file_name);

}  // namespace lockstep
