#include "bench/contestants.hpp"

#include "executor/upgrade.hpp"
#include "migrations/revision_loader.hpp"
#include "sql/errors.hpp"
#include "sql/sql.hpp"

#include <chrono>
#include <variant>

namespace lockstep::bench {
namespace {

RevisionGraph type_change() {
  auto parsed = parse_revision(SourceText("aaaaaaaaaaa1_bench.sql",
                                          "-- revision: aaaaaaaaaaa1\n-- down_revision: null\n"
                                          "-- description: quantities become bigint\n"
                                          "ALTER TABLE t ALTER COLUMN qty TYPE bigint;\n"));
  return std::get<RevisionGraph>(RevisionGraph::build({std::get<Revision>(std::move(parsed))}));
}

class Silent : public Progress {
 public:
  void revision_started(std::string_view, std::string_view) override {}
  void step_started(std::string_view, std::string_view, std::string_view) override {}
  void step_advanced(const StepProgress&) override {}
  void waiting(std::string_view, std::string_view, std::string_view) override {}
  void step_done(std::string_view, std::string_view) override {}
  void note(std::string_view) override {}
};

double seconds_of(Session& session, const std::string& kind) {
  const Rows rows = session.query(
      Sql::recorded("SELECT extract(epoch FROM finished_at - started_at)::float8"
                    " FROM lockstep.steps WHERE kind = $1 AND step LIKE 'backfill/%'"),
      {kind});
  return std::stod(rows.text(0, 0));
}

void must(const Outcome& outcome) {
  if (!outcome.done()) throw UserError("the bench's upgrade ended early: " + outcome.message);
}

// lockstep as `upgrade` runs it, on one copy of the table.
class Upgrade {
 public:
  explicit Upgrade(TableTemplate::Copy& copy, int parallel = 1)
      : engine_{.database = copy.database(),
                .settings = {},
                .holder = {.holder = "bench", .host = "here", .pid = 1},
                .clock = system_clock(),
                .progress = progress_} {
    engine_.settings.backfill.parallel = parallel;
    engine_.settings.version = "bench";
  }

  void expand() { must(upgrade(engine_, graph_, {.stop_after = Phase::Expand})); }
  void rest() { must(upgrade(engine_, graph_, {})); }

 private:
  const RevisionGraph graph_ = type_change();
  Silent progress_;
  Engine engine_;
};

}  // namespace

Cost plain_update(TableTemplate::Copy& copy) {
  copy.run("ALTER TABLE t ADD COLUMN n bigint");
  return copy.cost_of([&] { copy.run("UPDATE t SET n = qty"); });
}

Cost pgroll_loop(TableTemplate::Copy& copy) {
  copy.run(R"sql(
ALTER TABLE t ADD COLUMN n bigint, ADD COLUMN needs_backfill boolean DEFAULT true;
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  id t.id%TYPE := NEW.id;
  customer t.customer%TYPE := NEW.customer;
  code t.code%TYPE := NEW.code;
  qty t.qty%TYPE := NEW.qty;
  note t.note%TYPE := NEW.note;
  path text;
BEGIN
  SELECT c INTO path FROM current_setting('search_path') c;
  IF path <> 'public_v2' THEN
    NEW.n := qty::bigint;
    NEW.needs_backfill := false;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION fill())sql");
  return copy.cost_of([&] {
    std::string last = "0";
    while (!last.empty()) {
      const Rows rows = copy.session().query(
          Sql::recorded("WITH batch AS (SELECT id FROM t WHERE needs_backfill AND id > $1::bigint"
                        " ORDER BY id LIMIT 1000 FOR NO KEY UPDATE), u AS (UPDATE t SET id = t.id"
                        " FROM batch WHERE t.id = batch.id RETURNING t.id)"
                        " SELECT max(id) FROM u"),
          {last});
      last = rows.is_null(0, 0) ? "" : rows.text(0, 0);
    }
  });
}

LockstepCost lockstep_copy(TableTemplate::Copy& copy, const LockstepRun& how) {
  Upgrade lockstep(copy, how.parallel);
  lockstep.expand();
  how.before_copy();
  LockstepCost cost;
  cost.copy = copy.cost_of([&] { lockstep.rest(); });
  cost.copy.seconds = seconds_of(copy.session(), "backfill");
  cost.verify_seconds = seconds_of(copy.session(), "verify");
  return cost;
}

void lockstep_expand(TableTemplate::Copy& copy) {
  Upgrade(copy).expand();
}

Cost update_others_one_by_one(TableTemplate::Copy& copy, int first, int rows) {
  const Sql update = Sql::recorded("UPDATE t SET note = note || '.' WHERE id = $1::bigint");
  copy.run("SET synchronous_commit = off");
  return copy.cost_of([&] {
    for (int row = first; row < first + rows; ++row)
      copy.session().query(update, {std::to_string(row)});
  });
}

Cost update_others_at_once(TableTemplate::Copy& copy, int first, int rows) {
  return copy.cost_of([&] {
    copy.run("UPDATE t SET note = note || '.' WHERE id BETWEEN " + std::to_string(first) + " AND " +
             std::to_string(first + rows - 1));
  });
}

}  // namespace lockstep::bench
