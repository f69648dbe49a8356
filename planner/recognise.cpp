#include "planner/recognise.hpp"

#include "planner/recognise/families.hpp"
#include "planner/recognise/refusals.hpp"

namespace lockstep {
namespace {

Recognised run_as_written(const Subject& subject) {
  const Directive* as_is = subject.script.directive(DirectiveKind::AsIs);
  if (as_is == nullptr) {
    if (auto refused = not_safe(subject)) return *refused;
  }
  operations::RunAsWritten operation{subject.script.statement, subject.effect};
  operation.data_change = std::holds_alternative<Dml>(subject.node());
  operation.contract_phase = subject.contract_phase();
  operation.last = goes_last(subject);
  if (as_is != nullptr) operation.as_is = as_is->reason;
  return Operation{operation};
}

}  // namespace

Recognised recognise(const StatementReport& report, const AnalysisState& before) {
  const Subject subject{report, *report.statement, report.effect, before};
  if (auto index = recognise_index(subject)) return *index;
  if (auto partition = recognise_partition(subject)) return *partition;
  if (auto dropped = recognise_drop_index(subject)) return *dropped;
  if (auto reindexed = recognise_reindex(subject)) return *reindexed;
  if (auto moved = recognise_index_tablespace(subject)) return *moved;
  if (auto refused = never_runs(subject)) return *refused;
  if (auto altered = recognise_alter_table(subject)) return *altered;
  if (auto dropped = recognise_dropped_relations(subject)) return *dropped;
  if (auto renamed = recognise_rename(subject)) return *renamed;
  for (const auto recognise_one :
       {recognise_rows, recognise_truncate, recognise_refresh, recognise_enum_value,
        recognise_domain, recognise_new_partition, recognise_set_schema}) {
    if (auto known = recognise_one(subject)) return *known;
  }
  return run_as_written(subject);
}

}  // namespace lockstep
