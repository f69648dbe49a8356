// pg_catalog → CatalogSnapshot, in one read-only repeatable-read transaction, for servers 13–18.

#pragma once

#include "executor/database.hpp"
#include "sql/catalog_snapshot.hpp"

namespace lockstep {

// No rights on the relations are needed. To show sizes and definitions the server takes ACCESS
// SHARE for a moment: where somebody holds ACCESS EXCLUSIVE on any table, DatabaseError
// (LockTimeout) is thrown after the session's lock_timeout. No lock is kept.
CatalogSnapshot read_catalog(Session& session);

}  // namespace lockstep
