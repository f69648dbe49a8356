#include "cli/catalog_options.hpp"

#include "cli/options.hpp"
#include "cli/project.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "sql/errors.hpp"
#include "sql/snapshot_json.hpp"

namespace lockstep {
namespace {

CatalogSnapshot read_catalog_file(const std::string& path) {
  auto read = read_source(path);
  if (const auto* problem = std::get_if<Diagnostic>(&read)) {
    throw UserError(to_string(*problem), "`lockstep snapshot -o FILE` writes such a file");
  }
  return snapshot_from_json(std::get<SourceText>(read).text());
}

}  // namespace

void add_catalog_options(CLI::App& arguments, CatalogOptions& options) {
  auto* file = arguments.add_option("--catalog", options.catalog_path,
                                    "Facts of the target: a file from `lockstep snapshot`");
  file->type_name("FILE");
  add_dsn(arguments, options.dsn)->excludes(file);
  arguments
      .add_option("--pg-version", options.version,
                  "PostgreSQL's major version; else the catalog's, lint.postgres of lockstep.yaml")
      ->type_name("N")
      ->check(CLI::Range(kOldestServer.major(), 99));
}

bool names_database(const CommandContext& context, const CatalogOptions& options) {
  if (!options.catalog_path.empty()) return false;
  return !options.dsn.empty() || !context.config.database.empty();
}

CatalogFacts catalog_facts(const CommandContext& context, const CatalogOptions& options,
                           ConfiguredDatabase configured) {
  CatalogFacts facts{ServerVersion::of_major(context.config.lint.postgres), std::nullopt};
  if (!options.catalog_path.empty()) {
    facts.catalog = read_catalog_file(options.catalog_path);
  } else if (!options.dsn.empty() ||
             (configured == ConfiguredDatabase::Used && names_database(context, options))) {
    facts.catalog = read_catalog(*open_for_reading(context, options.dsn));
  }
  if (facts.catalog) facts.version = facts.catalog->version;
  if (options.version != 0) facts.version = ServerVersion::of_major(options.version);
  return facts;
}

}  // namespace lockstep
