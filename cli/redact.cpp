#include "cli/redact.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep {
namespace {

constexpr std::string_view kHidden = "***";

struct Range {
  std::size_t begin = std::string::npos;
  std::size_t end = std::string::npos;
  bool found() const { return begin != std::string::npos; }
};

// Between the first ":" and the last "@" of a URI whose authority starts at `begin`. A password
// that was not percent-encoded may hold "/" or "@": too much hidden is better than too little.
Range uri_password(std::string_view text, std::size_t begin) {
  const std::size_t stop = std::min(text.find_first_of(" \t\r\n\"'", begin), text.size());
  const std::size_t at = text.substr(0, stop).rfind('@');
  const std::size_t colon = text.find(':', begin);
  if (at == std::string_view::npos || at < begin || colon >= at) return {};
  return {colon + 1, at};
}

// The value of key=value, quoted with '…' (and \' inside) or up to a blank or a URI's "&".
Range value_at(std::string_view text, std::size_t begin) {
  if (begin < text.size() && text[begin] == '\'') {
    std::size_t end = begin + 1;
    while (end < text.size() && text[end] != '\'')
      end += text[end] == '\\' ? 2 : 1;
    return {begin, std::min(end + 1, text.size())};
  }
  return {begin, std::min(text.find_first_of(" \t\r\n&\"", begin), text.size())};
}

Range next_uri_password(std::string_view text, std::size_t from) {
  for (std::size_t scheme = text.find("://", from); scheme != std::string_view::npos;
       scheme = text.find("://", scheme + 3)) {
    const Range password = uri_password(text, scheme + 3);
    if (password.found()) return password;
  }
  return {};
}

// `lower` is the text in lower case.
Range next_password_value(std::string_view text, std::string_view lower, std::size_t from) {
  constexpr std::string_view kKey = "password";
  for (std::size_t key = lower.find(kKey, from); key != std::string_view::npos;
       key = lower.find(kKey, key + kKey.size())) {
    const std::size_t equals = text.find_first_not_of(" \t", key + kKey.size());
    if (equals == std::string_view::npos || text[equals] != '=') continue;
    return value_at(text, std::min(text.find_first_not_of(" \t", equals + 1), text.size()));
  }
  return {};
}

}  // namespace

std::string without_passwords(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  std::string shown;
  std::size_t from = 0;
  while (from < text.size()) {
    const Range in_uri = next_uri_password(text, from);
    const Range value = next_password_value(text, lower, from);
    if (!in_uri.found() && !value.found()) break;
    const Range& password = in_uri.begin < value.begin ? in_uri : value;
    shown += text.substr(from, password.begin - from);
    shown += kHidden;
    from = password.end;
  }
  return shown + std::string(text.substr(std::min(from, text.size())));
}

}  // namespace lockstep
