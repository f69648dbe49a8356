// The frame of the commands. A command is one file, commands/<name>.cpp, and one line in
// commands.def (and the file's name in CMakeLists.txt):
//
//   struct Options { std::string target = "head"; };                      // what the arguments
//   fill in void declare(CLI::App& arguments, Options& options) {                 // CLI11, see
//   also options.hpp
//     arguments.add_option("REVISION", options.target, "…");
//   }
//   ExitCode run(const Options& options, CommandContext& context) { … }   // context: all it may
//   touch
//
//   void upgrade(CommandLine& line) {                                     // in lockstep::commands
//     line.add<Options>({.name = "upgrade", .group = CommandGroup::Pipeline, .summary = "…",
//                        .examples = "lockstep upgrade head\n…"}, declare, run);
//   }
//
// "rollout run" as a name makes a command under "rollout". Errors that end the command are thrown
// (UserError, DatabaseError); main.cpp alone turns them into a line on stderr and an exit code.

#pragma once

#include "cli/config.hpp"
#include "executor/outcome.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Before or after the command's name.
struct GlobalOptions {
  std::string config_path;  // --config
  std::string environment;  // --env
  bool verbose = false;     // --verbose: log lines of level debug
  // What follows --then, taken as it is: another program's command line.
  std::vector<std::string> then;
};

// What the streams are connected to (NO_COLOR and TERM=dumb already looked at).
struct Terminal {
  bool colour_out = false;
  bool colour_err = false;
  bool interactive_err = false;  // progress bars instead of log lines
};

struct CommandContext {
  GlobalOptions global;
  Config config;
  Terminal terminal;
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

enum class CommandGroup { Author, Pipeline, OnCall, Other };
enum class ConfigUse {
  Read,
  Ignored
};  // Ignored: runs without lockstep.yaml, or with a broken one

struct CommandText {
  std::string_view name;
  CommandGroup group = CommandGroup::Other;
  std::string_view summary;   // one line
  std::string_view examples;  // command lines; the help begins with them
  ConfigUse config = ConfigUse::Read;
};

// A command with its options' storage.
class Command {
 public:
  virtual ~Command() = default;
  virtual ExitCode run(CommandContext& context) = 0;
};

template <class Options>
class CommandWith : public Command {
 public:
  using Body = ExitCode (*)(const Options&, CommandContext&);
  explicit CommandWith(Body body) : body_(body) {}
  ExitCode run(CommandContext& context) override { return body_(options_, context); }
  Options& options() { return options_; }

 private:
  Options options_;
  Body body_;
};

class CommandLine {
 public:
  CommandLine();

  template <class Options>
  void add(const CommandText& text, void (*declare)(CLI::App&, Options&),
           ExitCode (*body)(const Options&, CommandContext&)) {
    auto command = std::make_unique<CommandWith<Options>>(body);
    declare(add_subcommand(text), command->options());
    commands_.push_back(std::move(command));
  }

  // Fills the options. Throws CLI::ParseError, also for --help and --version.
  void parse(std::vector<std::string> arguments);
  // After parse().
  const GlobalOptions& global() const { return global_; }
  ConfigUse config_use() const;
  ExitCode run(CommandContext& context);

  // What to say when parse() threw: the help or version that was asked for, else the error with a
  // did-you-mean; and the exit code.
  ExitCode explain(const CLI::ParseError& error, std::ostream& out, std::ostream& err) const;

 private:
  CLI::App& add_subcommand(const CommandText& text);
  CLI::App& command_group(const std::string& name, CommandGroup group);
  std::size_t selected() const;

  CLI::App app_;
  GlobalOptions global_;
  std::vector<std::unique_ptr<Command>> commands_;
  std::vector<CLI::App*> subcommands_;  // owned by app_; side by side with commands_
  std::vector<ConfigUse> config_uses_;
};

// One declaration a line of commands.def.
namespace commands {
#define LOCKSTEP_COMMAND(name) void name(CommandLine& line);
#include "cli/commands.def"
#undef LOCKSTEP_COMMAND
}  // namespace commands

}  // namespace lockstep
