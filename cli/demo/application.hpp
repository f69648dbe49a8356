// Two versions of a small application as a database sees them: the SQL they send, and whether the
// answer is what was last written. Version 1 knows nothing of account.status.

#pragma once

#include "cli/demo/account_book.hpp"
#include "executor/database.hpp"

#include <cstdint>
#include <random>

namespace lockstep::demo {

enum class AppVersion : std::uint8_t { Old, New };

// Whether balances may pass what an integer can hold.
enum class Balances : std::uint8_t { Integer, Bigint };

enum class Answer : std::uint8_t { AsWritten, WriteLost };

// Each is one request. A DatabaseError leaves the account in doubt.
Answer read_account(Session& session, AppVersion version, Account& account);
Answer deposit(Session& session, AppVersion version, Account& account, std::int64_t amount);
Account open_account(Session& session, AppVersion version, std::mt19937& random);

// What the next deposit may be.
std::int64_t next_amount(Balances balances, std::mt19937& random);

}  // namespace lockstep::demo
