#include "tests/interleaving/writers.hpp"

#include "sql/sql.hpp"

#include <fmt/format.h>

namespace lockstep::tests {
namespace {

constexpr std::size_t kWriters = 4;
constexpr int kRowsOfOne = 60;
constexpr int kShared = 3;

Rows ask(Session& session, const std::string& sql) {
  return session.query(Sql::recorded(sql));
}

}  // namespace

std::string create_written_table(const std::string& key_type, const std::string& column) {
  return fmt::format(
      "CREATE TABLE t (k {} PRIMARY KEY, c {}, other text);"
      "CREATE VIEW v AS SELECT k, c, other FROM t;"
      "CREATE FUNCTION derive() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
      " NEW.c := substr(NEW.other, 3); NEW.other := NULL; RETURN NEW; END $$;"
      "CREATE TRIGGER derive BEFORE INSERT OR UPDATE ON t FOR EACH ROW"
      " WHEN (NEW.other LIKE 'c=%') EXECUTE FUNCTION derive();",
      key_type, column);
}

Writers::Writers(Database& database, unsigned seed, WrittenShape shape, bool collide)
    : shape_(std::move(shape)),
      collide_(collide),
      crew_(kWriters, [this](std::size_t member) { operate(*writers_[member]); }) {
  for (int number = 1; number <= static_cast<int>(kWriters); ++number) {
    auto writer = std::make_unique<Writer>();
    // Longer than the server takes to find a deadlock.
    writer->session = database.open({.role = "writer", .lock_timeout = std::chrono::seconds(20)});
    writer->random.seed(seed + static_cast<unsigned>(number));
    writer->first_key = 1000 * number;
    writers_.push_back(std::move(writer));
  }
  crew_.start();
}

void Writers::use(WrittenShape shape) {
  shape_ = std::move(shape);
}

void Writers::operate(Writer& writer) {
  const auto kind = static_cast<unsigned>(writer.random() % 17);
  const int key = writer.first_key + static_cast<int>(writer.random() % kRowsOfOne);
  switch (kind) {
    case 12:
      return all_rows(writer);
    case 13:
      return move_row(writer, key);
    case 14:
      return took_back(writer, key);
    case 15:
      return shared_row(writer);
    case 16:
      return through_trigger(writer, key);
    default:
      return one_row(writer, key, kind);
  }
}

std::string Writers::value(Writer& writer) const {
  if (shape_.nullable && writer.random() % 5 == 0) return "NULL";
  return shape_.values[writer.random() % shape_.values.size()];
}

void Writers::one_row(Writer& writer, int key, unsigned kind) {
  const bool there = writer.rows.contains(key);
  std::string sql;
  std::string given = value(writer);
  if (!there && kind % 3 == 0 && (shape_.omitted || shape_.nullable)) {
    given = shape_.omitted ? "'" + *shape_.omitted + "'" : "NULL";
    sql = fmt::format("INSERT INTO t (k, other) VALUES ({}, 'omitted')", key);
  } else if (!there || kind < 3) {
    sql = fmt::format(
        "INSERT INTO t (k, c) VALUES ({}, {}) ON CONFLICT (k) DO UPDATE SET c = excluded.c", key,
        given);
  } else if (kind < 7) {
    sql = fmt::format("UPDATE {} SET c = {} WHERE k = {}", kind < 5 ? "t" : "v", given, key);
  } else if (kind < 10) {
    // Must leave the value alone, and with it what the new shape knows more exactly.
    const Rows rows =
        ask(*writer.session,
            fmt::format("UPDATE t SET other = 'touched {}' WHERE k = {} RETURNING c::text",
                        writer.random() % 100, key));
    if (rows.size() != 1 || rows.cells[0][0] != writer.rows[key].value)
      crew_.fail(fmt::format("row {} changed without being written", key));
    return;
  } else {
    ask(*writer.session, fmt::format("DELETE FROM t WHERE k = {}", key));
    writer.rows.erase(key);
    return;
  }
  sql += fmt::format(" RETURNING c::text, (c IS NOT DISTINCT FROM {})::text", given);
  expect(writer, key, ask(*writer.session, sql), sql);
}

void Writers::expect(Writer& writer, int key, const Rows& returned, const std::string& sql) {
  if (returned.size() != 1 || returned.text(0, 1) != "true")
    return crew_.fail("not what was written is read: " + sql);
  ExpectedRow& row = writer.rows[key];
  if (row.value != returned.cells[0][0]) row.precise.reset();
  row.value = returned.cells[0][0];
}

void Writers::all_rows(Writer& writer) {
  const Rows rows =
      ask(*writer.session, fmt::format("UPDATE t SET c = {} WHERE k >= {} AND k < {} RETURNING k, "
                                       "c::text",
                                       value(writer), writer.first_key, writer.first_key + 1000));
  if (rows.size() != writer.rows.size())
    return crew_.fail(fmt::format("{} rows of {} were there", rows.size(), writer.rows.size()));
  for (const auto& cells : rows.cells) {
    ExpectedRow& row = writer.rows[std::stoi(*cells[0])];
    if (row.value != cells[1]) row.precise.reset();
    row.value = cells[1];
  }
}

// Out of the writer's common keys, or back among them.
void Writers::move_row(Writer& writer, int key) {
  int from = key;
  int to = writer.first_key + kRowsOfOne + key % 10;
  if (writer.rows.contains(to)) std::swap(from, to);
  if (!writer.rows.contains(from) || writer.rows.contains(to)) return;
  ask(*writer.session, fmt::format("UPDATE t SET k = {} WHERE k = {}", to, from));
  writer.rows[to] = writer.rows[from];
  writer.rows.erase(from);
}

void Writers::took_back(Writer& writer, int key) {
  writer.session->script(Sql::recorded(
      fmt::format("BEGIN; UPDATE t SET c = {} WHERE k = {}; DELETE FROM t WHERE k = {}; ROLLBACK",
                  value(writer), key, key)));
}

void Writers::through_trigger(Writer& writer, int key) {
  const std::string given = value(writer);
  if (given == "NULL" || !writer.rows.contains(key)) return;
  const std::string sql =
      fmt::format("UPDATE t SET other = 'c=' || {} WHERE k = {} RETURNING c::text, (c = {})::text",
                  given, key, given);
  expect(writer, key, ask(*writer.session, sql), sql);
}

void Writers::shared_row(Writer& writer) {
  const int key = static_cast<int>(writer.random() % kShared);
  const std::string sql =
      writer.random() % 3 == 0
          ? fmt::format("DELETE FROM t WHERE k = {}", key)
          : fmt::format(
                "INSERT INTO t (k, c) VALUES ({}, {}) ON CONFLICT (k) DO UPDATE SET c = excluded.c",
                key, value(writer));
  try {
    ask(*writer.session, sql);
  } catch (const DatabaseError& error) {
    if (!collide_ || (error.sqlstate() != "23505" && error.sqlstate() != "40P01")) throw;
    ++collisions_;
  }
}

}  // namespace lockstep::tests
