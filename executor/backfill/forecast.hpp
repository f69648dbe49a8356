// What a copy will cost, told before it starts: rough numbers from the table's size, to be within a
// factor of two on ordinary tables.

#pragma once

#include "executor/database.hpp"
#include "sql/identifier.hpp"

#include <cstdint>
#include <string>

namespace lockstep {

struct TableFacts {
  std::int64_t rows = 0;
  std::int64_t heap_bytes = 0;
  std::int64_t index_bytes = 0;
  std::int64_t indexes = 0;
};
// As ANALYZE has left them; all zero when there is no such table.
TableFacts read_table_facts(const RelationName& relation, Session& session);

struct Forecast {
  std::int64_t rows = 0;
  std::int64_t wal_bytes = 0;
  std::int64_t growth_bytes = 0;  // of the table and its indexes
  double seconds = 0;             // on one session at full speed
};
Forecast forecast(const TableFacts& facts, bool seeks_hot);
std::string to_text(const Forecast& forecast);

}  // namespace lockstep
