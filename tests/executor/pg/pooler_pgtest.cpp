// A real PgBouncer between lockstep and the server.

#include "scratch/leash.hpp"
#include "sql/errors.hpp"
#include "sql/sql.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace lockstep;
namespace fs = std::filesystem;

namespace {

// As the server's user, since PgBouncer does not run as root either. Its socket stands beside the
// server's, on the next port.
class PgBouncer {
 public:
  PgBouncer(const ScratchServer& server, const std::string& mode) {
    std::string folder = "/tmp/lockstep-bouncer-XXXXXX";
    const scratch::RunAs user = scratch::server_user();
    REQUIRE(mkdtemp(folder.data()) != nullptr);
    REQUIRE(chown(folder.c_str(), user.uid, user.gid) == 0);
    folder_ = folder;
    const fs::path settings = folder_ / "pgbouncer.ini";
    std::ofstream(settings) << "[databases]\n* = host=" << server.folder().string()
                            << " port=5432 user=postgres\n[pgbouncer]\npool_mode=" << mode
                            << "\nauth_type=any\nlisten_port=6432\nunix_socket_dir=" << folder
                            << "\nserver_round_robin=1\n";
    leash_ = scratch::Leash::start({"/usr/sbin/pgbouncer", settings}, folder_, user);
  }
  PgBouncer(const PgBouncer&) = delete;
  PgBouncer& operator=(const PgBouncer&) = delete;
  ~PgBouncer() {
    leash_.stop();
    fs::remove_all(folder_);
  }

  std::string dsn() const {
    return "host=" + folder_.string() + " port=6432 user=postgres dbname=postgres";
  }
  bool answers() {
    if (leash_.broken()) throw UserError("PgBouncer ended; is the package pgbouncer installed?");
    try {
      connect_database({.dsn = dsn()})->open({.role = "test"});
    } catch (const DatabaseError&) {
      return false;
    } catch (const UserError&) {
      return true;  // refused for what it is
    }
    return true;
  }

 private:
  fs::path folder_;
  scratch::Leash leash_;
};

std::string refusal(const std::string& dsn, PoolerPolicy policy) {
  try {
    connect_database({.dsn = dsn, .pooler = policy})->open({.role = "work"});
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("A pooler in transaction mode is refused, and says why") {
  const ScratchServer server = ScratchServer::start(tests::scratch_options());
  PgBouncer bouncer(server, "transaction");
  REQUIRE(tests::eventually([&] { return bouncer.answers(); }));
  const std::string refused = refusal(bouncer.dsn(), PoolerPolicy::Refuse);
  CHECK(refused.find("pooler") != std::string::npos);

  // Even where a pooler is allowed: with two backends in turn, the second statement meets another.
  const auto first = connect_database({.dsn = bouncer.dsn(), .pooler = PoolerPolicy::Allow})
                         ->open({.role = "work"});
  first->in_transaction([&] {
    const auto second = connect_database({.dsn = bouncer.dsn(), .pooler = PoolerPolicy::Allow})
                            ->open({.role = "work"});
    CHECK(first->backend().pid != second->backend().pid);
  });
  CHECK(refusal(bouncer.dsn(), PoolerPolicy::Allow).find("pooler") != std::string::npos);
}

TEST_CASE("A refused pooler's backends keep none of our settings") {
  const ScratchServer server = ScratchServer::start(tests::scratch_options());
  PgBouncer bouncer(server, "transaction");
  REQUIRE(tests::eventually([&] { return bouncer.answers(); }));
  REQUIRE(refusal(bouncer.dsn(), PoolerPolicy::Refuse) != "");
  const auto direct = connect_database({.dsn = server.dsn()})->open({.role = "test"});
  // PgBouncer itself hands the name on from the startup packet; ours is set again only after the
  // check.
  CHECK(direct
            ->query(Sql::recorded(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%set_config%' "
                "AND pid <> pg_backend_pid()"))
            .number(0, 0) == 0);
}

TEST_CASE("A pooler in session mode is used where it is allowed, and only there") {
  const ScratchServer server = ScratchServer::start(tests::scratch_options());
  PgBouncer bouncer(server, "session");
  REQUIRE(tests::eventually([&] { return bouncer.answers(); }));
  CHECK(refusal(bouncer.dsn(), PoolerPolicy::Refuse) != "");
  const auto session = connect_database({.dsn = bouncer.dsn(), .pooler = PoolerPolicy::Allow})
                           ->open({.role = "work"});
  CHECK(session->query(Sql::recorded("SELECT pg_backend_pid()")).number(0, 0) ==
        session->backend().pid);
  CHECK(session->query(Sql::recorded("SHOW lock_timeout")).text(0, 0) == "1s");
}
