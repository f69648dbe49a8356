// Sessions that write at random to a table t (k integer PRIMARY KEY, …, other text) by two names of
// one column, whichever comes: each to rows of its own and all to a few that they share. Each looks
// at once whether what it wrote is there, by both names, and that nothing else changed.

#pragma once

#include "executor/database.hpp"
#include "tests/interleaving/crew.hpp"

#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace lockstep::tests {

// What is known of the column by one of its names.
struct WrittenName {
  std::string name;
  std::vector<std::string> values;     // literals, all of which the other shape holds
  std::optional<std::string> omitted;  // the default, as text; nothing: NULL
  bool nullable = false;
  std::string stored =
      "{}";  // what is read then, over the literal: the table's trigger may change it
};

// The names that there are, and when two values agree: an SQL condition over a row.
struct Names {
  std::vector<WrittenName> written;
  std::string agree;
};

class TwinWriters {
 public:
  TwinWriters(Database& database, unsigned seed, Names names);

  // Until that many more operations have been done.
  void serve(std::int64_t operations) { crew_.serve(operations); }
  // With no operation under way. What rows must hold by names that were not there is looked up.
  void use(Names names);
  // With no operation under way: every row is as its writer left it. Failures tell which is not.
  void check_rows();

  std::vector<std::string> failures() { return crew_.failures(); }

 private:
  using Values = std::vector<std::optional<std::string>>;  // by name, in their order
  struct Writer {
    std::unique_ptr<Session> session;
    std::mt19937 random;
    int first_key = 0;
    std::map<int, Values> rows;
  };

  void operate(Writer& writer);
  void write(Writer& writer, int key);
  void omit(Writer& writer, int key);
  void touch(Writer& writer, int key);
  void write_all(Writer& writer);
  void share(Writer& writer);
  void take_back(Writer& writer, int key);
  void look_up(Writer& writer);
  void expect(Writer& writer, int key, const Rows& returned, const std::string& sql);
  std::string value(Writer& writer, const WrittenName& name) const;
  const WrittenName& any_name(Writer& writer) const;
  std::string returning() const;

  Names names_;
  std::vector<std::unique_ptr<Writer>> writers_;
  Crew crew_;  // last: ended before what it uses
};

}  // namespace lockstep::tests
