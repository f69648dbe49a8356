// Renames by the whole engine under traffic of both versions: each phase boundary is crossed,
// forwards and backwards, while those versions write that the plan promises it to. No statement
// fails, and no write is lost. LOCKSTEP_OPERATIONS is how many operations go on at each boundary at
// least.

#include "executor/contract.hpp"
#include "executor/upgrade.hpp"
#include "migrations/revision_loader.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <atomic>
#include <map>
#include <random>
#include <thread>

namespace lockstep::tests {
namespace {

constexpr const char* kRevision = "4c1e9a2b7d10";
constexpr int kKeysEach = 1'000'000;

struct Names {
  std::string table;
  std::string column;
};

// One client of one version. It writes rows that nobody else writes, remembers them, and reads them
// back; and it counts up one row that everybody counts up.
class Writer {
 public:
  Writer(TempDatabase& database, int number, Names names)
      : names_(std::move(names)),
        first_key_(number * kKeysEach),
        random_(static_cast<unsigned>(number)),
        session_(database.open({.role = "app", .lock_timeout = std::chrono::seconds(10)})),
        thread_([this] { run(); }) {}
  ~Writer() { stop(); }

  void stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
  }
  bool done(int wanted) const { return operations_ >= wanted || failed_; }
  int operations() const { return operations_; }

  // After stop().
  const std::string& failure() const { return failure_; }
  const std::map<int, std::string>& rows() const { return rows_; }
  int counted() const { return counted_; }

 private:
  void run() {
    try {
      say("PREPARE put (int, text) AS INSERT INTO @ (id, #) VALUES ($1, $2)");
      say("PREPARE get (int) AS SELECT # FROM @ WHERE id = $1");
      while (!stopped_) {
        operate();
        ++operations_;
      }
    } catch (const std::exception& error) {
      failure_ = error.what();
      failed_ = true;
    }
  }

  void operate() {
    const int key = first_key_ + static_cast<int>(random_() % 40);
    const std::string id = std::to_string(key);
    const std::string text = id + "/" + std::to_string(random_() % 100000);
    const auto row = rows_.find(key);
    if (random_() % 8 == 0) {
      say("UPDATE @ SET n = n + 1 WHERE id = 0");
      ++counted_;
    }
    if (row == rows_.end()) {
      insert(id, text);
      rows_[key] = text;
    } else if (random_() % 4 == 0) {
      say("DELETE FROM @ WHERE # = '" + row->second + "'");
      rows_.erase(row);
    } else {
      update(id, row->second, text);
      row->second = text;
    }
    const auto now = rows_.find(key);
    expect(say("EXECUTE get(" + id + ")"), now == rows_.end() ? "" : now->second);
  }

  void insert(const std::string& id, const std::string& text) {
    switch (random_() % 4) {
      case 0:
        say("INSERT INTO @ (id, #) VALUES (" + id + ", '" + text + "')");
        return;
      case 1:
        say("EXECUTE put(" + id + ", '" + text + "')");
        return;
      case 2:
        say("INSERT INTO @ VALUES (" + id + ", '" + text + "', 1)");
        return;
      default:
        expect(say("INSERT INTO @ (id, #) VALUES (" + id + ", '" + text +
                   "') ON CONFLICT (#) DO NOTHING RETURNING #"),
               text);
    }
  }

  void update(const std::string& id, const std::string& old_text, const std::string& text) {
    switch (random_() % 3) {
      case 0:
        say("UPDATE @ SET # = '" + text + "' WHERE id = " + id);
        return;
      case 1:
        expect(say("UPDATE @ SET # = '" + text + "' WHERE # = '" + old_text + "' RETURNING #"),
               text);
        return;
      default:
        say("INSERT INTO @ (id, #) VALUES (" + id + ", '" + text +
            "') ON CONFLICT (id) DO UPDATE SET # = excluded.#");
    }
  }

  std::string say(std::string sql) {
    for (const auto& [mark, name] : {std::pair{'@', &names_.table}, {'#', &names_.column}}) {
      for (std::size_t at = sql.find(mark); at != std::string::npos; at = sql.find(mark, at))
        sql.replace(at, 1, *name);
    }
    const Rows rows = session_->query(Sql::recorded(sql));
    return rows.empty() ? "" : rows.text(0, 0);
  }

  static void expect(const std::string& found, const std::string& wanted) {
    if (found != wanted)
      throw std::runtime_error("\"" + found + "\" instead of \"" + wanted + "\"");
  }

  Names names_;
  int first_key_;
  std::minstd_rand random_;
  std::map<int, std::string> rows_;
  int counted_ = 0;
  std::string failure_;
  std::atomic<bool> stopped_ = false;
  std::atomic<bool> failed_ = false;
  std::atomic<int> operations_ = 0;
  std::unique_ptr<Session> session_;
  std::thread thread_;
};

class Rollout {
 public:
  Rollout(std::string_view rename, Names old_names, Names new_names)
      : graph_(graph_of(rename)), names_{std::move(old_names), std::move(new_names)} {
    database.run(
        "CREATE SCHEMA shop; CREATE TABLE item (id int PRIMARY KEY, a text UNIQUE, n int NOT NULL "
        "DEFAULT 1);"
        "INSERT INTO item VALUES (0, NULL, 0)");
    engine_.settings.contract = {.soak = std::chrono::seconds(0),
                                 .observe = std::chrono::seconds(0),
                                 .bake = std::chrono::hours(1)};
  }

  void start_old() { start(0); }
  void start_new() { start(1); }
  void stop_old() { stop(0); }
  void stop_new() { stop(1); }

  void up() { boundary(upgrade(engine_, graph_, {.target = "head"})); }
  void cut_over() { boundary(contract(engine_, {.stage = Stage::Cutover})); }
  void retire() { boundary(contract(engine_, {})); }
  void go_back() { boundary(revert(engine_, kRevision)); }
  void undo() { boundary(undo_soft_drop(engine_, kRevision)); }
  void abort() { boundary(abort_revision(engine_, kRevision)); }

  // All that was written is there, under the names of one version.
  void check_all(int version) {
    stop_old();
    stop_new();
    const Names& names = names_[version];
    std::string wanted;
    for (const auto& [key, text] : rows_)
      wanted += std::to_string(key) + "=" + text + ",";
    CHECK(database.value("SELECT coalesce(string_agg(id || '=' || " + names.column +
                         ", ',' ORDER BY id) || ',', '') FROM " + names.table + " WHERE id > 0") ==
          wanted);
    CHECK(database.value("SELECT n FROM " + names.table + " WHERE id = 0") ==
          std::to_string(counted_));
    CHECK(operations_ >= boundaries_ * LOCKSTEP_OPERATIONS);
  }

  TempDatabase database;

 private:
  static RevisionGraph graph_of(std::string_view rename) {
    std::vector<Revision> revisions;
    revisions.push_back(std::get<Revision>(parse_revision(SourceText(
        "r.sql", "-- revision: " + std::string(kRevision) +
                     "\n-- down_revision: null\n-- description: d\n\n" + std::string(rename)))));
    return std::get<RevisionGraph>(RevisionGraph::build(std::move(revisions)));
  }

  void start(std::size_t version) {
    for (int i = 0; i < 2; ++i)
      writers_[version].push_back(
          std::make_unique<Writer>(database, ++last_writer_, names_[version]));
    let_them_write();
  }

  void stop(std::size_t version) {
    for (const auto& writer : writers_[version]) {
      writer->stop();
      CHECK(writer->failure() == "");
      rows_.insert(writer->rows().begin(), writer->rows().end());
      counted_ += writer->counted();
      operations_ += writer->operations();
    }
    writers_[version].clear();
  }

  void boundary(const Outcome& outcome) {
    INFO(outcome.message);
    REQUIRE(outcome.done());
    let_them_write();
  }

  void let_them_write() {
    ++boundaries_;
    std::vector<const Writer*> writing;
    for (const auto& writers : writers_) {
      for (const auto& writer : writers)
        writing.push_back(writer.get());
    }
    std::map<const Writer*, int> wanted;
    for (const Writer* writer : writing) {
      wanted[writer] =
          writer->operations() + LOCKSTEP_OPERATIONS / static_cast<int>(writing.size()) + 1;
    }
    REQUIRE(eventually(
        [&] {
          return std::all_of(wanted.begin(), wanted.end(),
                             [](const auto& each) { return each.first->done(each.second); });
        },
        std::chrono::minutes(2)));
  }

  RevisionGraph graph_;
  std::array<Names, 2> names_;
  RecordedProgress progress_;
  Engine engine_ = engine_on(database.database(), system_clock(), progress_);
  std::array<std::vector<std::unique_ptr<Writer>>, 2> writers_;
  int last_writer_ = 0;
  std::map<int, std::string> rows_;
  int counted_ = 0;
  int operations_ = 0;
  int boundaries_ = 0;
};

TEST_CASE("RENAME COLUMN under traffic, forwards and backwards: nothing fails, nothing is lost") {
  Rollout rollout("ALTER TABLE item RENAME COLUMN a TO title;\n", {"item", "a"}, {"item", "title"});
  rollout.start_old();
  rollout.up();
  rollout.start_new();
  rollout.stop_old();
  rollout.retire();
  rollout.undo();
  rollout.start_old();
  rollout.stop_new();
  rollout.abort();
  rollout.up();
  rollout.start_new();
  rollout.stop_old();
  rollout.retire();
  rollout.check_all(1);
}

void live_under_another_table(const std::string& rename, const std::string& new_table) {
  Rollout rollout(rename, {"item", "a"}, {new_table, "a"});
  rollout.start_old();
  rollout.up();
  rollout.start_new();
  rollout.cut_over();
  rollout.go_back();
  rollout.cut_over();
  rollout.stop_old();
  rollout.retire();
  rollout.undo();
  rollout.start_old();
  rollout.stop_new();
  rollout.abort();
  rollout.up();
  rollout.start_new();
  rollout.cut_over();
  rollout.stop_old();
  rollout.retire();
  rollout.check_all(1);
}

TEST_CASE(
    "RENAME of a table under traffic, forwards and backwards: nothing fails, nothing is lost") {
  live_under_another_table("ALTER TABLE item RENAME TO product;\n", "product");
}

TEST_CASE("SET SCHEMA under traffic, forwards and backwards: nothing fails, nothing is lost") {
  live_under_another_table("ALTER TABLE item SET SCHEMA shop;\n", "shop.item");
}

}  // namespace
}  // namespace lockstep::tests
