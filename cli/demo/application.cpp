#include "cli/demo/application.hpp"

#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <string>

namespace lockstep::demo {
namespace {

constexpr std::int64_t kBeyondInteger = std::int64_t{1} << 32;

// Takes what the table says as the truth from here on, so that one lost write is counted once.
Answer compare(Account& account, std::int64_t expected, const Rows& rows) {
  const bool there = !rows.empty() && !rows.is_null(0, 0);
  const std::int64_t found = there ? rows.number(0, 0) : 0;
  const bool as_written = account.in_doubt || (there && found == expected);
  account.balance = found;
  account.in_doubt = false;
  return as_written ? Answer::AsWritten : Answer::WriteLost;
}

}  // namespace

Answer read_account(Session& session, AppVersion version, Account& account) {
  const Parameters id{std::to_string(account.id)};
  const Rows rows =
      version == AppVersion::Old
          ? session.query(SqlBuilder{} << "SELECT balance, email FROM account WHERE id = $1", id)
          : session.query(
                SqlBuilder{} << "SELECT balance, email, status FROM account WHERE id = $1", id);
  return compare(account, account.balance, rows);
}

Answer deposit(Session& session, AppVersion version, Account& account, std::int64_t amount) {
  const std::int64_t expected = account.balance + amount;
  // Until the answer is here, nobody can tell whether the write was made.
  const bool in_doubt = std::exchange(account.in_doubt, true);
  const Parameters parameters{std::to_string(account.id), std::to_string(amount)};
  const Rows rows =
      version == AppVersion::Old
          ? session.query(SqlBuilder{} << "UPDATE account SET balance = balance + $2 WHERE id = $1 "
                                          "RETURNING balance",
                          parameters)
          : session.query(SqlBuilder{}
                              << "UPDATE account SET balance = balance + $2, status = 'open' "
                                 "WHERE id = $1 RETURNING balance",
                          parameters);
  account.in_doubt = in_doubt;
  return compare(account, expected, rows);
}

Account open_account(Session& session, AppVersion version, std::mt19937& random) {
  const std::int64_t balance = next_amount(Balances::Integer, random);
  const Parameters parameters{"user" + std::to_string(random()) + "@example.com",
                              std::to_string(balance)};
  const Rows rows =
      version == AppVersion::Old
          ? session.query(SqlBuilder{} << "INSERT INTO account (email, balance) VALUES ($1, $2) "
                                          "RETURNING id",
                          parameters)
          : session.query(SqlBuilder{} << "INSERT INTO account (email, balance, status) "
                                          "VALUES ($1, $2, 'open') RETURNING id",
                          parameters);
  return {.id = rows.number(0, 0), .balance = balance};
}

std::int64_t next_amount(Balances balances, std::mt19937& random) {
  const auto small = static_cast<std::int64_t>(random() % 100);
  return balances == Balances::Bigint && small < 10 ? kBeyondInteger : small;
}

}  // namespace lockstep::demo
