// The demo's report as JSON (docs/schemas/demo.schema.json).

#pragma once

#include "cli/demo/demo_report.hpp"

#include <string>

namespace lockstep {

std::string demo_json(const demo::DemoReport& report);

}  // namespace lockstep
