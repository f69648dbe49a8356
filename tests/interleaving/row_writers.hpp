// Sessions that write at random to the rows of a table with a key k, each to some of its own and
// all to a few that they share, as any of the application's versions that live at the time. Of each
// row its writer knows what it left there, and looks at every use whether what is found may have
// become of it. What may not, and every statement that fails, is kept.

#pragma once

#include "executor/database.hpp"
#include "tests/interleaving/crew.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace lockstep::tests {

// What a version knows of a column. {k} stands for the row's key.
struct WrittenColumn {
  std::string name;
  std::vector<std::string> values;        // expressions of which INSERT takes one
  std::vector<std::string> changes = {};  // what UPDATE takes instead, over the row t
  bool always = false;                    // every INSERT names it
  bool changed = true;                    // no UPDATE does, otherwise
};

struct Version {
  std::vector<WrittenColumn> columns;
  std::string relation = "t";
  std::string conflict = "k";  // what its upserts name
};

// A statement that has to fail: it would leave what may not be. {k} stands for a key of the
// writer's, {free} for one that is in no row. It may also find nothing to do.
struct Refused {
  std::string statement;
  std::string sqlstate;
};

// Who writes, and what is true of rows: conditions in SQL. `before` is the row as its writer left
// it, `given` what a statement writes, `was` both together, `now` the row that is found; all jsonb.
struct Traffic {
  std::vector<Version> versions;
  std::string may_become = "now = was";     // not asked when there is no row
  std::string may_go = "false";             // over `before`: there need be no row any more
  std::string may_insert = "now @> given";  // over `given` and `now`
  std::vector<Refused> refused = {};
};

class RowWriters {
 public:
  struct Place {
    std::string table = "t";
    std::string row = "to_jsonb(t)";  // a row of the table, alias t, as the conditions see it
    int first_key = 1000;  // each writer has the thousand keys from there on, or the next
    bool shares = true;    // a few rows below 1000 that all write
    bool moves = true;     // keys are changed
  };

  RowWriters(Database& database, unsigned seed, Place place, Traffic traffic);

  // Until that many more operations have been done.
  void serve(std::int64_t operations) { crew_.serve(operations); }
  // Between two operations of each, until go_on_with(): what is found of every row must be what may
  // have become of it.
  void rest();
  void go_on_with(Traffic traffic);
  // While they rest: rows are as they are found, whoever wrote them.
  void take_over();

  std::vector<std::string> failures() { return crew_.failures(); }

 private:
  struct Writer {
    std::unique_ptr<Session> session;
    std::mt19937 random;
    int first_key = 0;
    std::map<int, std::string> rows;  // as JSON, as they were left
  };
  // What was found of one row after a statement, and what it had been given; empty: nothing.
  struct Found {
    int key = 0;
    std::optional<std::string> now;
    std::string given = "'{}'::jsonb";
  };
  struct Assignment {
    std::string column;
    std::string value;
  };

  struct Put {
    std::string insert;
    std::string upsert;
    std::vector<Assignment> values;   // of a row that is inserted
    std::vector<Assignment> changes;  // of one that is there
  };

  void operate(Writer& writer);
  void put(Writer& writer, int key);
  void change(Writer& writer, int key);
  void change_all(Writer& writer);
  void remove(Writer& writer, int key);
  void move(Writer& writer, int key);
  void take_back(Writer& writer, int key);
  void share(Writer& writer);
  void try_refused(Writer& writer, int key);
  std::map<int, std::string> rows_of(Writer& writer) const;
  void look_at_all(Writer& writer);

  std::vector<const WrittenColumn*> some_columns(Writer& writer, const Version& version) const;
  Put any_put(Writer& writer, const Version& version, int key) const;
  Assignment change_of(Writer& writer, const WrittenColumn& column, int key) const;
  Assignment one_change(Writer& writer, const Version& version, int key) const;
  const Version& any_version(Writer& writer) const;
  std::string given(const std::vector<Assignment>& assignments, const std::string& before) const;
  void look(Writer& writer, const std::vector<Found>& found, const std::string& sql);
  bool may_have_become(Writer& writer, const std::vector<Found>& found);
  bool may_have_been_inserted(Writer& writer, const Found& found);
  void inserted(Writer& writer, const Found& found, const std::string& sql);
  std::string text_of_row() const { return "(" + place_.row + ")::text"; }

  Place place_;
  Traffic traffic_;
  std::vector<std::unique_ptr<Writer>> writers_;
  Crew crew_;  // last: ended before what it uses
};

}  // namespace lockstep::tests
