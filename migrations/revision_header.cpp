#include "migrations/revision_header.hpp"

#include "migrations/blanks.hpp"
#include "migrations/nearest_name.hpp"
#include "migrations/yaml_position.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <regex>
#include <set>

namespace lockstep {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::array<std::string_view, 4> kKeys{"revision", "down_revision", "description",
                                                "created"};
constexpr std::string_view kExample =
    "a revision file starts with \"-- revision: <12 hex digits>\" and \"-- down_revision: null\"";

// The leading comment block as YAML: its lines without the dashes, and how to get back to the file.
struct HeaderBlock {
  std::string yaml;
  int first_line = 1;
  std::vector<std::size_t> removed;  // bytes cut off the front of each line
  SourceSpan span;

  SourcePosition position(const SourceText& source, const YAML::Mark& mark) const {
    if (removed.empty() || mark.line < 0) return {first_line, 1};
    const std::size_t line = std::min(static_cast<std::size_t>(mark.line), removed.size() - 1);
    return place_on_line(source, first_line + static_cast<int>(line),
                         removed[line] + static_cast<std::size_t>(mark.column));
  }
};

bool ends_header(std::string_view comment) {
  const std::string_view body = trimmed(comment);
  return body == "downgrade" || body.substr(0, 9) == "lockstep:";
}

HeaderBlock header_block(const SourceText& source) {
  const std::string_view text = source.text();
  std::size_t at =
      text.substr(0, kByteOrderMark.size()) == kByteOrderMark ? kByteOrderMark.size() : 0;
  at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
  HeaderBlock block;
  block.first_line = source.position(at).line;
  block.span = {at, at};
  while (at < text.size()) {
    const std::size_t line_end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, line_end - at);
    const std::size_t dashes = line.find_first_not_of(" \t");
    if (dashes == std::string_view::npos || line.substr(dashes, 2) != "--") break;
    std::size_t body = dashes + 2;
    if (body < line.size() && line[body] == ' ') ++body;
    if (ends_header(line.substr(body))) break;
    block.removed.push_back(body);
    block.yaml += line.substr(body);
    block.yaml += '\n';
    block.span.end = line_end;
    at = std::min(line_end + 1, text.size());
  }
  return block;
}

bool is_null(const YAML::Node& node) {
  return node.IsNull() || (node.IsScalar() && node.Scalar().empty());
}

bool is_time(const std::string& text) {
  // std::regex recurses once a character: only short text may reach it.
  constexpr std::size_t kLongestTime = 40;
  if (text.size() > kLongestTime) return false;
  static const std::regex kTime(
      R"(\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)");
  return std::regex_match(text, kTime);
}

class HeaderReader {
 public:
  HeaderReader(const SourceText& source, const HeaderBlock& block)
      : source_(source), block_(block) {
    result_.header.span = block.span;
    result_.header.revision_at = result_.header.down_revision_at = {block.first_line, 1};
  }

  void problem(const YAML::Mark& mark, std::string message, std::string hint = "") {
    result_.errors.push_back(
        {source_.path(), block_.position(source_, mark), std::move(message), std::move(hint)});
  }

  void read(const YAML::Node& root) {
    if (!root.IsMap()) {
      problem(YAML::Mark::null_mark(), "the file has no revision header", std::string(kExample));
      return;
    }
    for (const auto& entry : root)
      read_key(entry.first, entry.second);
    for (const std::string_view key : {kKeys[0], kKeys[1]}) {
      if (seen_.count(std::string(key)) != 0) continue;
      problem(YAML::Mark::null_mark(), "the header lacks the key \"" + std::string(key) + "\"",
              std::string(kExample));
    }
  }

  HeaderResult take() { return std::move(result_); }

 private:
  void read_key(const YAML::Node& key, const YAML::Node& value) {
    const std::string name = key.IsScalar() ? key.Scalar() : "";
    if (std::find(kKeys.begin(), kKeys.end(), name) == kKeys.end()) {
      problem(key.Mark(), "unknown header key \"" + name + "\"", did_you_mean(name, kKeys));
      return;
    }
    if (!seen_.insert(name).second) {
      problem(key.Mark(), "the header key \"" + name + "\" is repeated");
      return;
    }
    if (name == "revision") {
      result_.header.revision_at = block_.position(source_, value.Mark());
      if (const auto id = read_id(value, key)) result_.header.revision = *id;
    } else if (name == "down_revision") {
      read_parents(key, value);
    } else if (!is_null(value)) {
      read_text(name, value);
    }
  }

  std::optional<std::string> read_id(const YAML::Node& value, const YAML::Node& key) {
    const std::string text = value.IsScalar() ? value.Scalar() : "";
    if (is_revision_id(text)) return text;
    problem(is_null(value) ? key.Mark() : value.Mark(),
            "\"" + text + "\" is not a revision id: it has to be 12 lower-case hex digits",
            "`lockstep revision -m \"…\"` makes a file with a fresh id");
    return std::nullopt;
  }

  void read_parents(const YAML::Node& key, const YAML::Node& value) {
    RevisionHeader& header = result_.header;
    header.down_revision_at = block_.position(source_, is_null(value) ? key.Mark() : value.Mark());
    if (is_null(value)) return;
    if (!value.IsSequence()) {
      if (const auto id = read_id(value, key)) header.down_revisions.push_back(*id);
      return;
    }
    for (const YAML::Node& item : value) {
      const auto id = read_id(item, key);
      if (!id) continue;
      const auto& known = header.down_revisions;
      if (std::find(known.begin(), known.end(), *id) != known.end()) {
        problem(item.Mark(), "the parent " + *id + " is named twice");
        continue;
      }
      header.down_revisions.push_back(*id);
    }
  }

  void read_text(const std::string& name, const YAML::Node& value) {
    if (!value.IsScalar()) {
      problem(value.Mark(), "the header key \"" + name + "\" takes one line of text",
              "put text that holds \": \" or \" #\" in double quotes");
      return;
    }
    if (name == "description") {
      result_.header.description = value.Scalar();
      return;
    }
    if (!is_time(value.Scalar())) {
      problem(value.Mark(), "\"" + value.Scalar() + "\" is not a time",
              "write it as 2026-11-22T16:38:00Z");
    }
    result_.header.created = value.Scalar();
  }

  const SourceText& source_;
  const HeaderBlock& block_;
  HeaderResult result_;
  std::set<std::string> seen_;
};

// Plain where YAML reads it back unchanged, else in double quotes. Always one line.
std::string yaml_text(std::string_view text) {
  const auto plain = [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter >= 0x80 ||
           std::string_view(" ._/()+=<>;,$^~").find(static_cast<char>(letter)) !=
               std::string_view::npos;
  };
  const bool starts_plain =
      !text.empty() && (std::isalpha(static_cast<unsigned char>(text.front())) != 0);
  const bool reserved = text == "null" || text == "Null" || text == "NULL";
  if (starts_plain && !reserved && text.back() != ' ' &&
      std::all_of(text.begin(), text.end(), plain)) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') quoted += '\\';
    quoted += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
  }
  return quoted + "\"";
}

}  // namespace

bool is_revision_id(std::string_view text) {
  return text.size() == kRevisionIdLength &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool has_revision_header(const SourceText& source) {
  constexpr std::string_view kKey = "revision";
  const std::string yaml = header_block(source).yaml;
  for (std::size_t at = 0; at < yaml.size(); at = yaml.find('\n', at) + 1) {
    const std::string_view line = std::string_view(yaml).substr(at, yaml.find('\n', at) - at);
    if (line.substr(0, kKey.size()) == kKey &&
        trimmed(line.substr(kKey.size())).substr(0, 1) == ":") {
      return true;
    }
  }
  return false;
}

HeaderResult parse_revision_header(const SourceText& source) {
  const HeaderBlock block = header_block(source);
  HeaderReader reader(source, block);
  try {
    reader.read(YAML::Load(std::string(without_final_breaks(block.yaml))));
  } catch (const YAML::Exception& error) {
    reader.problem(error.mark, "the header is not YAML: " + error.msg,
                   "a blank line ends the header; text that holds \": \" needs double quotes");
  }
  return reader.take();
}

std::string format_revision_header(const RevisionHeader& header) {
  std::string parents = "null";
  if (header.down_revisions.size() == 1) parents = header.down_revisions.front();
  if (header.down_revisions.size() > 1) {
    parents = "[";
    for (const std::string& parent : header.down_revisions) {
      if (parents.size() > 1) parents += ", ";
      parents += parent;
    }
    parents += "]";
  }
  std::string text = "-- revision: " + header.revision + "\n-- down_revision: " + parents + "\n";
  if (!header.description.empty())
    text += "-- description: " + yaml_text(header.description) + "\n";
  if (!header.created.empty()) text += "-- created: " + header.created + "\n";
  return text;
}

}  // namespace lockstep
