// Sessions that write at random to a table t (k integer PRIMARY KEY, c …, other text), by its name
// and through a view v of all its columns, each to rows of its own and all to a few that they
// share. A trigger of the application's own makes c of what `other` says: create_written_table().
// Each knows what its own rows must hold and looks at once; what is not as it should be, and every
// statement that fails, is kept.

#pragma once

#include "executor/database.hpp"
#include "tests/interleaving/crew.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace lockstep::tests {

// What the writers know of column c in the shape that they write.
struct WrittenShape {
  std::vector<std::string> values;     // literals
  std::optional<std::string> omitted;  // the default, as text; nothing: NULL
  bool nullable = false;
};

// Table t, whose key and column c are of the types given, and what stands around it.
std::string create_written_table(const std::string& key_type, const std::string& column);

struct ExpectedRow {
  std::optional<std::string> value;  // c::text
  // What the new shape held when its writers went, for as long as the old shape's value stays.
  std::optional<std::string> precise;
};
using ExpectedRows = std::map<int, ExpectedRow>;

class Writers {
 public:
  // Upserts of the rows they share may fail with 23505 or 40P01 where `collide` says so; no other
  // statement may fail at all.
  Writers(Database& database, unsigned seed, WrittenShape shape, bool collide = false);

  // Until that many more operations have been done.
  void serve(std::int64_t operations) { crew_.serve(operations); }
  // Between two operations of each. While they rest their rows may be looked at and changed.
  void rest() { crew_.rest(); }
  void go_on() { crew_.go_on(); }
  void use(WrittenShape shape);
  ExpectedRows& rows(std::size_t writer) { return writers_.at(writer)->rows; }
  std::size_t size() const { return writers_.size(); }

  std::vector<std::string> failures() { return crew_.failures(); }
  // Since the last call.
  std::int64_t take_collisions() { return collisions_.exchange(0); }

 private:
  struct Writer {
    std::unique_ptr<Session> session;
    std::mt19937 random;
    int first_key = 0;
    ExpectedRows rows;
  };

  void operate(Writer& writer);
  void one_row(Writer& writer, int key, unsigned kind);
  void all_rows(Writer& writer);
  void move_row(Writer& writer, int key);
  void took_back(Writer& writer, int key);
  void through_trigger(Writer& writer, int key);
  void shared_row(Writer& writer);
  void expect(Writer& writer, int key, const Rows& returned, const std::string& sql);
  std::string value(Writer& writer) const;

  WrittenShape shape_;
  bool collide_;
  std::vector<std::unique_ptr<Writer>> writers_;
  std::atomic<std::int64_t> collisions_ = 0;
  Crew crew_;  // last: ended before what it uses
};

}  // namespace lockstep::tests
