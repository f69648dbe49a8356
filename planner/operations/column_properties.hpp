// What a column carries besides its type and NOT NULL, as statements that give another column the
// same: constant default, comment, column grants, statistics target, options. Storage and
// compression belong to types of variable length, which no conversion starts from.

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "sql/sql.hpp"

#include <vector>

namespace lockstep {

// False: a grant has a shape that is not known, so the column cannot be copied faithfully.
bool properties_are_known(const CatalogColumn& column);
// Of these the statistics target and the options.
std::vector<Sql> column_settings(const RelationName& relation, const CatalogColumn& from,
                                 const Identifier& to);
// All. Precondition: properties_are_known(from).
std::vector<Sql> copy_properties(const RelationName& table, const CatalogColumn& from,
                                 const Identifier& to);

}  // namespace lockstep
