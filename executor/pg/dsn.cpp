#include "executor/pg/dsn.hpp"

#include "sql/errors.hpp"

#include <libpq-fe.h>

#include <array>
#include <map>
#include <memory>
#include <optional>

namespace lockstep {
namespace pg {
namespace {

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

// What stands in quotes is a piece of the DSN, and so perhaps of a password.
std::string without_quoted(std::string_view message) {
  std::string kept;
  bool quoted = false;
  for (const char c : message) {
    if (c == '"') {
      kept += quoted ? "…\"" : "\"";
      quoted = !quoted;
    } else if (!quoted && c != '\n') {
      kept += c;
    }
  }
  return kept;
}

std::map<std::string, std::string> values_of(const Options& options) {
  std::map<std::string, std::string> values;
  for (const PQconninfoOption* option = options.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    if (option->val != nullptr) values.emplace(option->keyword, option->val);
  }
  return values;
}

struct ParsedDsn {
  std::map<std::string, std::string> values;
  std::string error;  // empty: it could be read
};

// An "@" or "/" left as it is in a password makes libpq take the rest of the password for the host
// or the database, and so everyone would show it.
bool has_stray_at(std::string_view dsn) {
  const std::size_t scheme_end = dsn.find("://");
  if (scheme_end == std::string_view::npos) return false;
  std::string_view rest = dsn.substr(scheme_end + 3);
  const std::size_t stop = rest.find_first_of("@/");
  if (stop != std::string_view::npos && rest[stop] == '@') rest.remove_prefix(stop + 1);
  return rest.substr(0, rest.find('?')).find('@') != std::string_view::npos;
}

ParsedDsn parse(const std::string& dsn) {
  if (has_stray_at(dsn)) {
    return {{}, "special characters in its user name and password must be percent-encoded"};
  }
  char* message = nullptr;
  const Options options(PQconninfoParse(libpq_dsn(dsn).c_str(), &message), PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> owned(message, PQfreemem);
  if (options == nullptr)
    return {{}, without_quoted(message != nullptr ? message : "out of memory")};
  return {values_of(options), ""};
}

void replace_all(std::string& text, const std::string& from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string quoted_value(const std::string& value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

}  // namespace

std::string connection_string(const ConnectionSettings& settings,
                              const std::string& application_name) {
  ParsedDsn parsed = parse(settings.dsn);
  if (!parsed.error.empty()) {
    throw UserError("the database's DSN cannot be read: " + parsed.error,
                    "Give postgresql://user@host:port/database, or key=value pairs.");
  }
  // A peer that vanished is noticed within half a minute instead of the two hours of TCP's
  // defaults.
  const std::array<std::pair<const char*, std::string>, 6> defaults{{
      {"connect_timeout", std::to_string(settings.connect_timeout.count())},
      {"keepalives", "1"},
      {"keepalives_idle", "10"},
      {"keepalives_interval", "5"},
      {"keepalives_count", "4"},
      {"tcp_user_timeout", "30000"},
  }};
  for (const auto& [name, value] : defaults)
    parsed.values.try_emplace(name, value);
  parsed.values["application_name"] = application_name;

  std::string text;
  for (const auto& [name, value] : parsed.values)
    text += name + "=" + quoted_value(value) + " ";
  return text;
}

std::string scrubbed(std::string message, const std::string& dsn) {
  const ParsedDsn parsed = parse(dsn);
  for (const char* name : {"password", "sslpassword"}) {
    const auto found = parsed.values.find(name);
    if (found != parsed.values.end() && !found->second.empty()) {
      replace_all(message, found->second, "***");
    }
  }
  replace_all(message, "\n", " ");
  replace_all(message, "\t", "");
  return message;
}

}  // namespace pg

std::string libpq_dsn(const std::string& dsn) {
  const std::size_t scheme_end = dsn.find("://");
  if (scheme_end == std::string::npos) return dsn;
  const std::string scheme = dsn.substr(0, scheme_end);
  if (!scheme.starts_with("postgresql+") && !scheme.starts_with("postgres+")) return dsn;
  return "postgresql" + dsn.substr(scheme_end);
}

std::string shown_target(const std::string& dsn) {
  const pg::ParsedDsn parsed = pg::parse(dsn);
  if (!parsed.error.empty()) return "the given DSN";
  const std::map<std::string, std::string> defaults =
      pg::values_of(pg::Options(PQconndefaults(), PQconninfoFree));
  const auto value = [&](const char* name) -> std::string {
    for (const auto* values : {&parsed.values, &defaults}) {
      const auto found = values->find(name);
      // Several hosts without ports come as a port of commas.
      if (found != values->end() && found->second.find_first_not_of(',') != std::string::npos) {
        return found->second;
      }
    }
    return "";
  };
  std::string host = value("host");
  if (host.empty()) host = value("hostaddr");
  if (host.empty()) host = "localhost";
  std::string database = value("dbname");
  if (database.empty()) database = value("user");
  return host + ":" + value("port") + "/" + database;
}

}  // namespace lockstep
