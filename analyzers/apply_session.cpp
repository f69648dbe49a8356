// How transactions, savepoints and settings move the state.

#include "analyzers/analysis_state.hpp"

#include <algorithm>
#include <iterator>

namespace lockstep {

void AnalysisState::apply_node(const SetVariable& set) {
  now_.settings.apply(set, in_transaction_);
  settings_changed();
}

void AnalysisState::apply_node(const Discard& discard) {
  if (!discard.all) return;
  now_.settings.reset_all();
  settings_changed();
}

void AnalysisState::settings_changed() {
  resolved_.clear();
  search_path_.clear();
  if (const auto path = now_.settings.value("search_path")) search_path_ = schemas_of(*path);
  if (search_path_.empty()) search_path_ = relations_.base().search_path;
}

void AnalysisState::begin() {
  if (in_transaction_) return;
  in_transaction_ = true;
  relations_.forget_journal();
  saved_ = {{"", now_, relations_.mark()}};
}

void AnalysisState::roll_back_to(const Savepoint& savepoint) {
  now_ = savepoint.world;
  relations_.roll_back_to(savepoint.mark);
  settings_changed();
}

void AnalysisState::apply_node(const TransactionControl& control) {
  // The innermost of that name; none: the server refuses the statement.
  const auto named = [&] {
    return std::find_if(saved_.rbegin(), saved_.rend(), [&](const Savepoint& each) {
      return !each.name.empty() && each.name == control.savepoint;
    });
  };
  switch (control.kind) {
    case TransactionKind::Begin:
      return begin();
    case TransactionKind::Commit:
      return end_transaction();
    case TransactionKind::Rollback:
      if (!saved_.empty()) roll_back_to(saved_.front());
      return end_transaction();
    case TransactionKind::Savepoint:
      if (in_transaction_) saved_.push_back({control.savepoint, now_, relations_.mark()});
      return;
    case TransactionKind::Release:
      if (const auto found = named(); found != saved_.rend()) {
        saved_.erase(std::prev(found.base()), saved_.end());
      }
      return;
    case TransactionKind::RollbackTo:
      if (const auto found = named(); found != saved_.rend()) {
        saved_.erase(found.base(), saved_.end());  // the savepoint itself stays
        roll_back_to(saved_.back());
      }
      return;
    case TransactionKind::Other:
      return;
  }
}

void AnalysisState::end_transaction() {
  in_transaction_ = false;
  saved_.clear();
  now_.held.clear();
  now_.enum_values.clear();
  now_.settings.end_transaction();
  settings_changed();
}

void AnalysisState::settle() {
  if (in_transaction_) end_transaction();
  now_.settings.reset_all();
  settings_changed();
  relations_.settle();
  catalog_.reset();
}

}  // namespace lockstep
