// The text and name of a new revision file. Pure: id and time are given.

#pragma once

#include "migrations/revision.hpp"

#include <string>
#include <vector>

namespace lockstep {

struct NewRevision {
  RevisionId id;
  std::vector<RevisionId> down_revisions;
  std::string message;
  std::string created;  // ISO 8601, UTC
};

std::string revision_file_name(const NewRevision& revision);  // "<id>_<slug>.sql"
std::string revision_file_text(
    const NewRevision& revision);  // header, empty section, "-- downgrade"

}  // namespace lockstep
