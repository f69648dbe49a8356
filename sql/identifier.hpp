// Names of database objects, and the only code that quotes them.

#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

// A name as the catalog stores it (already folded and unquoted). Never empty, never with a NUL
// byte: the constructor throws std::invalid_argument. Names read from SQL are cut to 63 bytes as
// the server does (NAMEDATALEN, manual §4.1.1), at a character's boundary.
class Identifier {
 public:
  explicit Identifier(std::string_view name);

  const std::string& text() const { return name_; }
  // Always in double quotes, inner quotes doubled: for SQL that lockstep sends.
  std::string quoted() const;
  // As the server's quote_ident() would show it: for reports.
  std::string shown() const;

  auto operator<=>(const Identifier&) const = default;

 private:
  std::string name_;
};

inline constexpr std::size_t kMaxIdentifierBytes = 63;

// prefix + name + suffix, shortened in `name` so that the whole fits kMaxIdentifierBytes: when
// `name` must be cut, a hash of the whole of it keeps two long names apart.
Identifier derived_name(std::string_view prefix, const Identifier& name,
                        std::string_view suffix = "");

// A relation, type or function as written: with or without its schema.
struct RelationName {
  std::optional<Identifier> schema;
  Identifier name;

  std::string quoted() const;
  std::string shown() const;
  auto operator<=>(const RelationName&) const = default;
};

// A single-quoted SQL literal that does not depend on standard_conforming_strings.
std::string quoted_literal(std::string_view text);

}  // namespace lockstep
