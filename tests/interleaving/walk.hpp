// A revision by the whole engine while an application writes at random: each step of its life is
// taken, forwards or backwards, and after it every row must be what may have become of it. About
// LOCKSTEP_OPERATIONS operations go on around each: a quarter before, a quarter after, and some
// between any two statements of the run.

#pragma once

#include "executor/contract.hpp"
#include "executor/downgrade.hpp"
#include "executor/upgrade.hpp"
#include "tests/executor/engine_fixture.hpp"
#include "tests/interleaving/paced_database.hpp"
#include "tests/interleaving/row_writers.hpp"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::tests {

// Seeds of the walks: LOCKSTEP_SEED alone, or the first LOCKSTEP_SEEDS ones.
std::vector<unsigned> seeds();

// Rows for four writers from key `first` on: INSERT INTO `table` (k, `columns`) SELECT k, `values`.
std::string first_rows(const std::string& table, const std::string& columns,
                       const std::string& values, int first = 1000);

class Walk {
 public:
  Walk(const std::string& tables, const std::string& change, unsigned seed);

  // The application begins to write.
  void write(const RowWriters::Place& place, const Traffic& traffic);

  // What is true while the next step is taken, and what from its end on; `holds` is a condition
  // over every row of table t by then.
  struct Crossing {
    Traffic meanwhile;
    Traffic then;
    std::string holds = "true";
    std::string first = "";  // what is done to the rows just before, while nobody writes
  };
  void expand(const Crossing& crossing);
  void upgrade(const Crossing& crossing);
  // An upgrade that may find no end of rows to change, as the application makes new ones.
  void upgrade_against(const Crossing& crossing);
  void contract(const Crossing& crossing, std::optional<Stage> stage = std::nullopt);
  void contract_against(const Crossing& crossing);
  void revert(const Crossing& crossing);
  void undo(const Crossing& crossing);
  void abort(const Crossing& crossing);
  // Takes back a revision that is done.
  void downgrade(const Crossing& crossing);
  // With no step: others write from now on.
  void deploy(const Traffic& traffic);

  // Whether the soft drop of the next contract stays until it is asked again.
  void keep_soft_drop(bool keep);
  bool is_done();
  // The whole revision is done, and nothing went wrong.
  void done();
  TempDatabase& database() { return database_; }

 private:
  void cross(const Crossing& crossing, const std::function<Outcome()>& action,
             bool may_find_no_end = false);
  void serve();

  unsigned seed_;
  TempDatabase database_;
  RevisionGraph graph_ = small_project();
  RecordedProgress progress_;
  std::atomic<bool> paced_ = false;
  PacedDatabase paced_database_;
  Engine engine_;
  std::optional<RowWriters> writers_;
};

}  // namespace lockstep::tests
