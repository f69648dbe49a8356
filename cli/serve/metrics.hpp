// The ledger's figures for Prometheus.

#pragma once

#include "cli/serve/http_server.hpp"
#include "cli/serve/ledger_reader.hpp"

namespace lockstep {

// A database that is away is a figure too, as exporters have it: lockstep_database_up 0.
HttpAnswer metrics_answer(LedgerReader& reader);

}  // namespace lockstep
