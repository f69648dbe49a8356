// lockstep upgrade: expand and backfill what is pending.

#include "executor/upgrade.hpp"

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "cli/planning.hpp"
#include "cli/process.hpp"
#include "cli/project.hpp"
#include "cli/report/plan_report.hpp"
#include "executor/backfill/forecast.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "planner/explain.hpp"
#include "sql/errors.hpp"

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  EngineOptions engine;
  UpgradeRequest request;
  bool automatic = false;
  bool dry_run = false;
  bool then = false;
};

void declare(CLI::App& arguments, Options& options) {
  arguments
      .add_option("REVISION", options.request.target,
                  "head, heads, +N, a revision's id or its prefix")
      ->default_str("head");
  add_choice<std::optional<Phase>>(arguments, "--phase", options.request.stop_after,
                                   {{"expand", Phase::Expand}, {"backfill", Phase::Backfill}},
                                   "Stop after this phase");
  add_choice(arguments, "--order", options.request.order,
             {{"linear", MergeOrder::Linear}, {"non-linear", MergeOrder::NonLinear}},
             "Whether revisions merged late, below applied ones, may run");
  arguments.add_flag("--auto", options.automatic,
                     "Obey auto_migrate and its variable: where off, say so and exit 0");
  arguments.add_flag("--dry-run", options.dry_run, "Show what would run; change nothing");
  arguments.add_flag("--then", options.then,
                     "After success, become the program that follows: --then -- CMD…");
  add_engine_options(arguments, options.engine);
  add_wait_for_db(arguments, options.engine);
  add_max_duration(arguments, options.engine);
}

// What the copies of a plan will cost, by the sizes of now.
void show_forecasts(const Plan& plan, Session& session, std::ostream& out) {
  const bool seeks_hot = session.server_version() >= ServerVersion::of_major(14);
  for (const PhaseSteps& phase : plan.phases) {
    for (const Step& step : phase.steps) {
      const auto* copy = std::get_if<Backfill>(&step.action);
      if (copy == nullptr) continue;
      out << step.id << ": "
          << to_text(forecast(read_table_facts(copy->relation, session), seeks_hot)) << '\n';
    }
  }
}

ExitCode show_pending(const Options& options, const RevisionSet& set, CommandContext& context) {
  const std::unique_ptr<Session> session = open_for_reading(context, options.engine.dsn);
  const ChosenRevisions pending =
      pending_revisions(set, read_ledger(*session), options.request.target);
  const PlannedRevisions planned =
      plan_revisions(pending, {session->server_version(), read_catalog(*session)});
  if (options.engine.format == Format::Json) {
    context.out << plans_json(planned);
  } else {
    for (const Plan& plan : planned.plans) {
      context.out << to_text(plan, Detail::Steps) << '\n';
      show_forecasts(plan, *session, context.out);
    }
  }
  write_refusals(context.err, planned.refusals);
  context.err << "dry run: nothing was changed\n";
  return planned.refusals.empty() ? ExitCode::Done : ExitCode::Refused;
}

ExitCode run(const Options& options, CommandContext& context) {
  if (options.then && context.global.then.empty())
    throw UserError("--then needs a program", "Write it last: --then -- CMD…");
  if (options.automatic && !auto_migrate(context)) {
    return then_become(context.global.then,
                       report_as("upgrade", options.engine, context,
                                 {.message = "auto_migrate is off here: nothing was run"}));
  }
  const auto set = read_revisions(context);
  if (!set) return ExitCode::BadInput;
  if (options.dry_run) return show_pending(options, *set, context);
  const ExitCode code = run_with_engine("upgrade", options.engine, context, [&](Engine& engine) {
    return upgrade(engine, set->graph, options.request);
  });
  return then_become(context.global.then, code);
}

}  // namespace

void upgrade(CommandLine& line) {
  line.add<Options>(
      {.name = "upgrade",
       .group = CommandGroup::Pipeline,
       .summary = "Expand and backfill all that is pending",
       .examples = "lockstep upgrade\n"
                   "lockstep upgrade --phase expand\n"
                   "lockstep upgrade --auto --wait-for-db 60s --then -- gunicorn shop.wsgi"},
      declare, run);
}

}  // namespace lockstep::commands
