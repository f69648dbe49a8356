// What `lockstep serve` answers: /healthz, /readyz, /gate/<phase>, /status, /metrics.

#pragma once

#include "cli/serve/http_server.hpp"
#include "cli/serve/ledger_reader.hpp"

namespace lockstep {

// Throws when the database does not answer.
HttpAnswer answer_question(const HttpRequest& request, LedgerReader& ledger);

}  // namespace lockstep
