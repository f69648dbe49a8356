// What rules share: finding the actions they are about, and naming the table.

#pragma once

#include "analyzers/effects.hpp"
#include "analyzers/rule.hpp"

#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep::rules {

// The actions of one kind in the ALTER TABLE that holds them, each with what it does by itself.
template <class Action>
class FoundActions {
 public:
  struct Found {
    const Action& action;
    const Effect& effect;
  };

  void add(const Action& action, const Effect& effect) { found_.push_back({action, effect}); }
  void add(const Action& action, Effect&& effect) {
    own_.push_back(std::move(effect));
    found_.push_back({action, own_.back()});
  }
  auto begin() const { return found_.begin(); }
  auto end() const { return found_.end(); }

 private:
  std::vector<Found> found_;
  std::list<Effect> own_;  // which stay in their places
};

template <class Action>
FoundActions<Action> actions(const Statement& statement, const RuleContext& context) {
  FoundActions<Action> found;
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  if (alter == nullptr) return found;
  for (const AlterAction& action : alter->actions) {
    const auto* wanted = std::get_if<Action>(&action);
    if (wanted == nullptr) continue;
    if (alter->actions.size() == 1) {
      found.add(*wanted, context.effect);
      continue;
    }
    // Not a copy of the whole: there may be a thousand actions. Their text says nothing of one.
    const Statement single{AlterTable{.table = alter->table,
                                      .kind = alter->kind,
                                      .only = alter->only,
                                      .if_exists = alter->if_exists,
                                      .actions = {action}},
                           statement.span, "", statement.kind};
    found.add(*wanted, effect_of(single, context.state));
  }
  return found;
}

// The error of that class that the effect foretells. Null: none.
inline const RaisedError* raised(const Effect& effect, std::string_view sqlstate) {
  for (const RaisedError& error : effect.raises) {
    if (error.sqlstate == sqlstate) return &error;
  }
  return nullptr;
}

// The end of a message.
inline std::string fails_with(const RaisedError& error) {
  return " fails with SQLSTATE " + error.sqlstate + ": " + error.message + ".";
}

// The first lock that keeps writers out. Null: none.
inline const RelationLock* lock_against_writers(const Effect& effect) {
  for (const RelationLock& lock : effect.locks) {
    if (blocks_writes(lock.mode)) return &lock;
  }
  return nullptr;
}

// The table of an ALTER TABLE in which actions() found something.
inline std::string altered_table(const Statement& statement, const RuleContext& context) {
  return context.state.resolve(std::get<AlterTable>(statement.node).table);
}

}  // namespace lockstep::rules
