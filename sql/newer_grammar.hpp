// Forms of PostgreSQL 16 to 18 that the linked grammar does not read, recognised by their tokens.
// For statement_parser.cpp alone; asked only when the grammar has refused a statement.

#pragma once

#include "sql/scanner.hpp"
#include "sql/statement.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

enum class NewerPartKind {
  Virtual,       // of a column: GENERATED ALWAYS AS (…) VIRTUAL
  Storage,       // of a column: STORAGE …
  NotInherited,  // of a column: NOT NULL NO INHERIT
  NotNull,       // of a new table: [CONSTRAINT n] NOT NULL column
  Action,        // of ALTER TABLE: the whole action
};

// What was taken out of a statement and has to be put back into what is made of it.
struct NewerPart {
  NewerPartKind kind = NewerPartKind::Action;
  std::optional<Identifier> column;
  std::string column_text;             // as written, where the parser sees less of it
  std::size_t action = 0;              // its number in ALTER TABLE
  std::optional<AlterAction> instead;  // Action only
};

// A statement in words that an older grammar reads. Every byte that is left stands where it stood.
struct OlderForm {
  std::string text;
  std::vector<Token> tokens;  // of the original text, without those that were taken out
  std::vector<NewerPart> parts;
};

// `tokens` are those of `text`, without comments. Nothing where no newer form was seen.
std::optional<OlderForm> older_form(std::string_view text, const std::vector<Token>& tokens);

// Puts the parts back. What cannot be put back makes the statement Unmodelled.
StatementNode with_newer_parts(StatementNode node, const std::vector<NewerPart>& parts);

// The name of a newer form that is known and not read: "WITHOUT OVERLAPS (PostgreSQL 18)".
std::optional<std::string> unread_newer_form(std::string_view text,
                                             const std::vector<Token>& tokens);

// A statement that no grammar reads at all but is understood: REINDEX DATABASE without a name.
std::optional<StatementNode> newer_statement(std::string_view text,
                                             const std::vector<Token>& tokens);

// The command tag by a statement's first words, where there is no tree to tell it.
std::string command_tag_of_words(std::string_view text, const std::vector<Token>& tokens);

}  // namespace lockstep
