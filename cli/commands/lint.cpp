// lockstep lint: what every statement would do to a running system, and what is wrong with that.

#include "cli/catalog_options.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/report/lint_report.hpp"
#include "cli/sql_files.hpp"

#include <algorithm>
#include <optional>
#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::optional<FailOn> fail_on;
  CatalogOptions catalog;
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("PATH", options.paths,
                       "Files, folders, or - for standard input; else the migrations folder");
  add_format(arguments, options.format);
  add_choice<std::optional<FailOn>>(
      arguments, "--fail-on", options.fail_on,
      {{"unsafe", FailOn::Unsafe}, {"caution", FailOn::Caution}, {"never", FailOn::Never}},
      "The verdict from which on the exit code is 3 (unsafe)");
  add_catalog_options(arguments, options.catalog);
}

ExitCode verdict_code(const VerdictCounts& counts, FailOn fail_on) {
  const bool unsafe = counts.unsafe > 0 && fail_on != FailOn::Never;
  const bool caution = counts.caution > 0 && fail_on == FailOn::Caution;
  return unsafe || caution ? ExitCode::LintFindings : ExitCode::Done;
}

std::vector<LintedFile> lint_files(CommandContext& context, const Options& options) {
  CatalogFacts facts = catalog_facts(context, options.catalog, ConfiguredDatabase::Ignored);
  const auto& disabled = context.config.lint.disable;
  const AnalysisOptions analysis{.version = facts.version,
                                 .catalog = std::move(facts.catalog),
                                 .disabled_rules = {disabled.begin(), disabled.end()}};
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) paths.push_back(context.config.migrations.path);
  std::vector<LintedFile> linted;
  for (SqlFile& file : read_sql_files(context, paths))
    linted.push_back({std::move(file), {}});
  // Only now, as the reports point into scripts that do not move any more.
  for (LintedFile& file : linted)
    file.statements = analyze(file.file.script, analysis);
  return linted;
}

ExitCode run(const Options& options, CommandContext& context) {
  const std::vector<LintedFile> files = lint_files(context, options);
  std::size_t problems = 0;
  for (const LintedFile& linted : files) {
    problems += linted.file.script.errors.size();
    if (options.format != Format::Text) continue;
    for (const Diagnostic& problem : linted.file.script.errors) {
      write_problem(context.err, problem, linted.file.source.get());
    }
  }
  if (options.format == Format::Json) {
    context.out << lint_json(files);
  } else {
    write_lint_text(context.out, files, context.terminal);
  }
  if (problems > 0) {
    context.err << "lockstep: error: " << count_of(problems, "problem") << " in the input\n";
    return ExitCode::BadInput;
  }
  return verdict_code(count_verdicts(files), options.fail_on.value_or(context.config.lint.fail_on));
}

}  // namespace

void lint(CommandLine& line) {
  line.add<Options>({.name = "lint",
                     .group = CommandGroup::Author,
                     .summary = "What each statement does to a running system",
                     .examples = "lockstep lint\n"
                                 "lockstep lint migrations/4c1e9a2b7d10_account_id.sql --json\n"
                                 "git show HEAD:change.sql | lockstep lint - --pg-version 16\n"
                                 "lockstep lint --catalog production.json --fail-on caution"},
                    declare, run);
}

}  // namespace lockstep::commands
