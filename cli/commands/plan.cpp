// lockstep plan: the phases and steps that a revision, a file or all that is pending will be run
// in.

#include "cli/catalog_options.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/planning.hpp"
#include "cli/project.hpp"
#include "cli/report/plan_report.hpp"
#include "planner/explain.hpp"

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string target;
  bool explain = false;
  CatalogOptions catalog;
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("TARGET", options.target,
                       "A revision, a file, or - for standard input; else what is pending");
  add_format(arguments, options.format);
  arguments.add_flag("--explain", options.explain, "Say of every step why it is there");
  add_catalog_options(arguments, options.catalog);
}

ExitCode run(const Options& options, CommandContext& context) {
  const auto chosen = choose_revisions(context, options.target, options.catalog);
  if (!chosen) return ExitCode::BadInput;
  const PlannedRevisions planned =
      plan_revisions(*chosen, catalog_facts(context, options.catalog, ConfiguredDatabase::Used));
  if (options.format == Format::Json) {
    context.out << plans_json(planned);
  } else {
    const Detail detail = options.explain ? Detail::Explain : Detail::Steps;
    for (const Plan& plan : planned.plans)
      context.out << to_text(plan, detail) << '\n';
    if (chosen->revisions.empty()) context.err << "nothing is pending\n";
  }
  write_refusals(context.err, planned.refusals);
  return planned.refusals.empty() ? ExitCode::Done : ExitCode::Refused;
}

}  // namespace

void plan(CommandLine& line) {
  line.add<Options>({.name = "plan",
                     .group = CommandGroup::Author,
                     .summary = "The phases and steps that a change will be run in",
                     .examples = "lockstep plan\n"
                                 "lockstep plan 4c1e9a2b7d10 --explain\n"
                                 "lockstep plan change.sql --catalog production.json --json\n"
                                 "lockstep plan head --dsn postgresql://localhost/shop"},
                    declare, run);
}

}  // namespace lockstep::commands
