#include "tests/interleaving/twin_writers.hpp"

#include "sql/sql.hpp"

#include <fmt/format.h>

namespace lockstep::tests {
namespace {

constexpr std::size_t kWriters = 4;
constexpr int kRowsOfOne = 60;
constexpr int kShared = 3;
constexpr int kKeysOfOne = 1000;

Rows ask(Session& session, const std::string& sql) {
  return session.query(Sql::recorded(sql));
}

}  // namespace

TwinWriters::TwinWriters(Database& database, unsigned seed, Names names)
    : names_(std::move(names)),
      crew_(kWriters, [this](std::size_t member) { operate(*writers_[member]); }) {
  for (int number = 1; number <= static_cast<int>(kWriters); ++number) {
    auto writer = std::make_unique<Writer>();
    writer->session = database.open({.role = "writer"});
    writer->random.seed(seed + static_cast<unsigned>(number));
    writer->first_key = kKeysOfOne * number;
    writers_.push_back(std::move(writer));
  }
  crew_.start();
}

void TwinWriters::use(Names names) {
  crew_.rest();
  names_ = std::move(names);
  for (const auto& writer : writers_)
    look_up(*writer);
  crew_.go_on();
}

void TwinWriters::check_rows() {
  crew_.rest();
  for (const auto& writer : writers_) {
    const std::map<int, Values> wanted = writer->rows;
    look_up(*writer);
    if (wanted != writer->rows)
      crew_.fail(fmt::format("rows from {} on are not what was written", writer->first_key));
  }
  const Rows apart =
      ask(*writers_.front()->session, fmt::format("SELECT k FROM t WHERE NOT ({})", names_.agree));
  for (std::size_t row = 0; row < apart.size(); ++row)
    crew_.fail(fmt::format("row {} does not agree", apart.text(row, 0)));
  crew_.go_on();
}

void TwinWriters::operate(Writer& writer) {
  const int key = writer.first_key + static_cast<int>(writer.random() % kRowsOfOne);
  const bool there = writer.rows.contains(key);
  switch (writer.random() % 12) {
    case 0:
      return write_all(writer);
    case 1:
      return take_back(writer, key);
    case 2:
    case 3:
      return share(writer);
    case 4:
    case 5:
      return there ? touch(writer, key) : omit(writer, key);
    case 6:
      ask(*writer.session, fmt::format("DELETE FROM t WHERE k = {}", key));
      writer.rows.erase(key);
      return;
    default:
      return write(writer, key);
  }
}

const WrittenName& TwinWriters::any_name(Writer& writer) const {
  return names_.written[writer.random() % names_.written.size()];
}

std::string TwinWriters::value(Writer& writer, const WrittenName& name) const {
  if (name.nullable && writer.random() % 5 == 0) return "NULL";
  return name.values[writer.random() % name.values.size()];
}

// Every name's value, and whether they agree.
std::string TwinWriters::returning() const {
  std::string text = fmt::format(" RETURNING ({})::text", names_.agree);
  for (const WrittenName& name : names_.written)
    text += fmt::format(", {}::text", name.name);
  return text;
}

void TwinWriters::write(Writer& writer, int key) {
  const WrittenName& name = any_name(writer);
  const std::string given = value(writer, name);
  const std::string upsert = fmt::format(
      "INSERT INTO t (k, {0}) VALUES ({1}, {2}) ON CONFLICT (k) DO UPDATE SET {0} = excluded.{0}",
      name.name, key, given);
  const std::string update =
      fmt::format("UPDATE t SET {} = {} WHERE k = {}", name.name, given, key);
  const bool there = writer.rows.contains(key);
  std::string sql = there && writer.random() % 2 == 0 ? update : upsert;
  sql += returning() + fmt::format(", ({} IS NOT DISTINCT FROM {})::text", name.name,
                                   fmt::format(fmt::runtime(name.stored), given));
  const Rows rows = ask(*writer.session, sql);
  if (rows.size() != 1 || rows.text(0, names_.written.size() + 1) != "true")
    return crew_.fail("not what was written is read: " + sql);
  expect(writer, key, rows, sql);
}

void TwinWriters::omit(Writer& writer, int key) {
  const WrittenName& name = names_.written.front();
  if (!name.omitted && !name.nullable) return;
  const std::string sql = fmt::format("INSERT INTO t (k, other) VALUES ({}, 'omitted')", key);
  const Rows rows = ask(*writer.session, sql + returning());
  if (rows.size() != 1 || rows.cells[0][1] != name.omitted)
    return crew_.fail("not the default is read: " + sql);
  expect(writer, key, rows, sql);
}

void TwinWriters::touch(Writer& writer, int key) {
  const Values wanted = writer.rows[key];
  const std::string sql =
      fmt::format("UPDATE t SET other = 'touched {}' WHERE k = {}", writer.random() % 100, key);
  expect(writer, key, ask(*writer.session, sql + returning()), sql);
  if (writer.rows[key] != wanted)
    crew_.fail(fmt::format("row {} changed without being written", key));
}

void TwinWriters::write_all(Writer& writer) {
  const WrittenName& name = any_name(writer);
  const std::string sql = fmt::format("UPDATE t SET {} = {} WHERE k >= {} AND k < {}{}, k",
                                      name.name, value(writer, name), writer.first_key,
                                      writer.first_key + kKeysOfOne, returning());
  const Rows rows = ask(*writer.session, sql);
  if (rows.size() != writer.rows.size())
    return crew_.fail(fmt::format("{} rows of {} were there", rows.size(), writer.rows.size()));
  for (const auto& cells : rows.cells) {
    if (cells[0] != "true") crew_.fail("the names do not agree: " + sql);
    writer.rows[std::stoi(*cells.back())].assign(cells.begin() + 1, cells.end() - 1);
  }
}

void TwinWriters::share(Writer& writer) {
  const int key = static_cast<int>(writer.random() % kShared);
  const WrittenName& name = any_name(writer);
  if (writer.random() % 3 == 0) {
    ask(*writer.session, fmt::format("DELETE FROM t WHERE k = {}", key));
    return;
  }
  const std::string sql = fmt::format(
      "INSERT INTO t (k, {0}) VALUES ({1}, {2}) ON CONFLICT (k) DO UPDATE SET {0} = excluded.{0}",
      name.name, key, value(writer, name));
  const Rows rows = ask(*writer.session, sql + returning());
  if (rows.size() != 1 || rows.text(0, 0) != "true") crew_.fail("the names do not agree: " + sql);
}

void TwinWriters::take_back(Writer& writer, int key) {
  const WrittenName& name = any_name(writer);
  writer.session->script(Sql::recorded(
      fmt::format("BEGIN; UPDATE t SET {} = {} WHERE k = {}; DELETE FROM t WHERE k = {}; ROLLBACK",
                  name.name, value(writer, name), key, key)));
}

void TwinWriters::expect(Writer& writer, int key, const Rows& returned, const std::string& sql) {
  if (returned.size() != 1 || returned.text(0, 0) != "true")
    return crew_.fail("the names do not agree: " + sql);
  const auto& cells = returned.cells[0];
  const auto first = cells.begin() + 1;
  writer.rows[key].assign(first, first + static_cast<std::ptrdiff_t>(names_.written.size()));
}

void TwinWriters::look_up(Writer& writer) {
  std::string sql = "SELECT k";
  for (const WrittenName& name : names_.written)
    sql += fmt::format(", {}::text", name.name);
  const Rows rows =
      ask(*writer.session, sql + fmt::format(" FROM t WHERE k >= {} AND k < {}", writer.first_key,
                                             writer.first_key + kKeysOfOne));
  writer.rows.clear();
  for (const auto& cells : rows.cells)
    writer.rows[std::stoi(*cells[0])].assign(cells.begin() + 1, cells.end());
}

}  // namespace lockstep::tests
