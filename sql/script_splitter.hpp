// A script → its statements, before any of them is parsed: a syntax error in one leaves the others
// as they are. For sql/ alone.

#pragma once

#include "sql/scanner.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace lockstep {

struct ScriptPiece {
  enum class Kind : std::uint8_t {
    Statement,
    Unterminated,   // the text ends in the last token
    PsqlCommand,    // a line with a backslash at its start
    CopyFromStdin,  // the statement; its data were passed over
  };
  Kind kind = Kind::Statement;
  SourceSpan span;            // without leading comments and without the semicolon
  std::vector<Token> tokens;  // without comments; bytes of the text that is split
};

class ScriptSplitter {
 public:
  // The text has no NUL byte and outlives the splitter.
  explicit ScriptSplitter(std::string_view text) : text_(text), scanner_(text) {}

  // False at the end of the text.
  bool next(ScriptPiece& piece);

 private:
  void finish_statement(ScriptPiece& piece);
  void pass_psql_command(ScriptPiece& piece);
  void pass_copy_data();

  std::string_view text_;
  Scanner scanner_;
  bool copy_data_ahead_ = true;  // false once the rest of the text was searched for its end in vain
};

}  // namespace lockstep
