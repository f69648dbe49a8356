// pg_catalog → CatalogSnapshot, in one read-only repeatable-read transaction, for servers 13–18.

#pragma once

#include "executor/database.hpp"
#include "sql/catalog_snapshot.hpp"

namespace lockstep {

CatalogSnapshot read_catalog(Session& session);

}  // namespace lockstep
