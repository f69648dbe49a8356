// The schema of a rollout: a project's revisions, brought through their phases by the engine that
// `upgrade` and `contract` use, on what the ledger says.

#pragma once

#include "executor/run_scope.hpp"
#include "migrations/revision_loader.hpp"
#include "playbooks/schema_engine.hpp"

#include <functional>
#include <memory>

namespace lockstep {

// Both have to outlive it. Whatever the environment says, contract is the playbook's to begin.
// `hold_clients`, where there is one, is used by cutover and by its way back.
std::unique_ptr<SchemaEngine> project_schema(const RevisionSet& set, const Engine& engine,
                                             std::function<std::shared_ptr<void>()> hold_clients);

}  // namespace lockstep
