// What tests of runs share: a small project on a fresh database, an engine on it, and what the
// database looks like afterwards.

#pragma once

#include "executor/run_scope.hpp"
#include "migrations/revision_graph.hpp"
#include "tests/temp_database.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::tests {

// Keeps the notes and reasons, prints nothing.
class RecordedProgress : public Progress {
 public:
  void revision_started(std::string_view, std::string_view) override {}
  void step_started(std::string_view, std::string_view step, std::string_view) override {
    steps.emplace_back(step);
  }
  void step_advanced(const StepProgress&) override {}
  void waiting(std::string_view, std::string_view, std::string_view reason) override {
    reasons.emplace_back(reason);
  }
  void step_done(std::string_view, std::string_view) override {}
  void note(std::string_view message) override { notes.emplace_back(message); }

  std::vector<std::string> steps;
  std::vector<std::string> reasons;
  std::vector<std::string> notes;
};

// Real time as it is seen, but pauses take none of it: the clock jumps ahead.
class JumpingClock : public Clock {
 public:
  std::chrono::steady_clock::time_point now() override {
    return std::chrono::steady_clock::now() + ahead_;
  }
  bool pause(std::chrono::milliseconds length, const std::stop_token& stop) override {
    ahead_ += length;
    return !stop.stop_requested();
  }

 private:
  std::chrono::milliseconds ahead_{0};
};

// The revisions of a small project, in order: a table; a check and NOT NULL; an index; a type
// change.
inline constexpr const char* kTableRevision = "aaaaaaaaaaa1";
inline constexpr const char* kChecksRevision = "aaaaaaaaaaa2";
inline constexpr const char* kIndexRevision = "aaaaaaaaaaa3";
inline constexpr const char* kTypeRevision = "aaaaaaaaaaa4";
RevisionGraph small_project();
// Texts of revision files, each of which begins with "-- revision: " and an id of 12 digits.
RevisionGraph project_of(std::span<const std::string_view> texts);

// Nothing to observe, nothing to wait for.
RunSettings quick_settings();
Engine engine_on(Database& database, Clock& clock, Progress& progress);

// `rows` accounts with a balance, some of them NULL notes.
void fill_accounts(TempDatabase& database, int rows);

// Everything about table account and what lockstep leaves behind, as one text: columns in the order
// of their names, defaults, constraints, indexes, triggers, functions and columns of lockstep's
// own.
std::string catalog_of(TempDatabase& database);
// A hash of all rows, whatever the order of columns.
std::string data_of(TempDatabase& database);

}  // namespace lockstep::tests
