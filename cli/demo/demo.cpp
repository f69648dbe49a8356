#include "cli/demo/demo.hpp"

#include "analyzers/analyze.hpp"
#include "cli/demo/example_project.hpp"
#include "executor/contract.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/pg/database.hpp"
#include "executor/run_plan.hpp"
#include "executor/upgrade.hpp"
#include "planner/plan_builder.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>

namespace lockstep::demo {
namespace {

// Accounts whose every write the application remembers.
constexpr std::int64_t kWatchedAccounts = 5000;

ScratchServer start_server(ScratchOptions options) {
  // What a server of this size would have; autovacuum is on as it is anywhere.
  options.settings.insert(
      {{"shared_buffers", "256MB"}, {"max_wal_size", "8GB"}, {"autovacuum", "on"}});
  return ScratchServer::start(options);
}

RunSettings run_settings() {
  RunSettings settings;
  // The application is the demo's own: there is nobody else to observe.
  settings.contract = {.soak = std::chrono::seconds(0),
                       .observe = std::chrono::seconds(0),
                       .bake = std::chrono::seconds(0)};
  settings.locks.give_up_after = std::chrono::seconds(60);
  return settings;
}

class Demo {
 public:
  Demo(const DemoSettings& settings, Clock& clock, Progress& progress, const std::stop_token& stop)
      : settings_(settings),
        clock_(clock),
        stop_(stop),
        revisions_(load_example_project()),
        server_(start_server(settings.server)),
        database_(connect_database({.dsn = server_.dsn()})),
        session_(database_->open({.role = "demo"})),
        engine_{.database = *database_,
                .settings = run_settings(),
                .holder = {.holder = "lockstep demo", .pid = getpid()},
                .clock = clock,
                .progress = progress,
                .stop = stop} {}

  DemoReport run() {
    const auto started = clock_.now();
    DemoReport report{.server = fmt::format("PostgreSQL {}", session_->server_version().major()),
                      .rows = settings_.rows,
                      .max_stall = engine_.settings.locks.max_stall};
    const Revision& base = graph().in_order().front();
    report.outcome = upgrade(engine_, graph(), {.target = base.id});
    if (report.outcome.done()) {
      fill();
      change_under_traffic(report);
      report.ledger = read_ledger_figures(*session_, base.id);
    }
    report.elapsed = clock_.now() - started;
    return report;
  }

 private:
  const RevisionGraph& graph() const { return revisions_.graph; }

  void fill() {
    spdlog::info("filling table account with {} rows", settings_.rows);
    session_->query(
        SqlBuilder{}
        << "INSERT INTO account (email, balance) SELECT 'user' || n || '@example.com', n % 1000"
           " FROM generate_series(1, "
        << settings_.rows << ") n");
    session_->query(SqlBuilder{} << "VACUUM ANALYZE account");
    session_->query(SqlBuilder{} << "CHECKPOINT");
  }

  void change_under_traffic(DemoReport& report) {
    AccountBook book(*session_, settings_.rows, kWatchedAccounts);
    Traffic traffic(*database_, book, clock_, settings_.traffic);
    spdlog::info("{} clients of version 1 are at work; nothing changes yet",
                 settings_.traffic.clients);
    clock_.pause(settings_.quiet, stop_);
    report.quiet = traffic.take();

    for (const Revision& revision : graph().in_order().subspan(1)) {
      if (!report.outcome.done()) break;
      report.outcome = change(revision, traffic);
    }
    report.change = traffic.take();
    traffic.stop();
    report.change.lost_writes += book.count_lost_writes(*session_);
  }

  Outcome change(const Revision& revision, Traffic& traffic) {
    const std::optional<Plan> plan = lint_and_plan(revision);
    Outcome outcome = upgrade(engine_, graph(), {.target = revision.id});
    if (!deployed_ && outcome.done()) {
      spdlog::info("half of the clients go on as version 2, which knows the new column");
      traffic.deploy_new_version();
      deployed_ = true;
    }
    clock_.pause(settings_.between, stop_);
    if (!outcome.done() || !plan || !find_phase(*plan, Phase::Contract, Stage::Cutover))
      return outcome;

    outcome = contract(engine_, {.revision = revision.id, .stage = Stage::Cutover});
    if (!outcome.done()) return outcome;
    spdlog::info("version 2 now writes what only the new type holds; version 1 is still at work");
    traffic.use_bigint();
    clock_.pause(settings_.between, stop_);
    return contract(engine_, {.revision = revision.id, .stage = Stage::Retire});
  }

  // What the author of the change would see. A plan that is refused is refused by upgrade as well,
  // which says why.
  std::optional<Plan> lint_and_plan(const Revision& revision) {
    const CatalogSnapshot catalog = read_catalog(*session_);
    for (const StatementReport& statement :
         analyze(revision.upgrade, {.version = session_->server_version(), .catalog = catalog})) {
      for (const Finding& finding : statement.findings) {
        spdlog::info("lint {}: {} [{}] {}", revision.id, to_string(finding.verdict), finding.rule,
                     finding.message);
      }
    }
    PlanResult result =
        build_plan(revision, {.version = session_->server_version(), .catalog = catalog});
    auto* plan = std::get_if<Plan>(&result);
    if (plan == nullptr) return std::nullopt;
    std::size_t steps = 0;
    for (const PhaseSteps& phase : plan->phases)
      steps += phase.steps.size();
    spdlog::info("plan {}: {} steps, class {}, point of no return: {}", revision.id, steps,
                 to_string(plan->operation_class), plan->point_of_no_return.value_or("none"));
    return std::move(*plan);
  }

  const DemoSettings& settings_;
  Clock& clock_;
  std::stop_token stop_;
  RevisionSet revisions_;
  ScratchServer server_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Session> session_;
  Engine engine_;
  bool deployed_ = false;
};

}  // namespace

DemoReport run_demo(const DemoSettings& settings, Clock& clock, Progress& progress,
                    const std::stop_token& stop) {
  spdlog::info("starting a PostgreSQL server");
  return Demo(settings, clock, progress, stop).run();
}

}  // namespace lockstep::demo
