// A statement as it may be shown to people and kept in the ledger: one line, not too long, and
// without its constants, which are an application's data.

#pragma once

#include <string>
#include <string_view>

namespace lockstep {

// "SELECT note FROM account WHERE id = ?". Takes any text.
std::string shown_statement(std::string_view sql);

}  // namespace lockstep
