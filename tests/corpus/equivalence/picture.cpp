#include "tests/corpus/equivalence/picture.hpp"

#include "sql/snapshot_json.hpp"
#include "tests/catalog_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace lockstep::tests {
namespace {

namespace fs = std::filesystem;

// The server's own, so that it knows all that the server knows.
fs::path pg_dump() {
  return fs::read_symlink(fmt::format("/proc/{}/exe", scratch_server().pid())).parent_path() /
         "pg_dump";
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 65536> part{};
  while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe.get()))
    text.append(part.data(), size);
  return text;
}

// Columns may stand in another order, so the lines are compared as a bag; how they belong together
// is what the catalog reader sees.
std::string sorted_lines(const std::string& dump) {
  std::vector<std::string> lines;
  std::istringstream text(dump);
  for (std::string line; std::getline(text >> std::ws, line);) {
    if (line.starts_with("--") || line.starts_with("\\")) continue;
    if (line.ends_with(',')) line.pop_back();
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  std::string sorted;
  for (const std::string& line : lines)
    sorted += line + "\n";
  return sorted;
}

std::string dump_of(const TempDatabase& database) {
  const std::string dump =
      output_of(fmt::format("{} --schema-only --exclude-schema=lockstep --dbname='{}'",
                            pg_dump().string(), database.dsn()));
  if (dump.empty()) throw std::runtime_error("pg_dump wrote nothing");
  return sorted_lines(dump);
}

constexpr std::string_view kTables = R"sql(
SELECT format('%I.%I', nspname, relname), relname
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
 WHERE relkind IN ('r', 'm') AND (relkind = 'r' OR relispopulated)
   AND nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'lockstep')
 ORDER BY 1)sql";

std::string rows_of(TempDatabase& database, const EquivalenceCase& each) {
  std::string text;
  const Rows tables = database.session().query(Sql::recorded(std::string(kTables)));
  for (std::size_t row = 0; row < tables.size(); ++row) {
    std::string shown = "to_jsonb(t)";
    const auto ignored = each.ignored.find(tables.text(row, 1));
    if (ignored != each.ignored.end()) {
      for (const std::string& column : ignored->second)
        shown += " - '" + column + "'";
    }
    // By text first, so that a few rows can be read where they differ.
    text +=
        tables.text(row, 0) + " " +
        database.value(fmt::format(
            "SELECT CASE WHEN count(*) > 20 THEN count(*) || ' rows, ' || md5(string_agg(r, "
            "',' ORDER BY r)) ELSE coalesce(string_agg(r, ' ' ORDER BY r), '') END FROM (SELECT "
            "({})::text AS r FROM {} t) rows",
            shown, tables.text(row, 0))) +
        "\n";
  }
  return text;
}

constexpr std::string_view kLeftovers = R"sql(
SELECT coalesce(string_agg(line, E'\n' ORDER BY line), '') FROM (
  SELECT 'function ' || proname AS line FROM pg_proc WHERE pronamespace = to_regnamespace('lockstep')
  UNION ALL SELECT 'sequence ' || relname FROM pg_class WHERE relkind = 'S'
   AND relnamespace = to_regnamespace('lockstep') AND relname NOT LIKE '%\_id\_seq'
  UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgname ~ 'lockstep'
  UNION ALL SELECT 'column ' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
   WHERE attname ~ '^lockstep_' AND attnum > 0 AND c.relkind NOT IN ('i', 'I')  -- an index keeps the first names
  UNION ALL SELECT 'relation ' || relname FROM pg_class
   WHERE relname ~ '^lockstep_' AND relnamespace <> coalesce(to_regnamespace('lockstep'), 0::oid)
  UNION ALL SELECT 'constraint ' || conname FROM pg_constraint WHERE conname ~ '^lockstep_') lines)sql";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

void add_difference(const std::string& is, const std::string& shall_be, std::string& text) {
  if (is == shall_be) return;
  const auto one = lines_of(is);
  const auto other = lines_of(shall_be);
  std::vector<std::string> extra;
  std::vector<std::string> missing;
  std::set_difference(one.begin(), one.end(), other.begin(), other.end(),
                      std::back_inserter(extra));
  std::set_difference(other.begin(), other.end(), one.begin(), one.end(),
                      std::back_inserter(missing));
  for (const std::string& line : extra)
    text += "\n  is there:  " + line;
  for (const std::string& line : missing)
    text += "\n  is not:    " + line;
  if (extra.empty() && missing.empty()) text += "\n  the same lines in another order:\n" + is;
}

}  // namespace

Picture picture_of(TempDatabase& database, const EquivalenceCase& each) {
  return {.catalog = to_json(shape_of(database)),
          .dump = dump_of(database),
          .rows = rows_of(database, each),
          .leftovers = database.value(kLeftovers)};
}

std::string difference(const Picture& is, const Picture& shall_be) {
  std::string text;
  add_difference(is.dump, shall_be.dump, text);
  add_difference(is.catalog, shall_be.catalog, text);
  add_difference(is.rows, shall_be.rows, text);
  add_difference(is.leftovers, shall_be.leftovers, text);
  return text;
}

}  // namespace lockstep::tests
