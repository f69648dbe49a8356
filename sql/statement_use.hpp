// How a statement uses a relation and some of its columns: the pure part of the evidence that
// nobody needs a shape any more. Where a name can be read in two ways it counts as a use, and so
// does a text that names the relation and cannot be parsed.

#pragma once

#include "sql/identifier.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// A shape: some columns of a relation, or, without any, the relation's own name.
struct UseTarget {
  RelationName relation;
  std::vector<Identifier> columns{};
  bool operator==(const UseTarget&) const = default;
};

struct StatementUse {
  bool named = false;       // one of the columns by name; without columns: the relation
  bool covered = false;     // by *, a whole row, or a missing list of columns
  bool positional = false;  // it counts on the order of the relation's columns
  bool in_result = false;   // what it names or covers is part of its result
  bool prepared = false;    // it is an SQL PREPARE
  bool unreadable = false;  // it names the relation and cannot be parsed: counts as all of them

  bool uses() const { return named || covered || unreadable; }
  StatementUse& operator|=(const StatementUse& other);
  bool operator==(const StatementUse&) const = default;
};

// One answer a statement, in their order. Thread-safe.
std::vector<StatementUse> uses_of(std::span<const std::string> statements, const UseTarget& target);

// Of the body of a function: the statements that can be told from the procedural code around them;
// a piece of that code that names the relation counts as unreadable.
StatementUse use_in_body(std::string_view body, const UseTarget& target);

// Whether the text has the name as a word of its own, quoted or not, in any case.
bool mentions(std::string_view text, const Identifier& name);

}  // namespace lockstep
