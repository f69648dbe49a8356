// Collects one statement's Effect while the families in effects/ describe it. Knows what a relation
// that the script created exempts from, and what the lock catalog says of an action.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "analyzers/effect.hpp"
#include "sql/lock_catalog.hpp"
#include "sql/statement.hpp"

#include <set>
#include <string>

namespace lockstep {

class EffectBuilder {
 public:
  EffectBuilder(const Statement& statement, const AnalysisState& state)
      : statement_(statement), state_(state) {}

  const Statement& statement() const { return statement_; }
  const AnalysisState& state() const { return state_; }
  std::string shown(const RelationName& name) const { return state_.resolve(name); }

  // False when the relation is missing and nothing more is to be said: an error, or a fact when the
  // statement tolerates it.
  bool exists(const RelationName& name, IfExists if_exists = IfExists::Required);
  // The same for a column; true as well when the relation's columns are not known.
  bool column_exists(const RelationName& table, const Identifier& column,
                     IfExists if_exists = IfExists::Required);

  // All of these say nothing of a relation that the script created itself.
  void act(DdlAction action,
           const RelationName& name);  // lock, rewrite and scan by the lock catalog
  void lock(const RelationName& name, LockMode mode);
  void lock_table(const std::string& shown, LockMode mode);  // by its shown name
  void lock_index(const std::string& shown, LockMode mode);
  void new_heap(const std::string& shown);  // a new file in the old one's place
  void scan(const RelationName& name);
  void rebuild(const RelationName& table, const std::string& index);
  void rebuild_every_index(const RelationName& table);
  void lock_every_row(const RelationName& name);
  void breaks(const RelationName& name, std::string who, std::string what);

  void destroys(std::string what);
  void breaks(std::string who, std::string what);
  void raises(std::string sqlstate, std::string message);
  void weakens(std::string what);
  void fact(std::string fact);
  void unknown(std::string condition);  // "if …"
  void not_understood(std::string fact);
  void opaque(std::string fact);
  void needs_no_transaction_block() { effect_.transaction_block = false; }
  void grows();
  // The time grows with rows, yet the locks held keep nobody out who reads or writes.
  void grows_without_stall();

  // Sorted, merged, and with what follows from the transaction that the statement stands in.
  Effect finish() &&;

 private:
  void add_stalls();
  void note_children(const RelationName& name, LockMode mode);

  const Statement& statement_;
  const AnalysisState& state_;
  Effect effect_;
  std::set<std::string> blocked_tables_;  // whose writers the statement's own locks keep out
  bool locks_stall_ = true;
};

}  // namespace lockstep
