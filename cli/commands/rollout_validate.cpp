// lockstep rollout validate: everything that is wrong with a playbook, before anything runs.

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/report/rollout_json.hpp"
#include "cli/rollout/read_playbook.hpp"

#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string playbook;
  Format format = Format::Text;
};

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("PLAYBOOK", options.playbook, "The playbook's file")->required();
  add_format(arguments, options.format);
}

ExitCode run(const Options& options, CommandContext& context) {
  const PlaybookResult loaded = load_playbook_file(context, options.playbook);
  if (options.format == Format::Json) context.out << playbook_json(options.playbook, loaded);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&loaded)) {
    show_problems(context, *problems);
    return ExitCode::BadInput;
  }
  if (options.format == Format::Json) return ExitCode::Done;
  const auto& playbook = std::get<Playbook>(loaded);
  context.out << playbook.name << ": " << count_of(playbook.stages.size(), "stage") << '\n';
  for (const PlaybookStage& stage : playbook.stages) {
    const std::string kind(kind_of(stage.action));
    context.out << "  " << stage.name << (stage.name == kind ? "" : " (" + kind + ")") << '\n';
  }
  return ExitCode::Done;
}

}  // namespace

void rollout_validate(CommandLine& line) {
  line.add<Options>({.name = "rollout validate",
                     .group = CommandGroup::Pipeline,
                     .summary = "Everything that is wrong with a playbook; touches nothing",
                     .examples = "lockstep rollout validate shop.yaml"},
                    declare, run);
}

}  // namespace lockstep::commands
