#include "cli/demo/account_book.hpp"

#include "sql/sql_builder.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace lockstep::demo {

AccountBook::AccountBook(Session& session, std::int64_t rows, std::int64_t count) {
  const std::int64_t every = std::max<std::int64_t>(1, rows / count);
  const Rows found = session.query(SqlBuilder{} << "SELECT id, balance FROM account WHERE id % "
                                                << every << " = 0 ORDER BY id");
  for (std::size_t row = 0; row < found.size(); ++row) {
    add({.id = found.number(row, 0), .balance = found.number(row, 1)});
  }
}

AccountBook::Loan AccountBook::borrow(std::mt19937& random) {
  const std::lock_guard lock(mutex_);
  std::uniform_int_distribution<std::size_t> any(0, accounts_.size() - 1);
  Entry* entry = &accounts_[any(random)];
  while (entry->lent)
    entry = &accounts_[any(random)];
  entry->lent = true;
  return {*this, *entry};
}

void AccountBook::give_back(Entry& entry) {
  const std::lock_guard lock(mutex_);
  entry.lent = false;
}

void AccountBook::add(const Account& account) {
  const std::lock_guard lock(mutex_);
  accounts_.push_back({.account = account});
}

std::int64_t AccountBook::count_lost_writes(Session& session) const {
  std::string ids;
  for (const Entry& entry : accounts_)
    ids += (ids.empty() ? "" : ",") + std::to_string(entry.account.id);
  const Rows found =
      session.query(SqlBuilder{} << "SELECT id, balance FROM account WHERE id = ANY ($1::bigint[])",
                    {"{" + ids + "}"});
  std::map<std::int64_t, std::int64_t> balances;
  for (std::size_t row = 0; row < found.size(); ++row)
    balances[found.number(row, 0)] = found.number(row, 1);

  return std::ranges::count_if(accounts_, [&](const Entry& entry) {
    const auto balance = balances.find(entry.account.id);
    if (balance == balances.end()) return true;
    return !entry.account.in_doubt && balance->second != entry.account.balance;
  });
}

}  // namespace lockstep::demo
