// The tables that a statement on one of them reaches: its children by INHERITS, its partitions, and
// theirs.

#pragma once

#include "analyzers/analysis_state.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct TableFamily {
  // Below the table, parents before their children.
  std::vector<RelationName> below;
  // Those that hold rows, the table itself left out, children before their parents.
  std::vector<RelationName> with_rows;
  bool operator==(const TableFamily&) const = default;
};

// Empty for a table that has nobody below it, or that is not known.
TableFamily family_of(const RelationName& table, const AnalysisState& state);
// The table and all below it.
std::vector<RelationName> with_family(const RelationName& table, const TableFamily& family);

// An index of a partitioned table, as it is made of its partitions' indexes.
struct PartitionedIndex {
  struct Part {
    RelationName table;
    Identifier index;
    RelationName parent_index;
    bool partitioned = false;
  };
  std::vector<Part> parts;  // parents before their children; empty: the table is not partitioned
};

}  // namespace lockstep
