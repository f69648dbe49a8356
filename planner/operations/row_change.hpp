// The SQL of an UPDATE or DELETE that is run in batches, from what its author wrote.

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "sql/sql.hpp"
#include "sql/statement.hpp"

namespace lockstep {

// a = 1, b = lower(b)
Sql assignments_of(const RowByRow& change);
// True for the rows that the statement asks for.
Sql asked_for(const RowByRow& change);
// True for those of them in which it would change something, by the stored image. Precondition: the
// table has the columns that are set.
Sql asked_for_and_different(const RowByRow& change, const CatalogRelation& table);

}  // namespace lockstep
