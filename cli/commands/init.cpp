// lockstep init: lockstep.yaml and the migrations folder, where they are not there yet.

#include "cli/command.hpp"
#include "cli/new_files.hpp"
#include "cli/options.hpp"
#include "cli/report/json.hpp"
#include "sql/errors.hpp"

#include <filesystem>
#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string folder = ".";
  Format format = Format::Text;
};

constexpr std::string_view kConfigText =
    R"yaml(# All keys and their defaults: lockstep config show --origin
database: ${DATABASE_URL}
migrations: {path: migrations}

# Chosen by --env, else LOCKSTEP_ENV, else production.
environments:
  development: {contract: auto}
  ci:          {contract: auto}
  production:  {contract: gated, soak: 24h, observe: 1h, bake: 24h}

lint: {fail_on: unsafe, postgres: 15}
)yaml";

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("FOLDER", options.folder, "Where the project is (.)");
  add_format(arguments, options.format);
}

ExitCode run(const Options& options, CommandContext& context) {
  namespace fs = std::filesystem;
  const fs::path folder = options.folder;
  const fs::path migrations = folder / "migrations";
  std::error_code error;
  fs::create_directories(migrations, error);
  if (error) throw UserError(migrations.string() + ": " + error.message());
  const fs::path config = folder / "lockstep.yaml";
  write_new_file(config, kConfigText);
  const std::vector<std::string> made{config.lexically_normal().string(),
                                      migrations.lexically_normal().string()};
  if (options.format == Format::Json) {
    context.out << created_json("init", made);
    return ExitCode::Done;
  }
  for (const std::string& path : made)
    context.out << path << '\n';
  context.err << "  next: lockstep revision -m \"what it does\"\n";
  return ExitCode::Done;
}

}  // namespace

void init(CommandLine& line) {
  line.add<Options>({.name = "init",
                     .group = CommandGroup::Author,
                     .summary = "Start a project: lockstep.yaml and a migrations folder",
                     .examples = "lockstep init\nlockstep init services/shop",
                     .config = ConfigUse::Ignored},
                    declare, run);
}

}  // namespace lockstep::commands
