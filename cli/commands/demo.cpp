// lockstep demo: a schema change under live traffic, on a server of its own.

#include "cli/demo/demo.hpp"

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/progress_log.hpp"
#include "cli/report/demo_json.hpp"
#include "cli/signals.hpp"

#include <cstdlib>
#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::int64_t rows = 1'000'000;
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("--rows", options.rows, "How many rows the table has")
      ->check(CLI::Range(std::int64_t{1000}, std::int64_t{100'000'000}))
      ->capture_default_str();
  add_format(arguments, options.format);
}

ExitCode run(const Options& options, CommandContext& context) {
  const char* bin =
      std::getenv("LOCKSTEP_SCRATCH_PG");  // NOLINT(concurrency-mt-unsafe): nothing calls setenv
  ProgressLog progress(context.err, context.terminal, system_clock());
  const StopOnSignal stop;
  const demo::DemoReport report =
      demo::run_demo({.rows = options.rows, .server = {.bin = bin == nullptr ? "" : bin}},
                     system_clock(), progress, stop.token());
  context.out << (options.format == Format::Json ? demo_json(report) : to_text(report));
  if (!report.outcome.done()) return report.outcome.code;
  return report.broken().empty() ? ExitCode::Done : ExitCode::UnexpectedError;
}

}  // namespace

void demo(CommandLine& line) {
  line.add<Options>({.name = "demo",
                     .group = CommandGroup::Other,
                     .summary = "A schema change under live traffic, on a server of its own",
                     .examples = "lockstep demo\nlockstep demo --rows 100000 --json",
                     .config = ConfigUse::Ignored},
                    declare, run);
}

}  // namespace lockstep::commands
