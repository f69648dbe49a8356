// A shop that is being released: a database with a change to it, two versions of an application, a
// real proxy in front of them with clients that never pause, and a shipped playbook that lockstep
// runs as a process.

#pragma once

#include "tests/catalog_shape.hpp"
#include "tests/e2e/child.hpp"
#include "tests/playbooks/running_program.hpp"
#include "tests/rollout/shop_server.hpp"
#include "tests/temp_database.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lockstep::tests {

inline constexpr const char* kBefore = "aaaaaaaaaaa1";
inline constexpr const char* kChange = "bbbbbbbbbbb1";

// A change of table account (id, points, note), and what the column is called on both sides of it.
struct Change {
  std::string sql;
  std::string blue_column = "points";
  std::string green_column = "points";
};
inline const Change kRename{.sql = "ALTER TABLE account RENAME COLUMN points TO score",
                            .green_column = "score"};
inline const Change kWiden{.sql = "ALTER TABLE account ALTER COLUMN points TYPE bigint"};

enum class ProxyKind { Haproxy, Nginx };
// PgBouncer: both versions reach the database through one, in transaction mode.
enum class PoolerKind { None, Pgbouncer };

class RolloutShop {
 public:
  RolloutShop(const Change& change, ProxyKind kind, const std::string& shipped,
              PoolerKind pooler = PoolerKind::None);
  ~RolloutShop();
  RolloutShop(const RolloutShop&) = delete;
  RolloutShop& operator=(const RolloutShop&) = delete;

  // `lockstep rollout WORD PLAYBOOK …`, as a process.
  std::unique_ptr<Child> begin(const std::string& word,
                               const std::vector<std::string>& more = {}) const;
  // To its end.
  Ended run(const std::string& word, const std::vector<std::string>& more = {}) const;
  // As `systemctl reload` does: another process takes the sockets over. HAProxy alone.
  void reload();

  // Ends the clients. "" when none of their requests failed and the table has what they wrote last;
  // else what went wrong.
  std::string noticed();
  int answered() const { return clients->answered(); }
  std::string type_of_points();

  TempDatabase database;
  Project project;
  OpenFolder folder;
  int port = free_port();
  int pooler_port = free_port();
  std::string playbook;  // its path

 private:
  std::unique_ptr<RunningProgram> pooler_;

 public:
  ShopServer blue;
  ShopServer green;
  std::unique_ptr<ShopClients> clients;

 private:
  // Starts the pooler where there is one.
  std::string dsn_of(PoolerKind kind);
  std::vector<std::string> proxy_command(ProxyKind kind);

  Change change_;
  std::vector<std::string> command_;
  std::unique_ptr<RunningProgram> proxy_;
  std::unique_ptr<RunningProgram> replaced_;
};

}  // namespace lockstep::tests
