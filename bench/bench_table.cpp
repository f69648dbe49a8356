#include "bench/bench_table.hpp"

#include "executor/pg/database.hpp"
#include "sql/sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace lockstep::bench {
namespace {

std::unique_ptr<Session> open(const std::string& dsn) {
  return connect_database({.dsn = dsn})->open({.role = "bench"});
}

std::int64_t number(Session& session, std::string_view sql) {
  return session.query(Sql::recorded(std::string(sql))).number(0, 0);
}

constexpr std::string_view kWalPosition =
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";
constexpr std::string_view kSize = "SELECT pg_total_relation_size('t')";

template <class Field>
double median_of(const std::vector<Cost>& costs, Field field) {
  std::vector<double> numbers;
  for (const Cost& cost : costs)
    numbers.push_back(cost.*field);
  return median(std::move(numbers));
}

}  // namespace

double median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const std::size_t middle = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
}

Cost median(std::vector<Cost> costs) {
  return {median_of(costs, &Cost::seconds), median_of(costs, &Cost::wal_bytes),
          median_of(costs, &Cost::grown_bytes)};
}

void run_sql(Session& session, std::string_view sql) {
  session.script(Sql::recorded(std::string(sql)));
}

ScratchServer start_bench_server() {
  return ScratchServer::start({.bin = {},
                               .settings = {{"fsync", "on"},
                                            {"full_page_writes", "on"},
                                            {"synchronous_commit", "on"},
                                            {"shared_buffers", "512MB"},
                                            {"max_wal_size", "4GB"},
                                            {"checkpoint_timeout", "30min"}}});
}

TableTemplate::TableTemplate(ScratchServer& server, std::int64_t rows)
    : server_(server), rows_(rows), name_(fmt::format("template_{}", rows)) {
  run_sql(*open(server.dsn()), "CREATE DATABASE " + name_ + " TEMPLATE template0");
  const std::unique_ptr<Session> session = open(server.dsn(name_));
  run_sql(*session, fmt::format("CREATE TABLE t (id bigint PRIMARY KEY, customer bigint NOT NULL,"
                                " code text NOT NULL, qty integer, note text);"
                                "INSERT INTO t SELECT i, hashint8(i), md5(i::text), i % 1000,"
                                " 'note number ' || i || ', a little text' FROM"
                                " generate_series(1, {}) i;"
                                "CREATE INDEX t_customer ON t (customer);"
                                "CREATE INDEX t_code ON t (code)",
                                rows));
  run_sql(*session, "VACUUM (ANALYZE) t");
}

TableTemplate::Copy::Copy(const TableTemplate& source, std::string_view name)
    : source_(source), name_(fmt::format("{}_{}", source.name_, name)) {
  const std::unique_ptr<Session> session = open(source.server_.dsn());
  const bool strategies = session->server_version() >= ServerVersion::of_major(15);
  run_sql(*session, "CREATE DATABASE " + name_ + " TEMPLATE " + source.name_ +
                        (strategies ? " STRATEGY FILE_COPY" : ""));
  database_ = connect_database({.dsn = source.server_.dsn(name_)});
  session_ = database_->open({.role = "bench"});
}

TableTemplate::Copy::~Copy() {
  session_.reset();
  database_.reset();
  run_sql(*open(source_.server_.dsn()), "DROP DATABASE " + name_ + " WITH (FORCE)");
}

void TableTemplate::Copy::run(std::string_view sql) {
  run_sql(*session_, sql);
}

Cost TableTemplate::Copy::cost_of(const std::function<void()>& work) {
  run("CHECKPOINT");
  const std::int64_t wal = number(*session_, kWalPosition);
  const std::int64_t size = number(*session_, kSize);
  const auto began = std::chrono::steady_clock::now();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(),
          static_cast<double>(number(*session_, kWalPosition) - wal),
          static_cast<double>(number(*session_, kSize) - size)};
}

}  // namespace lockstep::bench
