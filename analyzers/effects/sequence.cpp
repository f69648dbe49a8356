// ALTER SEQUENCE, and moves to another schema.

#include "analyzers/effects/families.hpp"

#include <algorithm>

namespace lockstep::effects {

void describe(const AlterSequence& alter, EffectBuilder& effect) {
  const std::string shown = effect.shown(alter.sequence);
  if (!effect.exists(alter.sequence, alter.if_exists)) return;
  if (effect.state().created_here(alter.sequence)) return;
  effect.lock_index(shown, LockMode::ShareRowExclusive);
  if (alter.owned_by) effect.lock(*alter.owned_by, LockMode::AccessShare);
  const auto has = [&](std::string_view option) {
    return std::find(alter.options.begin(), alter.options.end(), option) != alter.options.end();
  };
  if (has("restart")) {
    effect.unknown("if no value that " + shown + " gives from now on is in use already");
  }
  // What is not part of the data: everything but its owner.
  const bool data = std::any_of(alter.options.begin(), alter.options.end(),
                                [](const std::string& option) { return option != "owned_by"; });
  if (data) effect.new_heap(shown);
}

void describe(const SetSchema& set, EffectBuilder& effect) {
  if (set.kind == ObjectKind::Function || set.kind == ObjectKind::Type) {
    effect.breaks("all", "statements of the running version that name " + set.name.shown() +
                             " in its schema fail");
    return;
  }
  if (!effect.exists(set.name, set.if_exists) || effect.state().created_here(set.name)) return;
  const std::string shown = effect.shown(set.name);
  effect.lock(set.name, LockMode::AccessExclusive);
  effect.lock_owned_sequences(shown, LockMode::AccessExclusive);
  effect.breaks("all", "statements of the running version that name " + shown + " fail");
}

}  // namespace lockstep::effects
