// Clients behind a pooler, made to wait there while a cutover takes its locks.

#pragma once

#include "playbooks/playbook.hpp"

#include <functional>
#include <memory>

namespace lockstep {

// What it returns holds them until it is gone. Either way the pooler's connections are new ones
// then, since the old ones remember the old shape. Where clients cannot be held, it says so, and
// they may wait behind the lock instead, for as long as locks.max_stall.
std::function<std::shared_ptr<void>()> hold_pooled_clients(const PoolerSettings& pooler);

}  // namespace lockstep
