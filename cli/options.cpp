#include "cli/options.hpp"

#include "migrations/nearest_name.hpp"
#include "sql/errors.hpp"

#include <algorithm>

namespace lockstep {

std::size_t choose(const std::string& option, const std::string& value,
                   const std::vector<std::string_view>& values) {
  const auto found = std::find(values.begin(), values.end(), value);
  if (found == values.end()) {
    throw UserError("\"" + value + "\" is not a value of " + option, did_you_mean(value, values));
  }
  return static_cast<std::size_t>(found - values.begin());
}

void add_format(CLI::App& arguments, Format& format) {
  add_choice<Format>(arguments, "--format", format,
                     {{"text", Format::Text}, {"json", Format::Json}},
                     "How the result is shown (text)");
  arguments.add_flag_callback(
      "--json", [&format] { format = Format::Json; }, "Short for --format json");
}

CLI::Option* add_dsn(CLI::App& arguments, std::string& dsn) {
  return arguments
      .add_option("--dsn", dsn,
                  "The database, as a URI or key=value list; else LOCKSTEP_DSN, DATABASE_URL, "
                  "lockstep.yaml, libpq's own settings")
      ->type_name("DSN");
}

}  // namespace lockstep
