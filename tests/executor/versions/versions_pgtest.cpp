// Another tool's version table beside the ledger: in step after every run, taken over where the
// tool has moved it, left alone where nobody knows what it says.

#include "executor/contract.hpp"
#include "executor/downgrade.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <algorithm>
#include <functional>

namespace lockstep::tests {
namespace {

// Does something just before a step.
class Interfering : public RecordedProgress {
 public:
  void step_started(std::string_view revision, std::string_view step,
                    std::string_view why) override {
    RecordedProgress::step_started(revision, step, why);
    if (before_step) before_step(revision, step);
  }
  std::function<void(std::string_view, std::string_view)> before_step;
};

struct Run {
  TempDatabase database;
  RevisionGraph graph = small_project();
  Interfering progress;
  Engine engine = engine_on(database.database(), system_clock(), progress);

  Run() {
    engine.settings.versions =
        VersionTable{VersionTool::Alembic, {std::nullopt, Identifier("alembic_version")}};
  }
  void must(const Outcome& outcome) {
    INFO(outcome.message);
    REQUIRE(outcome.done());
  }
  std::string versions() {
    return database.value("SELECT string_agg(version_num, ',' ORDER BY 1) FROM alembic_version");
  }
  std::vector<std::string> current() { return read_ledger(database.session()).current_heads(); }
  void set_version(const std::string& version) {
    database.run("DELETE FROM alembic_version");
    if (!version.empty()) database.run("INSERT INTO alembic_version VALUES ('" + version + "')");
  }
  // As Alembic leaves a project that it has brought to the first revision.
  void migrated_by_alembic() {
    database.run(
        "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL,"
        " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))");
    for (const ScriptStatement& statement : graph.find(kTableRevision)->upgrade.statements)
      database.run(statement.statement.text);
    set_version(kTableRevision);
  }
};

// The graph without the newest revision: an older image.
RevisionGraph older_image() {
  const RevisionGraph newest = small_project();
  std::vector<Revision> revisions(newest.in_order().begin(), newest.in_order().end());
  std::erase_if(revisions, [](const Revision& revision) { return revision.id == kTypeRevision; });
  return std::get<RevisionGraph>(RevisionGraph::build(std::move(revisions)));
}

TEST_CASE("The version table moves with every revision, up and down") {
  Run run;
  for (const char* revision : {kTableRevision, kChecksRevision, kIndexRevision, kTypeRevision}) {
    run.must(upgrade(run.engine, run.graph, {.target = revision}));
    CHECK(run.versions() == revision);
  }
  run.must(downgrade(run.engine, run.graph, {.target = kIndexRevision, .confirm = kTypeRevision}));
  CHECK(run.versions() == kIndexRevision);
  run.must(stamp(run.engine, run.graph, kChecksRevision));
  CHECK(run.versions() == kChecksRevision);
  run.must(stamp(run.engine, run.graph, "base"));
  CHECK(run.database.value("SELECT count(*) FROM alembic_version") == "0");
}

TEST_CASE("The version table moves when the revision becomes current, and abort takes it back") {
  Run run;
  run.engine.settings.contract.automatic = false;
  run.must(upgrade(run.engine, run.graph, {.target = kIndexRevision}));
  run.must(upgrade(run.engine, run.graph, {.stop_after = Phase::Expand}));
  CHECK(run.versions() == kIndexRevision);
  run.must(upgrade(run.engine, run.graph, {}));
  CHECK(run.versions() == kTypeRevision);
  run.must(abort_revision(run.engine, kTypeRevision));
  CHECK(run.versions() == kIndexRevision);
}

TEST_CASE("A project is handed over half-way, handed back, and taken over again") {
  Run run;
  run.migrated_by_alembic();
  run.must(upgrade(run.engine, run.graph, {.target = kChecksRevision}));
  CHECK(run.versions() == kChecksRevision);
  CHECK(run.current() == std::vector<std::string>{kChecksRevision});

  run.database.run("CREATE INDEX account_note_idx ON account (note)");
  run.set_version(kIndexRevision);
  run.must(upgrade(run.engine, run.graph, {.target = kIndexRevision}));
  CHECK(run.current() == std::vector<std::string>{kIndexRevision});

  run.set_version(kChecksRevision);
  run.database.run("DROP INDEX account_note_idx");
  run.must(downgrade(run.engine, run.graph, {.target = kChecksRevision}));
  CHECK(run.current() == std::vector<std::string>{kChecksRevision});
}

TEST_CASE("A row that nobody knows stops the run before anything is changed") {
  Run run;
  run.migrated_by_alembic();
  run.set_version("feedfeedfeed");
  const Outcome outcome = upgrade(run.engine, run.graph, {});
  CHECK(outcome.code == ExitCode::Drifted);
  CHECK_THAT(outcome.message, Catch::Contains("feedfeedfeed"));
  CHECK(run.current().empty());
  CHECK(run.versions() == "feedfeedfeed");
}

TEST_CASE(
    "An image that knows fewer revisions has nothing to do, until one of them is contracted") {
  Run run;
  run.engine.settings.contract.automatic = false;
  run.must(upgrade(run.engine, run.graph, {}));
  const RevisionGraph older = older_image();
  const Outcome outcome = upgrade(run.engine, older, {});
  run.must(outcome);
  CHECK_THAT(outcome.message, Catch::Contains("ahead"));
  CHECK(run.versions() == kTypeRevision);

  run.engine.settings.contract.automatic = true;
  run.must(upgrade(run.engine, run.graph, {}));
  const Outcome outlived = upgrade(run.engine, older, {});
  CHECK(outlived.code == ExitCode::Refused);
  CHECK_THAT(outlived.message, Catch::Contains("is contracted"));
}

TEST_CASE(
    "Nobody knows what a revision that was stamped has given up, so an older image is refused") {
  Run run;
  run.must(upgrade(run.engine, run.graph, {.target = kIndexRevision}));
  run.must(stamp(run.engine, run.graph, kTypeRevision));
  const Outcome outcome = upgrade(run.engine, older_image(), {});
  CHECK(outcome.code == ExitCode::Refused);
  CHECK_THAT(outcome.message, Catch::Contains("not run by lockstep"));
}

TEST_CASE("A table that another program moves while a revision runs fails that revision") {
  Run run;
  run.must(upgrade(run.engine, run.graph, {.target = kChecksRevision}));
  run.progress.before_step = [&](std::string_view, std::string_view) { run.set_version(""); };
  const Outcome outcome = upgrade(run.engine, run.graph, {.target = kIndexRevision});
  CHECK(outcome.code == ExitCode::Drifted);
  CHECK_THAT(outcome.message, Catch::Contains("version table"));
  CHECK(run.current() == std::vector<std::string>{kChecksRevision});
}

}  // namespace
}  // namespace lockstep::tests
