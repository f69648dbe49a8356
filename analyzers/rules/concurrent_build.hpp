// Builds of indexes that keep nobody out.

#pragma once

#include "sql/statement.hpp"

namespace lockstep::rules {

inline bool builds_concurrently(const Statement& statement) {
  if (const auto* create = std::get_if<CreateIndex>(&statement.node))
    return create->concurrency == Concurrency::Concurrent;
  const auto* reindex = std::get_if<Reindex>(&statement.node);
  return reindex != nullptr && reindex->concurrency == Concurrency::Concurrent;
}

}  // namespace lockstep::rules
