// lockstep trace: what a file does on a scratch server, beside what is foretold of it.

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/report/trace_report.hpp"
#include "cli/sql_files.hpp"
#include "executor/attempt.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "migrations/revision_header.hpp"
#include "scratch/scratch_server.hpp"
#include "sql/errors.hpp"

#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <set>

namespace lockstep::commands {
namespace {

struct Options {
  std::string path;
  std::string schema;
  bool undo = false;
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("FILE", options.path, "A revision or an SQL file; - for standard input")
      ->required();
  arguments
      .add_option("--schema", options.schema,
                  "What to run it on, as pg_dump --schema-only writes it; else what the project's "
                  "earlier revisions make")
      ->type_name("FILE");
  arguments.add_flag("--undo", options.undo,
                     "Run the downgrade section too, and show what it does not restore");
  add_format(arguments, options.format);
}

ScratchServer start_server() {
  const char* bin =
      std::getenv("LOCKSTEP_SCRATCH_PG");  // NOLINT(concurrency-mt-unsafe): nothing calls setenv
  return ScratchServer::start({.bin = bin == nullptr ? "" : bin});
}

// The revisions to be run before this one: those below it, or all when it is none of them.
std::vector<const Revision*> earlier_revisions(const RevisionGraph& graph,
                                               const Revision& revision) {
  std::set<RevisionId> below;
  const bool known = graph.find(revision.id) != nullptr;
  for (const RevisionId& parent : revision.down_revisions) {
    if (graph.find(parent) == nullptr) continue;
    const std::set<RevisionId> ancestors = graph.ancestors(parent);
    below.insert(ancestors.begin(), ancestors.end());
  }
  std::vector<const Revision*> earlier;
  for (const Revision& other : graph.in_order()) {
    const bool all = !known && revision.down_revisions.empty();
    if (all || below.contains(other.id)) earlier.push_back(&other);
  }
  return earlier;
}

[[noreturn]] void refuse(const std::string& what, const DatabaseError& error) {
  throw UserError(what + " cannot be run on the scratch server: " + error.what(),
                  "give the schema that it needs: --schema FILE, from pg_dump --schema-only");
}

void load(Session& session, const SourceText& schema) {
  if (const auto error = attempt([&] { load_schema(session, schema.text()); }))
    refuse(schema.path(), *error);
}

void run_revisions(Session& session, const std::vector<const Revision*>& revisions) {
  for (const Revision* revision : revisions) {
    if (const auto error = attempt([&] { run_script(session, revision->upgrade); }))
      refuse("the earlier revision " + revision->id, *error);
  }
}

struct TraceInput {
  std::shared_ptr<const SourceText> source;
  Revision revision;
  std::optional<SourceText> schema;
  RevisionSet set;  // where no schema is given
};

// Shows what is wrong with the input and returns nothing.
std::optional<TraceInput> read_input(CommandContext& context, const Options& options) {
  auto read = read_path_or_input(context, options.path);
  if (const auto* problem = std::get_if<Diagnostic>(&read)) {
    show_problems(context, {problem, 1});
    return std::nullopt;
  }
  TraceInput input;
  input.source = std::make_shared<const SourceText>(std::get<SourceText>(std::move(read)));
  auto parsed_file = has_revision_header(*input.source) ? parse_revision(*input.source)
                                                        : parse_plain_sql(*input.source);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed_file)) {
    show_problems(context, *problems);
    return std::nullopt;
  }
  input.revision = std::get<Revision>(std::move(parsed_file));
  if (!options.schema.empty()) {
    auto schema = read_source(options.schema);
    if (const auto* problem = std::get_if<Diagnostic>(&schema)) {
      show_problems(context, {problem, 1});
      return std::nullopt;
    }
    input.schema = std::get<SourceText>(std::move(schema));
    return input;
  }
  std::error_code error;
  if (!std::filesystem::is_directory(context.config.migrations.path, error)) return input;
  auto set = read_revisions(context);
  if (!set) return std::nullopt;
  input.set = std::move(*set);
  return input;
}

void trace_downgrade(Database& database, Session& session, const TraceInput& input,
                     const CatalogSnapshot& before, TraceReport& report) {
  if (!input.revision.downgrade) {
    throw UserError(input.source->path() + " has no downgrade section", "trace it without --undo");
  }
  report.sections.push_back(
      {"downgrade", trace_script(database, session, *input.revision.downgrade)});
  report.not_restored = not_restored(before, read_catalog(session));
}

bool failed(const TracedSection& section) {
  return !section.statements.empty() && section.statements.back().seen.error.has_value();
}

ExitCode run(const Options& options, CommandContext& context) {
  const auto input = read_input(context, options);
  if (!input) return ExitCode::BadInput;
  const ScratchServer server = start_server();
  const auto database = connect_database({.dsn = server.dsn()});
  if (input->schema) {
    load(*database->open({.role = "schema"}), *input->schema);
  } else {
    run_revisions(*database->open({.role = "schema"}),
                  earlier_revisions(input->set.graph, input->revision));
  }
  const auto session = database->open({.role = "trace"});
  const CatalogSnapshot before = read_catalog(*session);
  TraceReport report{
      .source = input->source.get(),
      .server = session->server_version().major(),
      .sections = {{"upgrade", trace_script(*database, *session, input->revision.upgrade)}},
      .not_restored = std::nullopt};
  if (options.undo && !failed(report.sections.front()))
    trace_downgrade(*database, *session, *input, before, report);
  if (options.format == Format::Json) {
    context.out << trace_json(report);
  } else {
    write_trace_text(context.out, report);
  }
  return failed(report.sections.back()) ? ExitCode::NeedsHuman : ExitCode::Done;
}

}  // namespace

void trace(CommandLine& line) {
  line.add<Options>({.name = "trace",
                     .group = CommandGroup::Author,
                     .summary = "The locks, rewrites and scans of a file, seen on a scratch server",
                     .examples = "lockstep trace migrations/4c1e9a2b7d10_account_id.sql --undo\n"
                                 "pg_dump --schema-only shop > shop.sql\n"
                                 "lockstep trace change.sql --schema shop.sql"},
                    declare, run);
}

}  // namespace lockstep::commands
