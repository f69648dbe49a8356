// lockstep lint: what every statement would do to a running system, and what is wrong with that.

#include "cli/lint/lint_files.hpp"
#include "cli/options.hpp"

namespace lockstep::commands {
namespace {

void declare(CLI::App& arguments, LintRequest& request) {
  arguments.add_option("PATH", request.paths,
                       "Files, folders, or - for standard input; else the migrations folder");
  add_choice<LintFormat>(arguments, "--format", request.format,
                         {{"text", LintFormat::Text},
                          {"json", LintFormat::Json},
                          {"sarif", LintFormat::Sarif},
                          {"gitlab", LintFormat::Gitlab},
                          {"github", LintFormat::Github},
                          {"junit", LintFormat::Junit},
                          {"markdown", LintFormat::Markdown}},
                         "How the result is shown (text)");
  arguments.add_flag_callback(
      "--json", [&request] { request.format = LintFormat::Json; }, "Short for --format json");
  add_choice<std::optional<FailOn>>(
      arguments, "--fail-on", request.fail_on,
      {{"unsafe", FailOn::Unsafe}, {"caution", FailOn::Caution}, {"never", FailOn::Never}},
      "The verdict from which on the exit code is 3 (unsafe)");
  auto* since = arguments
                    .add_option("--since", request.since,
                                "Only files that are new or changed since this branch or commit")
                    ->type_name("GIT_REF");
  arguments
      .add_option("--baseline", request.baseline,
                  "A file of findings that are known: they do not count")
      ->type_name("FILE");
  arguments
      .add_option("--write-baseline", request.write_baseline,
                  "Write the findings of now to this file, and end with 0")
      ->type_name("FILE")
      ->excludes(since);
  arguments.add_flag("--fix", request.fix,
                     "Show the SQL that lockstep would run instead; no file is changed");
  add_catalog_options(arguments, request.catalog);
}

ExitCode run(const LintRequest& request, CommandContext& context) {
  return lint_files(context, request);
}

}  // namespace

void lint(CommandLine& line) {
  line.add<LintRequest>({.name = "lint",
                         .group = CommandGroup::Author,
                         .summary = "What each statement does to a running system",
                         .examples = "lockstep lint\n"
                                     "lockstep lint migrations/4c1e9a2b7d10_account_id.sql --fix\n"
                                     "git show HEAD:change.sql | lockstep lint - --pg-version 16\n"
                                     "lockstep lint --since origin/main --format gitlab\n"
                                     "lockstep lint --catalog production.json --fail-on caution"},
                        declare, run);
}

}  // namespace lockstep::commands
