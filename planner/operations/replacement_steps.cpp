#include "planner/operations/replacement_steps.hpp"

#include "migrations/checksum.hpp"
#include "planner/operations/column_properties.hpp"
#include "planner/operations/fragment.hpp"

#include <algorithm>

namespace lockstep {
namespace {

using Statements = std::vector<Sql>;

constexpr std::size_t kHashDigits = 8;
constexpr std::size_t kLongestRevision = 16;

}  // namespace

TypeChangeSays said_of(const operations::ColumnReplacement& replacement) {
  const auto* own = std::get_if<ExpressionConversion>(&replacement.conversion);
  return {.own_reverse = own != nullptr && own->reverse,
          .subscribers_ready = replacement.subscribers_ready};
}

std::string replacement_tag(const std::string& revision, const RelationName& table,
                            const Identifier& column) {
  const std::string hash = sha256_hex(revision + '\n' + table.quoted() + '\n' + column.quoted());
  const bool short_and_plain = revision.size() <= kLongestRevision &&
                               std::all_of(revision.begin(), revision.end(), [](char character) {
                                 return character > ' ' && character < '\x7f';
                               });
  return (short_and_plain ? revision + "_" : std::string()) + hash.substr(0, kHashDigits);
}

ReplacementSteps::ReplacementSteps(const operations::ColumnReplacement& replacement,
                                   ReplacedColumn columns, const Conversion& conversion,
                                   const ColumnSync& sync)
    : replacement_(replacement),
      table_(replacement.table),
      column_(replacement.column.name),
      columns_(std::move(columns)),
      conversion_(conversion),
      sync_(sync),
      dropped_name_(derived_name("lockstep_dropped_", column_)),
      proof_(derived_name("lockstep_", column_, "_not_null")),
      restored_(derived_name("lockstep_", column_, "_restored")),
      carried_(carry_dependents(columns_)) {}

bool ReplacementSteps::may_fail() const {
  return conversion_.poison(SqlBuilder{} << column_).has_value();
}

std::vector<RelationLock> ReplacementSteps::exclusive() const {
  return locked(table_, LockMode::AccessExclusive);
}

std::vector<RelationLock> ReplacementSteps::swap_locks() const {
  std::vector<RelationLock> locks = exclusive();
  locks.insert(locks.end(), carried_.locks.begin(), carried_.locks.end());
  return locks;
}

std::vector<CompatibilityBreak> ReplacementSteps::breaks() const {
  std::vector<CompatibilityBreak> breaks;
  if (may_fail()) {
    breaks.push_back({"writers", "values of " + column_.shown() + " that cannot be converted to " +
                                     replacement_.new_type +
                                     " are refused from cutover on; until then they are stored, "
                                     "and cutover waits until they are put right"});
    if (not_null()) {
      breaks.back().what +=
          ". Since the column is NOT NULL they are refused (23514) as soon as "
          "the cutover stage has begun";
    }
  }
  if (may_fail() && !carried_.prepared.empty()) {
    breaks.push_back(
        {"writers", "two keys of the old version that become one in " + replacement_.new_type +
                        " are refused (23505) as soon as the cutover stage has begun"});
  }
  breaks.insert(breaks.end(), carried_.breaks.begin(), carried_.breaks.end());
  return breaks;
}

std::vector<Step> ReplacementSteps::proven_by_server() const {
  Statements proof = conversion_.prove();
  if (proof.empty()) return {};
  return {{.id = "",
           .action = RunDdl{std::move(proof), {}},
           .undo = {},
           .why = "the server makes the change to an empty table, and says whether the "
                  "conversion gives every client the same value"}};
}

Statements ReplacementSteps::add_column() const {
  const Identifier& added = columns_.before.new_shape;
  SqlBuilder add = alter();
  add << " ADD COLUMN " << added << " ";
  add.type(replacement_.type);
  if (replacement_.collation) add << " COLLATE " << *replacement_.collation;
  if (columns_.same_type && !replacement_.column.collation.empty())
    add << " COLLATE " << Sql::from_catalog(replacement_.column.collation);
  Statements statements{add};
  append(statements, copy_properties(table_, replacement_.column, added));
  if (!columns_.same_type) return statements;
  const auto set = [&](Fragment what, const std::string& how) {
    if (how.empty()) return;
    statements.push_back(alter() << " ALTER COLUMN " << added << what << Sql::from_catalog(how));
  };
  set(" SET STORAGE ", replacement_.column.storage);
  set(" SET COMPRESSION ", replacement_.column.compression);
  return statements;
}

Sql ReplacementSteps::drop_new_column() const {
  return alter() << " DROP COLUMN " << columns_.before.new_shape;
}

Statements ReplacementSteps::rehearsal() const {
  if (columns_.same_type || carried_.tried_made.empty()) return {};
  Statements sql{SqlBuilder{} << "SAVEPOINT lockstep_rehearsal"};
  append(sql, carried_.tried_gone);
  append(sql, columns_.swap());
  append(sql, carried_.tried_made);
  sql.push_back(SqlBuilder{} << "ROLLBACK TO SAVEPOINT lockstep_rehearsal");
  return sql;
}

std::vector<Step> ReplacementSteps::backfill() const {
  std::vector<Step> steps;
  const ColumnPair& names = columns_.before;
  steps.push_back(
      {.id = "",
       .action = Backfill{table_, sync_.assignment(SyncDirection::Forward, names),
                          sync_.out_of_sync(names), replacement_.key, sync_.poison(names)},
       .undo = {},
       .why = "fills the new column for the rows that nobody has written to since"});
  if (not_null() && !may_fail()) {
    for (Step& step : proof_steps())
      steps.push_back(std::move(step));
  }
  steps.insert(steps.end(), carried_.built.begin(), carried_.built.end());
  steps.push_back(
      {.id = "",
       .action = RunDdl{{SqlBuilder{} << "ANALYZE " << table_},
                        locked(table_, LockMode::ShareUpdateExclusive)},
       .undo = {},
       .why = "the query planner has statistics of the new column before anybody reads it"});
  steps.push_back(verify(names, "proves every row of the copy"));
  return steps;
}

// What the old version writes may be impossible to convert until the very end, and is not refused
// before: then the proof that the new column is not NULL waits for the cutover stage.
std::vector<Step> ReplacementSteps::before_cutover() const {
  std::vector<Step> steps;
  if (not_null() && may_fail()) steps = proof_steps();
  steps.insert(steps.end(), carried_.prepared.begin(), carried_.prepared.end());
  steps.push_back(verify(columns_.before, "the last look before readers and writers move"));
  return steps;
}

std::vector<Step> ReplacementSteps::proof_steps() const {
  return {
      {.id = "",
       .action = RunDdl{{alter() << " ADD CONSTRAINT " << proof_ << " CHECK ("
                                 << columns_.before.new_shape << " IS NOT NULL) NOT VALID"},
                        exclusive()},
       .undo = {.statements = {alter() << " DROP CONSTRAINT " << proof_}, .locks = exclusive()},
       .why = "prepares NOT NULL of the new column without reading the table under a strong lock"},
      {.id = "",
       .action =
           ValidateConstraintStep{alter() << " VALIDATE CONSTRAINT " << proof_, table_, proof_},
       .undo = {},
       .why = "the proof by which cutover sets NOT NULL at once"}};
}

Statements ReplacementSteps::move_over() const {
  Statements statements = carried_.before_swap;
  append(statements, columns_.swap());
  if (not_null())
    statements.push_back(alter() << " ALTER COLUMN " << columns_.after.new_shape
                                 << " SET NOT NULL");
  append(statements, carried_.after_swap);
  if (not_null()) {
    // The old shape is NULL where it cannot hold what the new version writes.
    statements.push_back(alter() << " ALTER COLUMN " << columns_.after.old_shape
                                 << " DROP NOT NULL");
  }
  if (columns_.keeps_names()) append(statements, columns_.swap_back());
  return statements;
}

// NOT NULL of the old column returns unproven, so that the table is not read under the lock, and is
// proven afterwards.
Statements ReplacementSteps::move_back() const {
  Statements statements;
  if (columns_.keeps_names()) append(statements, columns_.swap());
  append(statements, carried_.before_swap_back);
  append(statements, columns_.swap_back());
  if (not_null()) {
    statements.push_back(alter() << " ALTER COLUMN " << columns_.before.new_shape
                                 << " DROP NOT NULL");
    statements.push_back(alter() << " ADD CONSTRAINT " << restored_ << " CHECK (" << column_
                                 << " IS NOT NULL) NOT VALID");
  }
  append(statements, carried_.after_swap_back);
  return statements;
}

std::vector<UndoLater> ReplacementSteps::after_move_back() const {
  std::vector<UndoLater> later;
  if (not_null()) {
    later = {{alter() << " VALIDATE CONSTRAINT " << restored_,
              locked(table_, LockMode::ShareUpdateExclusive)},
             {alter() << " ALTER COLUMN " << column_ << " SET NOT NULL", exclusive()},
             {alter() << " DROP CONSTRAINT IF EXISTS " << restored_, exclusive()}};
  }
  later.insert(later.end(), carried_.later.begin(), carried_.later.end());
  return later;
}

LossGuard ReplacementSteps::loss_guard() const {
  SqlBuilder key;
  if (replacement_.key.empty()) {
    key << "ctid";
  } else if (replacement_.key.size() == 1) {
    key << replacement_.key.front();
  } else {
    key << "ROW(" << std::span<const Identifier>(replacement_.key) << ")";
  }
  return {sync_.marks(),
          SqlBuilder{} << "SELECT CAST(" << key.build() << " AS text) FROM " << table_ << " WHERE "
                       << sync_.unrepresentable(columns_.settled.new_shape) << " LIMIT 10"};
}

Step ReplacementSteps::verify(const ColumnPair& columns, std::string why) const {
  return {.id = "",
          .action = Verify{table_, sync_.unproven(columns), replacement_.key},
          .undo = {},
          .why = std::move(why)};
}

Step ReplacementSteps::soft_drop(Statements stop, Statements start) const {
  const Identifier& old_name = columns_.settled.old_shape;
  RunDdl action{std::move(stop), exclusive()};
  append(action.sql, carried_.at_soft_drop);
  action.sql.push_back(rename(old_name, dropped_name_));

  Undo undo{.statements = {rename(dropped_name_, old_name)},
            .afterwards = carried_.after_soft_drop_undone,
            .locks = exclusive()};
  append(undo.statements, carried_.soft_drop_undone);
  append(undo.statements, std::move(start));
  undo.resync = Backfill{table_, sync_.assignment(SyncDirection::Reverse, columns_.settled),
                         sync_.out_of_sync(columns_.settled), replacement_.key};
  return {.id = "",
          .action = std::move(action),
          .undo = std::move(undo),
          .why =
              "the old column leaves sight and sync; `undo` brings it back, and rows written "
              "meanwhile are stale in it until they have been copied again"};
}

Step ReplacementSteps::drop_gate() const {
  return await({{Gate::Bake, Gate::RestorePoint}},
               "nobody has missed the old column, and there is a point to restore to");
}

Step ReplacementSteps::drop(Statements first, const Statements& last) const {
  DropObject action{std::move(first), exclusive()};
  append(action.sql, carried_.before_drop);
  SqlBuilder columns = alter();
  columns << " DROP COLUMN " << dropped_name_;
  if (not_null()) columns << ", DROP CONSTRAINT " << proof_;
  action.sql.push_back(columns);
  append(action.sql, last);
  append(action.sql, carried_.after_drop);
  return {.id = "",
          .action = std::move(action),
          .undo = {},
          .reversible = false,
          .why = "the old column and all that kept it in step are given up"};
}

Sql ReplacementSteps::rename(const Identifier& from, const Identifier& to) const {
  return alter() << " RENAME COLUMN " << from << " TO " << to;
}

}  // namespace lockstep
