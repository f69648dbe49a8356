// Steps: the smallest things that are run, recorded, resumed and undone. A sum type, dispatched
// exhaustively by the executor (executor/steps/<kind>.cpp) and by plan_json.

#pragma once

#include "analyzers/effect.hpp"
#include "planner/gate.hpp"
#include "sql/identifier.hpp"
#include "sql/sql.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lockstep {

// What a backfill does to a row. Copy fills a column of lockstep's own, of which the application's
// triggers need not know. Update and Delete are an author's: all triggers fire.
enum class RowEdit : std::uint8_t { Copy, Update, Delete };

// UPDATE <relation> SET <assignment> WHERE <out_of_sync>, or DELETE FROM <relation> WHERE
// <out_of_sync>, in batches, until a sweep finds no row.
struct Backfill {
  RelationName relation;
  Sql assignment;               // "n" = (c)::bigint; of Delete: empty
  Sql out_of_sync;              // the predicate; true for rows still to do
  std::vector<Identifier> key;  // to name rows by; empty: ctid
  // Over a row: NULL when it can be converted, else what is wrong with it. The other two never
  // raise. Where it is missing, every row can be converted.
  std::optional<Sql> poison{};
  RowEdit edit = RowEdit::Copy;
  bool operator==(const Backfill&) const = default;
};

// One more transaction of an undo, with its own locks: a VALIDATE must not hold those of the first.
// Where it builds an index CONCURRENTLY it runs outside one.
struct UndoLater {
  struct BuiltIndex {
    RelationName table;
    RelationName index;
    bool operator==(const BuiltIndex&) const = default;
  };
  Sql sql;
  std::vector<RelationLock> locks;
  std::optional<BuiltIndex> builds{};
  bool operator==(const UndoLater&) const = default;
};

// Sequences that are advanced when the old version of the application writes, and, of a column that
// has two names, when one statement writes both and they do not agree.
struct WriteCounters {
  RelationName old_shape;
  std::optional<RelationName> contradictions{};
  bool operator==(const WriteCounters&) const = default;
};

// Waits until all of its gates hold; what those of them look at that depends on the operation.
struct AwaitGate {
  std::vector<Gate> gates;
  // The shapes that go away or change their meaning: for the gates that ask for evidence of use.
  std::vector<UseTarget> watched{};
  std::optional<Headroom> headroom{};       // for overflow-headroom
  std::optional<WriteCounters> counters{};  // for old-users-gone
  bool operator==(const AwaitGate&) const = default;
};

// Undoing a step that has run: one transaction first (after `locks` were taken; DROP INDEX
// CONCURRENTLY of a BuildIndexConcurrently runs outside one), then more, each in its own
// transaction, that restore at leisure what the first could not restore without a scan. The first
// may be empty.
struct Undo {
  std::vector<Sql> statements;
  std::vector<UndoLater> afterwards{};
  std::vector<RelationLock> locks{};
  // Rows written while sync was off are brought back in step, after `statements`, before
  // `afterwards`.
  std::optional<Backfill> resync{};
  // Must hold before a step of a current revision is undone: nobody may use what the step made.
  std::optional<AwaitGate> gate{};
  bool operator==(const Undo&) const = default;
};

// What must hold for an undo to lose nothing. `marks` is a sequence that the reverse sync advances
// when the old shape cannot hold a value; while it was never called nothing can be lost.
// `lost_keys` lists keys of rows that would lose a value now.
struct LossGuard {
  RelationName marks;
  Sql lost_keys;
  bool operator==(const LossGuard&) const = default;
};

// DDL in one transaction, sent as one string, after the listed locks were taken.
struct RunDdl {
  std::vector<Sql> sql;
  std::vector<RelationLock> locks;
  std::optional<LossGuard> undo_guard{};
  bool as_is = false;  // its author answers for how long it holds its locks
  bool operator==(const RunDdl&) const = default;
};

// Data changes in one transaction.
struct RunDml {
  std::vector<Sql> sql;
  std::vector<RelationLock> locks{};
  bool operator==(const RunDml&) const = default;
};

// CREATE INDEX CONCURRENTLY. The probe: an index of this name on this table, valid, and with the
// wanted definition; an invalid one is dropped concurrently and built again.
struct BuildIndexConcurrently {
  Sql sql;
  RelationName table;
  RelationName index;
  bool operator==(const BuildIndexConcurrently&) const = default;
};

// DROP INDEX CONCURRENTLY. The probe: no index of this name.
struct DropIndexConcurrently {
  RelationName table;
  RelationName index;
  bool operator==(const DropIndexConcurrently&) const = default;
};

// REINDEX … CONCURRENTLY of a table, or of one of its indexes. Run again it does no harm; what a
// run that did not end has left (INVALID indexes called …_ccnew and …_ccold) is dropped first.
struct ReindexConcurrently {
  Sql sql;
  RelationName table;
  bool operator==(const ReindexConcurrently&) const = default;
};

// ALTER TABLE … VALIDATE CONSTRAINT: SHARE UPDATE EXCLUSIVE for as long as a scan takes, in one
// transaction with its ledger entry.
struct ValidateConstraintStep {
  Sql sql;
  RelationName table;
  Identifier constraint;
  // Tables below it, which the server locks and marks with it.
  std::vector<RelationName> children{};
  bool operator==(const ValidateConstraintStep&) const = default;
};

// ALTER TABLE … DETACH PARTITION … CONCURRENTLY (14+): SHARE UPDATE EXCLUSIVE on the parent. The
// probe: whether the table is still its partition; one whose detaching did not end is finalized.
struct DetachPartitionStep {
  RelationName table;
  RelationName partition;
  bool operator==(const DetachPartitionStep&) const = default;
};

// Like RunDdl: columns, functions and triggers that keep two shapes in step.
struct InstallSyncTrigger {
  std::vector<Sql> sql;
  std::vector<RelationLock> locks;
  std::optional<LossGuard> undo_guard{};
  bool operator==(const InstallSyncTrigger&) const = default;
};

// Every row in sync, under one snapshot per range; differing keys are named.
struct Verify {
  RelationName relation;
  Sql out_of_sync;
  std::vector<Identifier> key;
  bool operator==(const Verify&) const = default;
};

// Gives something up for good, in one transaction after the listed locks.
struct DropObject {
  std::vector<Sql> sql;
  std::vector<RelationLock> locks;
  bool as_is = false;
  bool operator==(const DropObject&) const = default;
};

using StepAction = std::variant<RunDdl, RunDml, BuildIndexConcurrently, ValidateConstraintStep,
                                InstallSyncTrigger, Backfill, Verify, AwaitGate, DropObject,
                                DropIndexConcurrently, ReindexConcurrently, DetachPartitionStep>;

struct Step {
  std::string id;  // phase[/stage]/number, filled in by the plan builder
  StepAction action;
  Undo undo;  // empty where nothing has to be undone or nothing can
  bool reversible = true;
  std::string why;  // one sentence for --explain
  bool operator==(const Step&) const = default;
};

std::string_view step_kind(const StepAction& action);  // "run_ddl", …
std::string_view to_string(RowEdit edit);              // "copy", …
std::optional<RowEdit> row_edit_from(std::string_view name);
bool is_transactional(const StepAction& action);  // commits its ledger entry in its own transaction
std::vector<Sql> step_sql(const StepAction& action);  // what is shown and run
std::vector<RelationLock> step_locks(const StepAction& action);

}  // namespace lockstep
