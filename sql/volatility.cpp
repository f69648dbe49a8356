#include "sql/volatility.hpp"

#include "sql/builtin_functions.hpp"

#include <algorithm>
#include <array>
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

bool volatile_in_extension(std::string_view name) {
  return std::find(kVolatileInExtensions.begin(), kVolatileInExtensions.end(), name) !=
         kVolatileInExtensions.end();
}

}  // namespace

Volatility function_volatility(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  const std::string_view local = dot == std::string_view::npos ? name : name.substr(dot + 1);
  if (dot == std::string_view::npos || name.substr(0, dot) == "pg_catalog") {
    const auto found = builtin_functions().find(local);
    if (found != builtin_functions().end()) return found->second;
  }
  return volatile_in_extension(local) ? Volatility::Volatile : Volatility::Unknown;
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
