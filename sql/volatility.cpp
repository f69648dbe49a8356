#include "sql/volatility.hpp"

#include "sql/builtin_functions.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

namespace lockstep {
namespace {

// Of uuid-ossp and pgcrypto, in whatever schema they were put.
constexpr std::array<std::string_view, 11> kVolatileInExtensions{
    "fips_mode",        "gen_random_bytes",      "gen_random_uuid", "gen_salt",
    "pgp_pub_encrypt",  "pgp_pub_encrypt_bytea", "pgp_sym_encrypt", "pgp_sym_encrypt_bytea",
    "uuid_generate_v1", "uuid_generate_v1mc",    "uuid_generate_v4"};

using Table = std::unordered_map<std::string_view, Volatility>;

void add(Table& table, std::string_view names, Volatility volatility) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    table.emplace(names.substr(0, end), volatility);
    names.remove_prefix(std::min(end + 1, names.size()));
  }
}

const Table& builtin_functions() {
  static const Table table = [] {
    Table names;
    add(names, kVolatileFunctions, Volatility::Volatile);
    add(names, kStableFunctions, Volatility::Stable);
    add(names, kImmutableFunctions, Volatility::Immutable);
    return names;
  }();
  return table;
}

std::string_view local_name(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

std::optional<Volatility> builtin_volatility(std::string_view name) {
  const std::string_view local = local_name(name);
  if (local != name && !name.starts_with("pg_catalog.")) return std::nullopt;
  const auto found = builtin_functions().find(local);
  if (found == builtin_functions().end()) return std::nullopt;
  return found->second;
}

bool volatile_in_extension(std::string_view name) {
  return std::find(kVolatileInExtensions.begin(), kVolatileInExtensions.end(), name) !=
         kVolatileInExtensions.end();
}

}  // namespace

Volatility function_volatility(std::string_view name) {
  if (const auto known = builtin_volatility(name)) return *known;
  return volatile_in_extension(local_name(name)) ? Volatility::Volatile : Volatility::Unknown;
}

bool calls_builtins_alone(const Expression& expression) {
  return std::all_of(expression.functions.begin(), expression.functions.end(),
                     [](const std::string& name) { return builtin_volatility(name).has_value(); });
}

Volatility volatility(const Expression& expression) {
  // A query sees what its statement's snapshot sees.
  Volatility worst = expression.has_subquery ? Volatility::Stable : Volatility::Immutable;
  for (const std::string& function : expression.functions) {
    worst = std::max(worst, function_volatility(function));
  }
  return worst;
}

}  // namespace lockstep
