// What rules share: finding the actions they are about, and naming the table.

#pragma once

#include "analyzers/effects.hpp"
#include "analyzers/rule.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::rules {

// An action of one kind, in the ALTER TABLE that holds it.
template <class Action>
struct FoundAction {
  const Action& action;
  Effect effect;  // what the action does by itself
};

template <class Action>
std::vector<FoundAction<Action>> actions(const Statement& statement, const RuleContext& context) {
  std::vector<FoundAction<Action>> found;
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  if (alter == nullptr) return found;
  for (const AlterAction& action : alter->actions) {
    const auto* wanted = std::get_if<Action>(&action);
    if (wanted == nullptr) continue;
    if (alter->actions.size() == 1) {
      found.push_back({*wanted, context.effect});
    } else {
      AlterTable alone = *alter;
      alone.actions = {action};
      const Statement single{std::move(alone), statement.span, statement.text, statement.kind};
      found.push_back({*wanted, effect_of(single, context.state)});
    }
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
