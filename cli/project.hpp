// What commands share: the project's revisions, its database, and how problems of input are shown.

#pragma once

#include "cli/command.hpp"
#include "executor/pg/database.hpp"
#include "migrations/revision_loader.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace lockstep {

// The revisions of the configured folder. With problems: shows them all on stderr and returns
// nothing; the command then ends with ExitCode::BadInput.
// For Alembic's revisions the statements cost a run of Python the first time: `Graph` leaves them
// out.
enum class RevisionParts { Graph, All };
std::optional<RevisionSet> read_revisions(CommandContext& context,
                                          RevisionParts parts = RevisionParts::All);

// Every problem with its hint on stderr, and a last line that counts them.
void show_problems(CommandContext& context, std::span<const Diagnostic> problems);

// "1 problem", "2 problems".
std::string count_of(std::size_t count, const std::string& noun);

// The database to connect to: --dsn, else the configured one, else libpq's own settings. Throws
// UserError when lockstep.yaml names one that is not known, rather than taking another.
ConnectionSettings connection_settings(const CommandContext& context, const std::string& dsn_flag);

// A session for questions: a standby and a pooler will do, as nothing is changed and no setting has
// to last.
std::unique_ptr<Session> open_for_reading(const CommandContext& context,
                                          const std::string& dsn_flag);

// Prints the outcome's message and next command on stderr, and gives its exit code.
ExitCode report(CommandContext& context, const Outcome& outcome);

}  // namespace lockstep
