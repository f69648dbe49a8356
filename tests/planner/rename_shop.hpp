// A table with one of everything that must come through a rename, and what two versions of an
// application say to it.

#pragma once

#include "sql/server_version.hpp"
#include "tests/temp_database.hpp"

#include <string>
#include <vector>

namespace lockstep::tests {

// Table item with column a, owned by role keeper; role app uses it.
void create_shop(TempDatabase& database);

// Every catalog entry of it and around it, as one text.
std::string whole_catalog(TempDatabase& database);

// A session of role app that was there before anything changed, with plans and compiled functions
// over the table.
class Application {
 public:
  explicit Application(TempDatabase& database);

  // All statements of one version, by the names that it knows; each must be understood, and find
  // what was written. ON CONFLICT as far as unique indexes are there.
  enum class Unique { Nothing, Indexes, Keys };
  void use(const std::string& table, const std::string& column, Unique unique = Unique::Keys,
           bool by_position = true);
  // Calls the functions that were compiled before, in the session that compiled them.
  void call_old_functions();
  // The SQLSTATE that the statement fails with; "" when it does not.
  std::string failure(const std::string& sql);
  std::string value(const std::string& sql);

 private:
  TempDatabase& database_;
  std::unique_ptr<Database> connections_;
  std::unique_ptr<Session> session_;
  int next_ = 1000;
};

// Each fails on a view, with <table> for its name, and is among table_only_uses().
std::vector<std::string> statements_for_tables_alone(ServerVersion version,
                                                     const std::string& table);

// That the SQL blocks of a page under docs/operations show what the plan of its example runs, for
// the table account (id, note) and what `rest` makes of it.
void check_page(TempDatabase& database, const std::string& page, const std::string& example,
                const std::string& rest = "");

// The same for a page whose example needs another table.
void check_example(TempDatabase& database, const std::string& page, const std::string& setup,
                   const std::string& example);

}  // namespace lockstep::tests
