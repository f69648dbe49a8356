// What the benches of the backfill share: a server set up like one that matters, copies of one
// table of about 120 bytes a row with a primary key and two indexes, and what a contestant costs.

#pragma once

#include "executor/database.hpp"
#include "scratch/scratch_server.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::bench {

struct Cost {
  double seconds = 0;
  double wal_bytes = 0;
  double grown_bytes = 0;  // heap and indexes
};

// Of each number by itself.
Cost median(std::vector<Cost> costs);
double median(std::vector<double> numbers);

// fsync, full page writes, a cache that holds the table; autovacuum off, so that runs are alike.
ScratchServer start_bench_server();

// A database with table t of so many rows, copied file by file for each run.
class TableTemplate {
 public:
  TableTemplate(ScratchServer& server, std::int64_t rows);

  // A copy; gone with the object. Two at a time need names.
  class Copy {
   public:
    explicit Copy(const TableTemplate& source, std::string_view name = "copy");
    ~Copy();
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

    Database& database() { return *database_; }
    Session& session() { return *session_; }
    void run(std::string_view sql);
    // After a checkpoint.
    Cost cost_of(const std::function<void()>& work);

   private:
    const TableTemplate& source_;
    std::string name_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<Session> session_;
  };

  std::int64_t rows() const { return rows_; }

 private:
  friend class Copy;
  ScratchServer& server_;
  std::int64_t rows_;
  std::string name_;
};

void run_sql(Session& session, std::string_view sql);

}  // namespace lockstep::bench
