// Privileges as the catalog snapshot shows them ("SELECT TO app WITH GRANT OPTION"), as GRANTs on
// another relation or column: the privilege and the role are read and written anew.

#pragma once

#include "sql/identifier.hpp"
#include "sql/sql.hpp"

#include <string>
#include <vector>

namespace lockstep {

// False: one has a shape that is not known, so they cannot be carried over faithfully.
bool grants_are_known(const std::vector<std::string>& grants);

// Precondition of all: grants_are_known(grants).
std::vector<Sql> grant_on_column(const RelationName& relation, const Identifier& column,
                                 const std::vector<std::string>& grants);
// `relation` is new and `owner` has all privileges on it; what default privileges gave to others is
// taken back first.
std::vector<Sql> grant_on_relation(const RelationName& relation, const std::string& owner,
                                   const std::vector<std::string>& grants);
std::vector<Sql> grant_on_sequence(const RelationName& sequence, const std::string& owner,
                                   const std::vector<std::string>& grants);

}  // namespace lockstep
