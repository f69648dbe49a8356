// How fast SQL is read and judged: statements a second for parsing alone, and for lint with its
// effects and rules, over generated migrations.

#include "analyzers/analyze.hpp"
#include "migrations/directive.hpp"
#include "sql/statement_parser.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace lockstep {
namespace {

std::string generated_sql(int tables) {
  std::string sql;
  for (int table = 0; table < tables; ++table) {
    sql += fmt::format(
        "CREATE TABLE orders_{0} (id bigint PRIMARY KEY, total numeric(10,2) NOT NULL DEFAULT 0, "
        "note text);\n"
        "ALTER TABLE customers_{0} ADD COLUMN status text NOT NULL DEFAULT 'open';\n"
        "ALTER TABLE customers_{0} ADD CONSTRAINT c_{0} CHECK (status IN ('open', 'closed')) NOT "
        "VALID;\n"
        "CREATE INDEX CONCURRENTLY i_{0} ON customers_{0} (status, id) WHERE status <> 'closed';\n"
        "UPDATE customers_{0} SET status = 'closed' WHERE id = {0};\n",
        table);
  }
  return sql;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void show(const char* what, std::size_t statements, std::size_t bytes, double seconds) {
  fmt::print("{:<16} {:>9.0f} statements/s {:>7.2f} MB/s {:>7.2f} s\n", what,
             static_cast<double>(statements) / seconds, static_cast<double>(bytes) / seconds / 1e6,
             seconds);
}

int run() {
  const SourceText source("bench.sql", generated_sql(5000));
  auto start = std::chrono::steady_clock::now();
  const ParsedScript parsed = parse_script(source);
  show("parse", parsed.statements.size(), source.text().size(), seconds_since(start));

  start = std::chrono::steady_clock::now();
  const Script script = read_script(source, source.whole());
  const std::vector<StatementReport> reports = analyze(script, {});
  show("parse and lint", reports.size(), source.text().size(), seconds_since(start));
  return parsed.errors.empty() && reports.size() == parsed.statements.size() ? 0 : 1;
}

}  // namespace
}  // namespace lockstep

int main() {
  return lockstep::run();
}
