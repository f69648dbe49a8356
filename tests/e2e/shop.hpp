// What the end-to-end tests share: table account on a database, a project of files with one change
// to it, the program run on both, and load whose longest stall is known before the change begins.

#pragma once

#include "cli/demo/traffic.hpp"
#include "executor/settings.hpp"
#include "migrations/revision_graph.hpp"
#include "tests/cli/program.hpp"
#include "tests/temp_database.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace lockstep::tests {

inline constexpr const char* kRevision = "bbbbbbbbbbb1";
inline constexpr std::string_view kTypeChange =
    "ALTER TABLE account ALTER COLUMN balance TYPE bigint";
inline constexpr std::string_view kNewColumn = "ALTER TABLE account ADD COLUMN nickname text";
inline constexpr std::string_view kIndex = "CREATE INDEX account_email ON account (email)";

// Table account with so many rows, and ids of this type.
void open_shop(Session& session, int rows, std::string_view id_type = "bigint");

// A project whose only revision is `change`; contract: auto, nothing to soak. `locks` is the value
// of that key in lockstep.yaml.
void write_project(Project& project, const std::string& dsn, std::string_view change,
                   std::string_view locks = "{max_stall: 100ms}");
// The same for a run in this process.
RevisionGraph project_of(std::string_view change);

// A hash of all rows of account, whatever the order of columns.
std::string accounts_of(TempDatabase& database);

// Holds a transaction with a lock or a snapshot open on a session of its own, until it is
// destroyed.
class OpenTransaction {
 public:
  OpenTransaction(Database& database, std::string_view statement);
  void commit();

 private:
  std::unique_ptr<Session> session_;
};

// Eight clients of the shop. Starts with a quiet run, by which the bound of a stall is set.
class Load {
 public:
  explicit Load(Database& database);

  // Everything since the quiet run.
  const demo::TrafficFigures& figures();
  // Until that many more requests were answered: tells that time passes and that the shop is
  // served.
  void serve(std::int64_t requests);
  // max_stall and the slack: the longest request of the quiet run, at least 50 ms.
  std::chrono::milliseconds bound() const;
  // Ends the traffic and compares all accounts with the table, too.
  std::int64_t lost_writes();

  demo::Traffic& traffic() { return traffic_; }

 private:
  std::unique_ptr<Session> session_;
  demo::AccountBook book_;
  demo::Traffic traffic_;
  demo::TrafficFigures quiet_;
  demo::TrafficFigures sum_;
};

// "" when no request failed, no write was lost and no request waited longer than the bound; else
// what went wrong.
std::string noticed_by_users(Load& load, std::chrono::milliseconds bound);

}  // namespace lockstep::tests
