#include "playbooks/http_get.hpp"

#include "sql/errors.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <string_view>

namespace lockstep {
namespace {

using Clock = std::chrono::steady_clock;

struct Address {
  std::string origin;  // scheme, host and port
  std::string target;  // path and query
};

Address split(const std::string& url) {
  const std::size_t scheme = url.find("://");
  const std::string name = url.substr(0, scheme);
  if (scheme == std::string::npos || (name != "http" && name != "https"))
    throw UserError("\"" + url + "\" is no address to ask", "Write http://host:port/path.");
  const std::size_t path = url.find_first_of("/?", scheme + 3);
  if (path == std::string::npos) return {.origin = url, .target = "/"};
  const std::string target = url.substr(path);
  return {.origin = url.substr(0, path), .target = target[0] == '/' ? target : "/" + target};
}

}  // namespace

HttpGot http_get(const std::string& url, std::chrono::milliseconds timeout,
                 std::size_t most_bytes) {
  const Address address = split(url);
  httplib::Client client(address.origin);
  if (!client.is_valid()) return {.error = "\"" + url + "\" cannot be asked"};
  client.set_connection_timeout(timeout);
  client.set_read_timeout(timeout);
  client.set_write_timeout(timeout);
  client.set_follow_location(false);

  const auto deadline = Clock::now() + timeout;
  HttpGot got;
  bool enough = false;
  // Each read has the timeout for itself; an answer that drips is cut off here.
  const auto receive = [&](const char* data, std::size_t size) {
    got.body.append(data, std::min(size, most_bytes - got.body.size()));
    enough = got.body.size() == most_bytes;
    return !enough && Clock::now() < deadline;
  };
  const auto begin = [&](const httplib::Response& response) {
    got.status = response.status;
    return true;
  };
  const httplib::Result result =
      client.Get(address.target.c_str(), httplib::Headers{}, begin, receive);
  if (!result && !enough) {
    got.status = 0;
    got.error = httplib::to_string(result.error());
  }
  return got;
}

std::string url_encoded(const std::string& value) {
  constexpr std::string_view kPlain = "-_.~";
  std::string text;
  for (const char letter : value) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                       (byte >= 'A' && byte <= 'Z') || kPlain.find(letter) != kPlain.npos;
    text += plain ? std::string(1, letter) : fmt::format("%{:02X}", byte);
  }
  return text;
}

}  // namespace lockstep
