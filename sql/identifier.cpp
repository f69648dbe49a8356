#include "sql/identifier.hpp"

#include "sql/errors.hpp"
#include "sql/keywords.hpp"
#include "sql/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace lockstep {
namespace {

bool is_plain(std::string_view name) {
  const auto starts = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto continues = [&](char c) { return starts(c) || (c >= '0' && c <= '9'); };
  return starts(name.front()) && std::all_of(name.begin(), name.end(), continues) &&
         !must_be_quoted(name);
}

// FNV-1a, eight hex digits: to tell shortened names apart, not to resist anyone.
std::string short_hash(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  for (int shift = 28; shift >= 0; shift -= 4)
    digits += kDigits[(hash >> static_cast<unsigned>(shift)) & 0xFU];
  return digits;
}

}  // namespace

Identifier::Identifier(std::string_view name) : name_(utf8_prefix(name, kMaxIdentifierBytes)) {
  if (name_.empty()) throw std::invalid_argument("a name is empty");
  if (name_.find('\0') != std::string::npos) throw std::invalid_argument("a name has a NUL byte");
}

std::string Identifier::quoted() const {
  std::string text = "\"";
  for (const char c : name_) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + '"';
}

std::string Identifier::shown() const {
  return is_plain(name_) ? name_ : quoted();
}

Identifier derived_name(std::string_view prefix, const Identifier& name, std::string_view suffix) {
  constexpr std::size_t kHashBytes = 9;  // with its underscore
  const std::size_t fixed = prefix.size() + suffix.size();
  if (fixed + kHashBytes > kMaxIdentifierBytes) throw InternalError("no room for a name");
  const std::size_t room = kMaxIdentifierBytes - fixed;
  std::string middle = name.text();
  if (middle.size() > room) {
    const std::string hash = "_" + short_hash(middle);
    middle = std::string(utf8_prefix(middle, room - hash.size())) + hash;
  }
  return Identifier(std::string(prefix) + middle + std::string(suffix));
}

std::string RelationName::quoted() const {
  return schema ? schema->quoted() + '.' + name.quoted() : name.quoted();
}

std::string RelationName::shown() const {
  if (!schema) return name.shown();
  std::string text = schema->shown();
  text += '.';
  if (is_plain(name.text())) return text += name.text();
  return text += name.quoted();
}

std::string quoted_literal(std::string_view text) {
  if (text.find('\0') != std::string_view::npos)
    throw std::invalid_argument("a literal has a NUL byte");
  const bool escaped = text.find('\\') != std::string_view::npos;
  std::string quoted = escaped ? "E'" : "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += c;
    quoted += c;
  }
  return quoted + '\'';
}

}  // namespace lockstep
