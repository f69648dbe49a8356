#include "executor/verification.hpp"

#include "executor/row_key.hpp"
#include "sql/sql_builder.hpp"

namespace lockstep {
Verification verify(const Verify& what, Session& session) {
  Verification result{.relation = what.relation.shown()};
  session.in_transaction([&] {
    session.query(SqlBuilder{} << "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    const Rows counts =
        session.query(SqlBuilder{} << "SELECT count(*), count(*) FILTER (WHERE " << what.out_of_sync
                                   << ") FROM ONLY " << what.relation);
    result.rows = counts.number(0, 0);
    result.differing = counts.number(0, 1);
    if (result.ok()) return;
    const Rows keys = session.query(SqlBuilder{} << "SELECT " << key_text(what.key) << " FROM ONLY "
                                                 << what.relation << " WHERE " << what.out_of_sync
                                                 << " ORDER BY 1 LIMIT 10");
    for (std::size_t row = 0; row < keys.size(); ++row)
      result.keys.push_back(keys.text(row, 0));
  });
  return result;
}

}  // namespace lockstep
