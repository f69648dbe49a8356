#include "cli/process.hpp"

#include "sql/errors.hpp"

#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <system_error>

namespace lockstep {

ExitCode then_become(const std::vector<std::string>& command, ExitCode code) {
  if (command.empty() || code != ExitCode::Done) return code;
  std::cout.flush();
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(
        argument.c_str()));  // NOLINT(cppcoreguidelines-pro-type-const-cast): execvp's signature
  arguments.push_back(nullptr);
  execvp(arguments.front(), arguments.data());
  throw UserError("cannot start " + command.front() + ": " +
                  std::generic_category().message(errno));
}

}  // namespace lockstep
