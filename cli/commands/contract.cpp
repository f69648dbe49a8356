// lockstep contract: cutover and retire, up to the next gate.

#include "executor/contract.hpp"

#include "cli/command.hpp"
#include "cli/engine_command.hpp"
#include "cli/project.hpp"
#include "cli/report/run_json.hpp"
#include "sql/errors.hpp"

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  EngineOptions engine;
  std::string revision;
  std::optional<Stage> stage;
  bool dry_run = false;
  std::string confirm;
  OverrideOptions overrides;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("REVISION", options.revision,
                       "The revision; may be left out when just one is in flight");
  add_choice<std::optional<Stage>>(arguments, "--stage", options.stage,
                                   {{"cutover", Stage::Cutover}, {"retire", Stage::Retire}},
                                   "Stop after this stage");
  arguments.add_flag("--dry-run", options.dry_run, "Show which gates hold; change nothing");
  arguments
      .add_option("--confirm", options.confirm,
                  "Refuse unless this is the revision that would be contracted")
      ->type_name("REVISION");
  add_overrides(arguments, options.overrides);
  add_engine_options(arguments, options.engine);
  add_wait_for_db(arguments, options.engine);
  add_max_duration(arguments, options.engine);
}

ContractRequest request_of(const Options& options) {
  ContractRequest request{.stage = options.stage};
  if (!options.revision.empty()) request.revision = options.revision;
  if (request.revision && !options.confirm.empty() &&
      !request.revision->starts_with(options.confirm) &&
      !options.confirm.starts_with(*request.revision)) {
    throw UserError("--confirm names " + options.confirm + ", but the revision to contract is " +
                    *request.revision);
  }
  if (!request.revision && !options.confirm.empty()) request.revision = options.confirm;
  return request;
}

void show(const ContractReport& report, std::ostream& out) {
  if (!report.stage) {
    out << "nothing is left to contract\n";
    return;
  }
  out << to_string(*report.stage) << " of " << report.revision
      << (report.ok ? ": every gate holds\n" : ": waits\n");
  for (const GateStatus& gate : report.gates) {
    out << (gate.ok ? "  ok  " : "  --  ") << to_string(gate.gate) << ": " << gate.evidence;
    if (!gate.overridden.empty()) out << " (overridden: " << gate.overridden << ')';
    out << '\n';
    if (const std::string option = override_option(gate); !option.empty())
      out << "        opens with " << option << '\n';
  }
}

ContractReport read_gates(const Options& options, const ContractRequest& request,
                          CommandContext& context) {
  const std::unique_ptr<Session> session = open_for_reading(context, options.engine.dsn);
  ContractSettings settings = run_settings(context.config).contract;
  settings.overrides = overrides_of(options.overrides);
  return contract_report(*session, request, settings);
}

ExitCode show_gates(const Options& options, const ContractRequest& request,
                    CommandContext& context) {
  const ContractReport report = read_gates(options, request, context);
  if (options.engine.format == Format::Json) {
    context.out << contract_json(report);
  } else {
    show(report, context.out);
  }
  return report.ok ? ExitCode::Done : ExitCode::Refused;
}

ExitCode run(const Options& options, CommandContext& context) {
  const ContractRequest request = request_of(options);
  if (options.dry_run) return show_gates(options, request, context);
  EngineOptions engine_options = options.engine;
  engine_options.format = Format::Text;
  const ExitCode code = run_with_engine("contract", engine_options, context, [&](Engine& engine) {
    engine.settings.contract.overrides = overrides_of(options.overrides);
    return contract(engine, request);
  });
  // Where it stands now: the gates of the stage that comes next.
  if (options.engine.format == Format::Json) {
    context.out << contract_json(read_gates(options, {.revision = request.revision}, context));
  }
  return code;
}

}  // namespace

void contract(CommandLine& line) {
  line.add<Options>(
      {.name = "contract",
       .group = CommandGroup::Pipeline,
       .summary = "Cut over and retire, up to the next gate",
       .examples = "lockstep contract --dry-run\n"
                   "lockstep contract 4c1e9a2b7d10 --stage cutover\n"
                   "lockstep contract --override soak --reason \"hotfix, traffic is on green\""},
      declare, run);
}

}  // namespace lockstep::commands
