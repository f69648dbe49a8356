// Sessions that write at random to a table t (k integer PRIMARY KEY, …, other text) by two names of
// one column, whichever comes: each to rows of its own and all to a few that they share. Each looks
// at once whether what it wrote is there, by both names, and that nothing else changed.

#pragma once

#include "executor/database.hpp"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
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
  ~TwinWriters();
  TwinWriters(const TwinWriters&) = delete;
  TwinWriters& operator=(const TwinWriters&) = delete;

  // Until that many more operations have been done.
  void serve(std::int64_t operations);
  // With no operation under way. What rows must hold by names that were not there is looked up.
  void use(Names names);
  // With no operation under way: every row is as its writer left it. Failures tell which is not.
  void check_rows();

  std::vector<std::string> failures();

 private:
  using Values = std::vector<std::optional<std::string>>;  // by name, in their order
  struct Writer {
    std::unique_ptr<Session> session;
    std::mt19937 random;
    int first_key = 0;
    std::map<int, Values> rows;
    std::thread thread;
  };

  void rest();
  void go_on();
  void run(Writer& writer);
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
  void fail(std::string what);

  Names names_;
  std::vector<std::unique_ptr<Writer>> writers_;
  std::atomic<std::int64_t> operations_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool resting_ = false;
  bool stopping_ = false;
  std::size_t at_rest_ = 0;
  std::vector<std::string> failures_;
};

}  // namespace lockstep::tests
