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

  // The relation and, where the statement reaches them, all that inherit from it.
  std::vector<std::string> family(const RelationName& name) const;

  // All of these say nothing of a relation that the script created itself.
  // Lock, rewrite and scan by the lock catalog, of the whole family.
  void act(DdlAction action, const RelationName& name);
  void act_alone(DdlAction action, const RelationName& name);  // of the relation only
  void act_on(DdlAction action, const std::string& shown);
  void lock(const RelationName& name, LockMode mode);
  void lock_family(const RelationName& name, LockMode mode);
  void lock_table(const std::string& shown, LockMode mode);  // by its shown name
  void lock_index(const std::string& shown, LockMode mode);  // or another that holds no rows
  void lock_owned_sequences(const std::string& table, LockMode mode);
  void lock_indexes(const std::string& table, LockMode mode);
  // A relation and, where it is a view, what it reads, all the way down.
  void lock_with_reads(const RelationName& name, LockMode mode);
  void new_heap(const std::string& shown);  // a new file in the old one's place
  void scan(const RelationName& name);      // of the family
  void scan_table(const std::string& shown);
  void rebuild(const RelationName& table, const std::string& index);
  void rebuild_every_index(const RelationName& table);
  void renew_indexes(const std::string& table);  // empty ones in their place, at once
  void lock_every_row(const RelationName& name);
  // Which tables is not known, and it may be all of them.
  void stalls_of_every_table(const std::string& which);
  void breaks(const RelationName& name, std::string who, std::string what);

  void destroys(std::string what);
  void breaks(std::string who, std::string what);
  void raises(std::string sqlstate, std::string message);
  void weakens(std::string what);
  void fact(std::string fact);
  void unknown(std::string condition);  // "if …"
  void not_understood(std::string fact);
  void opaque(std::string fact);
  // What a statement does that this one runs; its errors may be caught or guarded against.
  void include(const Effect& inner);
  void needs_no_transaction_block() { effect_.transaction_block = false; }
  void grows();
  // The time grows with rows, yet the locks held keep nobody out who reads or writes.
  void grows_without_stall();

  // An earlier statement of the transaction took a lock that readers or writers wait for.
  bool holds_others_out() const;

  // Sorted, merged, and with what follows from the transaction that the statement stands in.
  Effect finish() &&;

 private:
  void add_stalls();
  void note_waits();
  void estimate();
  bool holds_rows(const std::string& shown) const;
  void note_children(const RelationName& name, LockMode mode);

  const Statement& statement_;
  const AnalysisState& state_;
  Effect effect_;
  std::vector<std::string> indexed_tables_;  // one for each index that is built
  std::set<std::string> blocked_tables_;     // whose writers the statement's own locks keep out
  bool locks_stall_ = true;
};

}  // namespace lockstep
