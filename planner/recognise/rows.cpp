// Statements that change rows of tables in use: in batches where that comes to the same, as written
// where they are few, else refused.

#include "planner/recognise/families.hpp"
#include "planner/recognise/row_by_row.hpp"
#include "sql/comma_separated.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// What is changed in a moment (the analyzers' measure), and the room that so many rows may take.
constexpr double kFewRows = 10000;
constexpr std::int64_t kSmallBytes = 16L << 20;
// Where nobody has counted the rows.
constexpr std::int64_t kSurelySmallBytes = 1L << 20;

// Tables that hold rows, the relation's own and below.
std::vector<const CatalogRelation*> heaps(const CatalogRelation& relation, const Subject& subject) {
  std::vector<const CatalogRelation*> found;
  if (relation.kind != 'p') found.push_back(&relation);
  for (const std::string& child : relation.children) {
    if (const CatalogRelation* below = subject.before.relation_shown(child)) {
      for (const CatalogRelation* heap : heaps(*below, subject))
        found.push_back(heap);
    }
  }
  return found;
}

// An index has a page from its beginning: where that is known, a table of no size is empty.
bool known_empty(const CatalogRelation& heap) {
  return heap.heap_bytes == 0 && heap.index_bytes > 0;
}

bool known_small(const CatalogRelation& relation, const Subject& subject) {
  const std::vector<const CatalogRelation*> all = heaps(relation, subject);
  if (!all.empty() && std::all_of(all.begin(), all.end(),
                                  [](const CatalogRelation* heap) { return known_empty(*heap); }))
    return true;
  double rows = 0;
  std::int64_t bytes = 0;
  bool counted = true;
  for (const CatalogRelation* heap : all) {
    rows += heap->row_estimate;
    bytes += heap->heap_bytes;
    counted = counted && heap->row_estimate > 0;
  }
  return counted ? rows < kFewRows && bytes <= kSmallBytes
                 : bytes > 0 && bytes <= kSurelySmallBytes;
}

bool known_large(const CatalogRelation& relation, const Subject& subject) {
  std::int64_t bytes = 0;
  for (const CatalogRelation* heap : heaps(relation, subject))
    bytes += heap->heap_bytes;
  return bytes > kSurelySmallBytes && !known_small(relation, subject);
}

// WHERE id = 5: one row at most.
bool names_one_row(const Dml& dml, const CatalogRelation& target) {
  if (!dml.row_by_row) return false;
  const auto asked = [&](const std::string& column) {
    const auto& constant = dml.row_by_row->asked_constant;
    return std::find(constant.begin(), constant.end(), Identifier(column)) != constant.end();
  };
  return std::any_of(target.constraints.begin(), target.constraints.end(), [&](const auto& key) {
    return (key.kind == "primary key" || key.kind == "unique") &&
           std::all_of(key.columns.begin(), key.columns.end(), asked);
  });
}

Operation as_written(const Subject& subject) {
  operations::RunAsWritten operation{subject.script.statement, subject.effect};
  operation.data_change = true;
  operation.contract_phase = subject.contract_phase();
  return operation;
}

Unplannable refused_whole(const CatalogRelation& table, const std::string& reasons,
                          std::string help, const Subject& subject) {
  return subject.refused(
      "in one transaction it would hold its rows of " + table.shown() +
          " locked until all are changed, and it cannot be run in batches: " + reasons,
      std::move(help) + " " + kAsIsHelp);
}

std::optional<Recognised> recognise_change(const Dml& dml, const CatalogRelation& target,
                                           const Subject& subject) {
  if (names_one_row(dml, target)) return std::nullopt;
  if (known_small(target, subject)) return as_written(subject);
  BatchResult result = in_batches(dml, target, subject.before);
  if (const auto* reasons = std::get_if<std::vector<std::string>>(&result)) {
    std::string text;
    for (const std::string& reason : *reasons)
      text += (text.empty() ? "" : "; ") + reason;
    return refused_whole(target, text,
                         "Write it so that a row's new values come from columns that it does not "
                         "set and from the row alone, or so that WHERE asks for a column to be "
                         "NULL that it sets.",
                         subject);
  }
  auto& operation = std::get<operations::ChangeRows>(result);
  operation.contract_phase = subject.contract_phase();
  return Operation{std::move(operation)};
}

// Neither has a mark on the rows that are done.
std::optional<Recognised> recognise_copy(const Dml& dml, const CatalogRelation& target,
                                         const Subject& subject) {
  if (dml.kind == DmlKind::Insert && dml.from_values) return std::nullopt;
  for (const RelationName& name : dml.reads) {
    const CatalogRelation* source = subject.before.relation(name);
    if (source == nullptr || subject.before.created_here(name) || dml.limited) continue;
    if (!known_large(*source, subject)) continue;
    if (dml.kind == DmlKind::Merge) {
      return refused_whole(target, "what MERGE has done to a row is not to be seen in it",
                           "Write it as INSERT … ON CONFLICT, UPDATE and DELETE.", subject);
    }
    return subject.refused(
        "it copies " + source->shown() +
            " in one transaction, and rows that are copied are not to be told from others",
        "Copy it in ranges of a key, one statement each, with a WHERE that says which. " +
            kAsIsHelp);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Recognised> recognise_rows(const Subject& subject) {
  const auto* dml = std::get_if<Dml>(&subject.node());
  if (dml == nullptr || !dml->target || !dml->with.empty() || subject.as_is()) return std::nullopt;
  if (!subject.effect.raises.empty() || subject.before.created_here(*dml->target))
    return std::nullopt;
  const CatalogRelation* target = subject.before.relation(*dml->target);
  if (target == nullptr || (target->kind != 'r' && target->kind != 'p')) return std::nullopt;
  if (dml->kind == DmlKind::Update || dml->kind == DmlKind::Delete)
    return recognise_change(*dml, *target, subject);
  return recognise_copy(*dml, *target, subject);
}

}  // namespace lockstep
