// The program: puts arguments, configuration, streams and commands together, and is the only place
// where every error ends: one line on stderr and an exit code, never a stack trace or a password.

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/log.hpp"
#include "cli/project.hpp"
#include "cli/redact.hpp"
#include "executor/database.hpp"
#include "sql/errors.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace lockstep {
namespace {

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value =
      std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nothing calls setenv
  if (value == nullptr) return std::nullopt;
  return value;
}

Terminal terminal() {
  const bool plain = environment_variable("NO_COLOR").value_or("") != "" ||
                     environment_variable("TERM").value_or("dumb") == "dumb";
  const bool err = isatty(STDERR_FILENO) != 0;
  return {.colour_out = !plain && isatty(STDOUT_FILENO) != 0,
          .colour_err = !plain && err,
          .interactive_err = err && !plain};
}

ExitCode run(CommandLine& line) {
  const ConfigUse use = line.config_use();
  CommandContext context{line.global(), {}, terminal(), std::cin, std::cout, std::cerr};
  set_up_log(context.global, context.terminal);
  if (use == ConfigUse::Read) {
    auto loaded = load_config({.path_flag = context.global.config_path,
                               .environment_flag = context.global.environment,
                               .variable = environment_variable});
    if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&loaded)) {
      show_problems(context, *problems);
      return ExitCode::BadInput;
    }
    context.config = std::get<Config>(std::move(loaded));
  }
  const ExitCode code = line.run(context);
  if (!std::cout.flush()) throw std::runtime_error("standard output cannot be written");
  return code;
}

ExitCode fail(ExitCode code, const std::string& message, const std::string& hint = "") {
  std::cout.flush();
  std::cerr << "lockstep: error: " << one_line(without_passwords(message)) << '\n';
  if (!hint.empty()) std::cerr << "  hint: " << one_line(without_passwords(hint)) << '\n';
  return code;
}

ExitCode run_and_report(CommandLine& line, int argc, char** argv) {
  try {
    line.parse({argv + 1, argv + argc});
    return run(line);
  } catch (const CLI::ParseError& error) {
    return line.explain(error, std::cout, std::cerr);
  } catch (const UserError& error) {
    return fail(ExitCode::BadInput, error.what(), error.hint());
  } catch (const DatabaseError& error) {
    return fail(exit_code_of(error), error.what(), hint_of(error));
  } catch (const InternalError& error) {
    return fail(ExitCode::UnexpectedError, std::string("internal error: ") + error.what(),
                "this is a bug in lockstep: please report it with the command line");
  } catch (const std::exception& error) {
    return fail(ExitCode::UnexpectedError, error.what());
  }
}

}  // namespace
}  // namespace lockstep

int main(int argc, char** argv) {
  lockstep::CommandLine line;
#define LOCKSTEP_COMMAND(name) lockstep::commands::name(line);
#include "cli/commands.def"
#undef LOCKSTEP_COMMAND
  return static_cast<int>(lockstep::run_and_report(line, argc, argv));
}
