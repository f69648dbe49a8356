// What lint and plan know of the target: its version and, by a file or a connection, its catalog.

#pragma once

#include "cli/command.hpp"
#include "sql/catalog_snapshot.hpp"

#include <optional>
#include <string>

namespace lockstep {

struct CatalogOptions {
  std::string catalog_path;  // --catalog: a file that `lockstep snapshot` wrote
  std::string dsn;           // --dsn
  int version = 0;           // --pg-version; 0: not given
};

void add_catalog_options(CLI::App& arguments, CatalogOptions& options);

enum class ConfiguredDatabase { Used, Ignored };  // when neither --catalog nor --dsn is given

struct CatalogFacts {
  ServerVersion version;
  std::optional<CatalogSnapshot> catalog;
};

// Connects read-only where a database is named. Throws UserError and DatabaseError.
CatalogFacts catalog_facts(const CommandContext& context, const CatalogOptions& options,
                           ConfiguredDatabase configured);

// Whether a command with these options connects.
bool names_database(const CommandContext& context, const CatalogOptions& options);

}  // namespace lockstep
