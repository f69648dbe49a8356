// A revision: one migration file and its place in the graph.

#pragma once

#include "migrations/directive.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

using RevisionId = std::string;  // 12 lower-case hex digits in lockstep's own format

// It does more than SQL: another tool's revision that talks to the database from a program.
struct Opaque {
  std::string reason;
  std::string as_is;  // why that tool may run it in its turn; empty: nobody said so
};

struct Revision {
  RevisionId id;
  std::vector<RevisionId> down_revisions;  // empty at the base; several at a merge
  std::string description;
  std::string created;   // ISO 8601, as written; may be empty
  std::string path;      // of the file, as given to the loader plus its name
  SourcePosition id_at;  // where the header names the id and the parents, for messages
  SourcePosition down_revision_at;
  std::string checksum;  // SHA-256 in hex, by checksum_algorithm
  int checksum_algorithm = 1;
  Script upgrade;
  std::optional<Script> downgrade;  // none: the file has no downgrade section
  std::optional<Opaque> opaque;     // then there is no script
};

}  // namespace lockstep
