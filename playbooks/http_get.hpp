// One GET, bounded as a whole: in time, and in what is read of the answer.

#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace lockstep {

struct HttpGot {
  int status = 0;     // 0: no answer
  std::string body;   // its beginning, where it is longer than was asked for
  std::string error;  // why there was no answer
  bool ok() const { return status >= 200 && status < 300; }
};

// `url`: http:// or https://. Throws UserError when it is neither.
HttpGot http_get(const std::string& url, std::chrono::milliseconds timeout,
                 std::size_t most_bytes = 65536);

// A value as it stands in a query string.
std::string url_encoded(const std::string& value);

}  // namespace lockstep
