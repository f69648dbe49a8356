#include "tests/interleaving/row_writers.hpp"

#include "sql/sql.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace lockstep::tests {
namespace {

constexpr std::size_t kWriters = 4;
constexpr int kRowsOfOne = 60;
constexpr int kShared = 3;
constexpr int kKeysOfOne = 1000;

Rows ask(Session& session, const std::string& sql) {
  return session.query(Sql::recorded(sql));
}

std::string with(std::string text, std::string_view mark, int number) {
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark))
    text.replace(at, mark.size(), std::to_string(number));
  return text;
}

// Rows hold no quotes of their own.
std::string json(const std::optional<std::string>& row) {
  return row ? "'" + *row + "'::jsonb" : "NULL::jsonb";
}

template <class Sequence>
const auto& any_of(const Sequence& sequence, std::mt19937& random) {
  return sequence[random() % sequence.size()];
}

}  // namespace

RowWriters::RowWriters(Database& database, unsigned seed, Place place, Traffic traffic)
    : place_(std::move(place)),
      traffic_(std::move(traffic)),
      crew_(kWriters, [this](std::size_t member) { operate(*writers_[member]); }) {
  for (int number = 0; number < static_cast<int>(kWriters); ++number) {
    auto writer = std::make_unique<Writer>();
    writer->session = database.open({.role = "writer", .lock_timeout = std::chrono::seconds(20)});
    writer->random.seed(seed * 100 + static_cast<unsigned>(number));
    writer->first_key = place_.first_key + kKeysOfOne * number;
    writers_.push_back(std::move(writer));
  }
  take_over();
  crew_.start();
}

void RowWriters::take_over() {
  for (const auto& writer : writers_)
    writer->rows = rows_of(*writer);
}

void RowWriters::rest() {
  crew_.rest();
  for (const auto& writer : writers_)
    look_at_all(*writer);
}

void RowWriters::go_on_with(Traffic traffic) {
  traffic_ = std::move(traffic);
  crew_.go_on();
}

void RowWriters::operate(Writer& writer) {
  const int key = writer.first_key + static_cast<int>(writer.random() % kRowsOfOne);
  switch (writer.random() % 16) {
    case 0:
      return change_all(writer);
    case 1:
      return take_back(writer, key);
    case 2:
      return share(writer);
    case 3:
      return move(writer, key);
    case 4:
      return remove(writer, key);
    case 5:
      return try_refused(writer, key);
    case 6:
    case 7:
      return put(writer, key);
    default:
      return writer.rows.contains(key) ? change(writer, key) : put(writer, key);
  }
}

const Version& RowWriters::any_version(Writer& writer) const {
  return any_of(traffic_.versions, writer.random);
}

// What an INSERT names, the key aside.
std::vector<const WrittenColumn*> RowWriters::some_columns(Writer& writer,
                                                           const Version& version) const {
  std::vector<const WrittenColumn*> columns;
  for (const WrittenColumn& column : version.columns) {
    if (column.always || writer.random() % 3 > 0) columns.push_back(&column);
  }
  return columns;
}

RowWriters::Assignment RowWriters::change_of(Writer& writer, const WrittenColumn& column,
                                             int key) const {
  const auto& values = column.changes.empty() ? column.values : column.changes;
  return {column.name, with(any_of(values, writer.random), "{k}", key)};
}

RowWriters::Assignment RowWriters::one_change(Writer& writer, const Version& version,
                                              int key) const {
  const WrittenColumn* column = nullptr;
  while (column == nullptr || !column->changed)
    column = &any_of(version.columns, writer.random);
  return change_of(writer, *column, key);
}

// The assignments as JSON, computed over the row as it was where they name it as t.
std::string RowWriters::given(const std::vector<Assignment>& assignments,
                              const std::string& before) const {
  std::string columns;
  for (const Assignment& each : assignments)
    columns += fmt::format("{}{} AS {}", columns.empty() ? "" : ", ", each.value, each.column);
  if (columns.empty()) return "'{}'::jsonb";
  std::string from;
  if (!before.empty() && columns.find("t.") != std::string::npos) {
    from =
        fmt::format(" FROM jsonb_populate_record(NULL::{}, {}) AS t", place_.table, json(before));
  }
  return fmt::format("(SELECT to_jsonb(g) FROM (SELECT {}{}) g)", columns, from);
}

// One INSERT, and what it changes when the row is there.
RowWriters::Put RowWriters::any_put(Writer& writer, const Version& version, int key) const {
  Put put{.values = {{"k", std::to_string(key)}}, .changes = {{"k", std::to_string(key)}}};
  std::string names = "k";
  std::string expressions = std::to_string(key);
  std::string set = "k = excluded.k";
  for (const WrittenColumn* column : some_columns(writer, version)) {
    const std::string value = with(any_of(column->values, writer.random), "{k}", key);
    put.values.push_back({column->name, value});
    names += ", " + column->name;
    expressions += ", " + value;
    if (!column->changed) continue;
    if (column->changes.empty()) {
      put.changes.push_back(put.values.back());
      set += fmt::format(", {0} = excluded.{0}", column->name);
    } else {
      put.changes.push_back(change_of(writer, *column, key));
      set += fmt::format(", {} = {}", column->name, put.changes.back().value);
    }
  }
  put.insert =
      fmt::format("INSERT INTO {} AS t ({}) VALUES ({})", version.relation, names, expressions);
  put.upsert =
      fmt::format("{} ON CONFLICT ({}) DO UPDATE SET {}", put.insert, version.conflict, set);
  return put;
}

void RowWriters::put(Writer& writer, int key) {
  const auto row = writer.rows.find(key);
  const bool there = row != writer.rows.end();
  const Put put = any_put(writer, any_version(writer), key);
  const std::string& sql = there || writer.random() % 2 == 0 ? put.upsert : put.insert;
  const Rows rows = ask(*writer.session, sql + " RETURNING " + text_of_row());
  const std::optional<std::string> now = rows.empty() ? std::nullopt : rows.cells[0][0];
  const Found inserted_row{key, now, given(put.values, "")};
  if (!there || (may_have_become(writer, {{key, std::nullopt}}) &&
                 may_have_been_inserted(writer, inserted_row))) {
    return inserted(writer, inserted_row, sql);
  }
  look(writer, {{key, now, given(put.changes, row->second)}}, sql);
}

void RowWriters::change(Writer& writer, int key) {
  const Version& version = any_version(writer);
  const Assignment change = one_change(writer, version, key);
  const std::string sql = fmt::format("UPDATE {} AS t SET {} = {} WHERE k = {}", version.relation,
                                      change.column, change.value, key);
  const Rows rows = ask(*writer.session, sql + " RETURNING " + text_of_row());
  look(writer,
       {{key, rows.empty() ? std::nullopt : rows.cells[0][0], given({change}, writer.rows[key])}},
       sql);
}

void RowWriters::change_all(Writer& writer) {
  const Version& version = any_version(writer);
  const Assignment change = one_change(writer, version, writer.first_key);
  if (change.value.find(std::to_string(writer.first_key)) != std::string::npos) return;
  const std::string sql =
      fmt::format("UPDATE {} AS t SET {} = {} WHERE k >= {} AND k < {}", version.relation,
                  change.column, change.value, writer.first_key, writer.first_key + kKeysOfOne);
  const Rows rows = ask(*writer.session, sql + " RETURNING k, " + text_of_row());
  std::map<int, std::string> now;
  for (const auto& cells : rows.cells)
    now[std::stoi(*cells[0])] = *cells[1];
  std::vector<Found> found;
  for (const auto& [key, row] : writer.rows) {
    const auto there = now.find(key);
    found.push_back({key,
                     there == now.end() ? std::nullopt : std::optional<std::string>(there->second),
                     given({change}, row)});
  }
  look(writer, found, sql);
}

void RowWriters::remove(Writer& writer, int key) {
  if (!writer.rows.contains(key)) return;
  const std::string sql =
      fmt::format("DELETE FROM {} AS t WHERE k = {}", any_version(writer).relation, key);
  const Rows rows = ask(*writer.session, sql + " RETURNING " + text_of_row());
  look(writer, {{key, rows.empty() ? std::nullopt : rows.cells[0][0]}}, sql);
  writer.rows.erase(key);
}

// Out of the writer's common keys, or back among them.
void RowWriters::move(Writer& writer, int key) {
  int from = key;
  int to = writer.first_key + kRowsOfOne + key % 10;
  if (writer.rows.contains(to)) std::swap(from, to);
  if (!place_.moves || !writer.rows.contains(from) || writer.rows.contains(to)) return;
  const Assignment change{"k", std::to_string(to)};
  const std::string sql =
      fmt::format("UPDATE {} AS t SET k = {} WHERE k = {}", any_version(writer).relation, to, from);
  const Rows rows = ask(*writer.session, sql + " RETURNING " + text_of_row());
  look(writer,
       {{from, rows.empty() ? std::nullopt : rows.cells[0][0], given({change}, writer.rows[from])}},
       sql);
  auto row = writer.rows.extract(from);
  if (row.empty()) return;
  row.key() = to;
  writer.rows.insert(std::move(row));
}

void RowWriters::take_back(Writer& writer, int key) {
  const Version& version = any_version(writer);
  const Assignment change = one_change(writer, version, key);
  writer.session->script(Sql::recorded(fmt::format(
      "BEGIN; UPDATE {0} AS t SET {1} = {2} WHERE k = {3}; DELETE FROM {0} WHERE k = {3}; ROLLBACK",
      version.relation, change.column, change.value, key)));
}

void RowWriters::share(Writer& writer) {
  if (!place_.shares) return;
  const Version& version = any_version(writer);
  const int key = static_cast<int>(writer.random() % kShared);
  ask(*writer.session, writer.random() % 3 == 0
                           ? fmt::format("DELETE FROM {} WHERE k = {}", version.relation, key)
                           : any_put(writer, version, key).upsert);
}

void RowWriters::try_refused(Writer& writer, int key) {
  if (traffic_.refused.empty()) return;
  const Refused& refused = any_of(traffic_.refused, writer.random);
  const std::string sql =
      with(with(refused.statement, "{k}", key), "{free}", writer.first_key + kKeysOfOne - 1);
  try {
    if (ask(*writer.session, sql).affected > 0) crew_.fail("was not refused: " + sql);
  } catch (const DatabaseError& error) {
    if (error.sqlstate() != refused.sqlstate) throw;
  }
}

std::map<int, std::string> RowWriters::rows_of(Writer& writer) const {
  const Rows found =
      ask(*writer.session,
          fmt::format("SELECT k, {} FROM {} AS t WHERE k >= {} AND k < {}", text_of_row(),
                      place_.table, writer.first_key, writer.first_key + kKeysOfOne));
  std::map<int, std::string> rows;
  for (const auto& cells : found.cells)
    rows[std::stoi(*cells[0])] = *cells[1];
  return rows;
}

void RowWriters::look_at_all(Writer& writer) {
  std::map<int, std::string> now = rows_of(writer);
  std::vector<Found> found;
  for (const auto& [key, row] : writer.rows) {
    auto there = now.extract(key);
    found.push_back(
        {key, there.empty() ? std::nullopt : std::optional<std::string>(there.mapped())});
  }
  for (const auto& [key, row] : now)
    crew_.fail(fmt::format("nobody wrote row {}: {}", key, row));
  look(writer, found, "between two statements");
}

bool RowWriters::may_have_become(Writer& writer, const std::vector<Found>& found) {
  if (found.empty()) return true;
  std::vector<std::string> rows;
  for (const Found& each : found) {
    rows.push_back(fmt::format("({}, {}, {}, {})", each.key, json(writer.rows[each.key]),
                               each.given, json(each.now)));
  }
  return ask(*writer.session,
             fmt::format("SELECT FROM (VALUES {}) AS c(key, before, given, now), "
                         "LATERAL (SELECT before || given AS was) w WHERE (CASE WHEN now IS NULL "
                         "THEN {} ELSE {} END) IS NOT TRUE",
                         fmt::join(rows, ", "), traffic_.may_go, traffic_.may_become))
      .empty();
}

// The rows are as they are found, from then on.
void RowWriters::look(Writer& writer, const std::vector<Found>& found, const std::string& sql) {
  const bool all = may_have_become(writer, found);
  for (const Found& each : found) {
    if (!all && !may_have_become(writer, {each})) {
      crew_.fail(fmt::format("{}: {} was {}, is {}", sql, each.key, writer.rows[each.key],
                             each.now.value_or("gone")));
    }
    if (each.now) {
      writer.rows[each.key] = *each.now;
    } else {
      writer.rows.erase(each.key);
    }
  }
}

bool RowWriters::may_have_been_inserted(Writer& writer, const Found& found) {
  return found.now && ask(*writer.session,
                          fmt::format("SELECT ({})::text FROM (SELECT {} AS given, {} AS now) c",
                                      traffic_.may_insert, found.given, json(found.now)))
                              .cells[0][0] == "true";
}

void RowWriters::inserted(Writer& writer, const Found& found, const std::string& sql) {
  if (!may_have_been_inserted(writer, found))
    crew_.fail(fmt::format("{}: is {}", sql, found.now.value_or("not there")));
  if (found.now) writer.rows[found.key] = *found.now;
}

}  // namespace lockstep::tests
