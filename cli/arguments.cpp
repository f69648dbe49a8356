// argv → one command's options, with CLI11; and what to say when that fails.

#include "cli/command.hpp"
#include "migrations/nearest_name.hpp"
#include "sql/errors.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>
#include <ostream>
#include <set>

namespace lockstep {
namespace {

constexpr std::string_view kVersion = LOCKSTEP_VERSION;

std::string_view heading(CommandGroup group) {
  switch (group) {
    case CommandGroup::Author:
      return "Author and CI";
    case CommandGroup::Pipeline:
      return "Pipeline";
    case CommandGroup::OnCall:
      return "On call";
    case CommandGroup::Other:
      return "Other";
  }
  return "";
}

// CLI11 keeps one text above the usage line: the summary, and the examples first of all.
std::string description(std::string_view summary, std::string_view examples) {
  std::string text = "Examples:\n";
  while (!examples.empty()) {
    const std::size_t end = std::min(examples.find('\n'), examples.size());
    text += "  " + std::string(examples.substr(0, end)) + "\n";
    examples.remove_prefix(std::min(end + 1, examples.size()));
  }
  return text + "\n" + std::string(summary);
}

// In lists of subcommands the summary alone; of a group the names of its commands.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_subcommand(const CLI::App* subcommand) const override {
    std::string text = subcommand->get_description();
    text.erase(0, text.rfind('\n') + 1);
    for (const CLI::App* below : subcommand->get_subcommands({})) {
      text += (text.empty() ? "" : ", ") + below->get_name();
    }
    std::string line = "  " + subcommand->get_name();
    line.resize(std::max<std::size_t>(line.size() + 2, 16), ' ');
    return line + text + "\n";
  }
};

const CLI::App* innermost(const CLI::App& app) {
  const CLI::App* inner = &app;
  while (!inner->get_subcommands().empty())
    inner = inner->get_subcommands().front();
  return inner;
}

std::string did_you_mean_option(const std::string& word, const CLI::App* command) {
  std::set<std::string> names;
  for (const CLI::App* app = command; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames())
        names.insert("--" + name);
    }
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::string bare = word.substr(0, word.find('='));
  const auto nearest = nearest_name(bare, known);
  return nearest ? "did you mean " + std::string(*nearest) + "?" : "";
}

std::string did_you_mean_command(const std::string& word, const CLI::App* parent) {
  std::vector<std::string> names;
  for (const CLI::App* command : parent->get_subcommands({}))
    names.push_back(command->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  const auto nearest = nearest_name(word, known);
  return nearest ? "did you mean " + std::string(*nearest) + "?" : "";
}

// Options of the program that follows --then are not ours to parse.
void cut_off_program(std::vector<std::string>& arguments, std::vector<std::string>& program) {
  const auto then = std::find(arguments.begin(), arguments.end(), "--then");
  if (then == arguments.end()) return;
  program.assign(std::next(then), arguments.end());
  if (!program.empty() && program.front() == "--") program.erase(program.begin());
  arguments.erase(std::next(then), arguments.end());
}

std::string full_name(const CLI::App* command) {
  std::string name;
  for (; command != nullptr; command = command->get_parent()) {
    if (!name.empty()) name.insert(0, " ");
    name.insert(0, command->get_name());
  }
  return name;
}

}  // namespace

CommandLine::CommandLine()
    : app_(description(
               "Changes a live PostgreSQL schema without downtime.",
               "lockstep lint                     what each change would do to a running system\n"
               "lockstep plan                     the phases and steps it will run\n"
               "lockstep upgrade head             run what is pending\n"
               "lockstep status                   what is where, and why it waits"),
           "lockstep") {
  app_.formatter(std::make_shared<HelpFormatter>());
  app_.set_version_flag("--version", "lockstep " + std::string(kVersion) + " (PostgreSQL " +
                                         std::to_string(grammar_version()) + " grammar)");
  // One command only, so that "upgrade heads" is not taken for two.
  app_.require_subcommand(1, 1);
  app_.add_option("--config", global_.config_path,
                  "The configuration; else LOCKSTEP_CONFIG, lockstep.yaml")
      ->type_name("FILE");
  app_.add_option("--env", global_.environment, "The environment; else LOCKSTEP_ENV, production")
      ->type_name("NAME");
  app_.add_flag("-v,--verbose", global_.verbose, "Log every statement and decision");
}

// The "rollout" of "rollout run", made when its first command comes.
CLI::App& CommandLine::command_group(const std::string& name, CommandGroup group) {
  for (CLI::App* known : app_.get_subcommands({})) {
    if (known->get_name() == name) return *known;
  }
  CLI::App* made = app_.add_subcommand(name, "");
  made->require_subcommand(1, 1)->fallthrough()->group(std::string(heading(group)));
  return *made;
}

CLI::App& CommandLine::add_subcommand(const CommandText& text) {
  CLI::App* parent = &app_;
  std::string name(text.name);
  if (const std::size_t space = name.find(' '); space != std::string::npos) {
    const std::string group = name.substr(0, space);
    name.erase(0, space + 1);
    parent = &command_group(group, text.group);
  }
  CLI::App* command = parent->add_subcommand(name, description(text.summary, text.examples));
  command->fallthrough();
  if (parent == &app_) command->group(std::string(heading(text.group)));
  subcommands_.push_back(command);
  config_uses_.push_back(text.config);
  return *command;
}

void CommandLine::parse(std::vector<std::string> arguments) {
  // "help x" is what people type.
  if (!arguments.empty() && arguments.front() == "help") {
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
  }
  cut_off_program(arguments, global_.then);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  app_.parse(std::move(arguments));
}

std::size_t CommandLine::selected() const {
  const auto found = std::find_if(subcommands_.begin(), subcommands_.end(),
                                  [](const CLI::App* command) { return command->parsed(); });
  if (found == subcommands_.end()) throw InternalError("no command was parsed");
  return static_cast<std::size_t>(found - subcommands_.begin());
}

ConfigUse CommandLine::config_use() const {
  return config_uses_[selected()];
}

ExitCode CommandLine::run(CommandContext& context) {
  return commands_[selected()]->run(context);
}

ExitCode CommandLine::explain(const CLI::ParseError& error, std::ostream& out,
                              std::ostream& err) const {
  const CLI::App* command = innermost(app_);
  if (dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr) {
    out << command->help(full_name(command->get_parent()));
    return ExitCode::Done;
  }
  if (dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr) {
    out << error.what() << '\n';
    return ExitCode::Done;
  }
  const std::vector<std::string> extras = app_.remaining(true);
  if (extras.empty()) {
    const bool lacks_command = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr &&
                               !command->get_subcommands({}).empty();
    err << "lockstep: error: "
        << (lacks_command ? "a command is needed" : std::string(error.what())) << '\n';
  } else {
    const std::string& word = extras.front();
    const bool option = word.substr(0, 1) == "-";
    const bool group = !command->get_subcommands({}).empty();
    err << "lockstep: error: unknown "
        << (option  ? "option"
            : group ? "command"
                    : "argument")
        << " " << word << '\n';
    const std::string hint = option  ? did_you_mean_option(word, command)
                             : group ? did_you_mean_command(word, command)
                                     : "";
    if (!hint.empty()) {
      err << "  hint: " << hint << '\n';
      return ExitCode::BadInput;
    }
  }
  err << "  hint: " << full_name(command) << " --help\n";
  return ExitCode::BadInput;
}

}  // namespace lockstep
