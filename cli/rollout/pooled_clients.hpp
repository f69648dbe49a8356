// Clients behind a pooler, made to wait there while a cutover takes its locks.

#pragma once

#include "playbooks/playbook.hpp"

#include <functional>
#include <memory>

namespace lockstep {

// What it returns holds them until it is gone; then the pooler's connections are replaced, since
// they remember the old shape. Where they cannot be held, it says so, and nothing else is
// different: they may wait behind the lock for as long as locks.max_stall.
std::function<std::shared_ptr<void>()> hold_pooled_clients(const PoolerSettings& pooler);

}  // namespace lockstep
