#include "cli/rollout/rollout_command.hpp"

#include "cli/project.hpp"
#include "cli/rollout/pooled_clients.hpp"
#include "cli/rollout/project_schema.hpp"
#include "cli/rollout/read_playbook.hpp"
#include "executor/ledger_schema.hpp"
#include "playbooks/prometheus_query.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

namespace lockstep {
namespace {

Outcome claimed_by_another() {
  return {.code = ExitCode::LeaseHeld,
          .message = "another process is moving a rollout of this database",
          .next = "`lockstep rollout status` shows how far it is."};
}

RolloutWorld world_of(Engine& engine, RolloutStore& store, SchemaEngine& schema,
                      TrafficDriver* traffic) {
  return {.store = store,
          .schema = schema,
          .traffic = traffic,
          .http = [](const std::string& url,
                     std::chrono::milliseconds timeout) { return http_get(url, timeout); },
          .prometheus = ask_prometheus,
          .run = [](const ChildCommand& command,
                    const std::stop_token& stop) { return run_child(command, stop); },
          .clock = engine.clock,
          .tell = [](const std::string& line) { spdlog::info("rollout: {}", line); },
          .stop = engine.stop};
}

// On one connection: the claim lives as long as it does.
Outcome with_claim(const Playbook& playbook, const RevisionSet& set, Engine& engine,
                   const std::function<Outcome(RolloutWorld&)>& work) {
  const std::unique_ptr<Session> session =
      open_when_up(engine, {.role = "rollout", .lock_timeout = std::chrono::seconds(10)});
  upgrade_ledger(*session);
  if (!claim_rollout(*session)) return claimed_by_another();
  const auto store = session_rollout_store(*session, engine.holder.holder);
  const auto schema = project_schema(
      set, engine, playbook.pooler ? hold_pooled_clients(*playbook.pooler) : nullptr);
  const auto traffic = playbook.traffic ? make_driver(*playbook.traffic) : nullptr;
  RolloutWorld world = world_of(engine, *store, *schema, traffic.get());
  return work(world);
}

// Of a rollout whose very last write may have been made on a connection that was then lost.
std::optional<Outcome> how_it_ended(RolloutWorld& world) {
  const std::optional<RolloutRecord> record = world.store.newest();
  if (!record || record->open()) return std::nullopt;
  if (record->state == RolloutState::Done)
    return Outcome{.message = fmt::format("the rollout of {} is done", record->playbook)};
  return Outcome{.code = ExitCode::NeedsHuman,
                 .message = "back on blue: " + record->reason,
                 .next = "Mend the cause; `lockstep rollout run` begins anew."};
}

}  // namespace

void add_rollout_options(CLI::App& arguments, RolloutOptions& options) {
  arguments.add_option("PLAYBOOK", options.playbook, "The playbook's file")->required();
  add_engine_options(arguments, options.engine);
  add_wait_for_db(arguments, options.engine);
}

ExitCode run_with_rollout(const RolloutOptions& options, CommandContext& context,
                          const RolloutWork& work) {
  const std::optional<Playbook> playbook = read_playbook(context, options.playbook);
  if (!playbook) return ExitCode::BadInput;
  const std::optional<RevisionSet> set = read_revisions(context);
  if (!set) return ExitCode::BadInput;
  return run_with_engine("rollout", options.engine, context, [&](Engine& engine) {
    bool again = false;
    return outlive_connections(
        engine,
        [&](const Connected& connected) {
          return with_claim(*playbook, *set, engine, [&](RolloutWorld& world) {
            connected();
            return work(*playbook, world, std::exchange(again, true));
          });
        },
        [] { return false; });
  });
}

ExitCode move_rollout(const RolloutOptions& options, CommandContext& context, RolloutStart start) {
  return run_with_rollout(
      options, context, [&](const Playbook& playbook, RolloutWorld& world, bool again) {
        if (again) {
          if (const auto ended = how_it_ended(world)) return *ended;
        }
        const bool goes_on = again && start != RolloutStart::Abort;
        return run_rollout(playbook, goes_on ? RolloutStart::Resume : start, world);
      });
}

}  // namespace lockstep
