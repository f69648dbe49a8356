#include "migrations/setting_value.hpp"

#include "sql/errors.hpp"
#include "tests/catch.hpp"

using namespace lockstep;
using namespace std::chrono_literals;

namespace {

template <class Value>
std::optional<Value> read(const std::string& text) {
  Value value{};
  if (read_value(RawValue{{text}, false}, value)) return std::nullopt;
  return value;
}

}  // namespace

TEST_CASE("Durations have a unit") {
  CHECK(read<Duration>("0s") == 0ms);
  CHECK(read<Duration>("100ms") == 100ms);
  CHECK(read<Duration>("5s") == 5s);
  CHECK(read<Duration>("30m") == 30min);
  CHECK(read<Duration>("24h") == 24h);
  CHECK(read<Duration>("7d") == 168h);
  for (const char* bad : {"", "5", "s", "-1s", "1.5h", "5 s", "5sec", "99999999999999999999s",
                          "9223372036854775807d"}) {
    CAPTURE(bad);
    CHECK(read<Duration>(bad) == std::nullopt);
  }
}

TEST_CASE("Sizes have a unit, in powers of 1024 as PostgreSQL counts") {
  CHECK(read<ByteSize>("0B") == ByteSize{0});
  CHECK(read<ByteSize>("512kB") == ByteSize{512 * 1024});
  CHECK(read<ByteSize>("10GB") == ByteSize{10LL << 30});
  for (const char* bad : {"", "10", "10G", "-1GB", "1e3MB", "9223372036854775807TB"}) {
    CAPTURE(bad);
    CHECK(read<ByteSize>(bad) == std::nullopt);
  }
}

TEST_CASE("Numbers and truth values") {
  CHECK(read<int>("15") == 15);
  CHECK(read<int>("-1") == std::nullopt);
  CHECK(read<int>("15x") == std::nullopt);
  CHECK(read<int>("99999999999") == std::nullopt);
  CHECK(read<double>("0.8") == 0.8);
  CHECK(read<double>("nan") == std::nullopt);
  CHECK(read<double>("inf") == std::nullopt);
  CHECK(read<bool>("true") == true);
  CHECK(read<bool>("yes") == std::nullopt);
}

TEST_CASE("A value is shown in the largest unit that is exact, and reads back the same") {
  CHECK(show_value(Duration(0)) == "0s");
  CHECK(show_value(Duration(100)) == "100ms");
  CHECK(show_value(Duration(90s)) == "90s");
  CHECK(show_value(Duration(24h)) == "1d");
  CHECK(show_value(ByteSize{10LL << 30}) == "10GB");
  CHECK(show_value(ByteSize{1536}) == "1536B");
  CHECK(show_value(std::vector<std::string>{"a", "b"}) == "[a, b]");
  for (const Duration length : {0ms, 1ms, 1000ms, 60000ms, 3600001ms}) {
    CHECK(read<Duration>(show_value(length)) == length);
  }
}

TEST_CASE("A list where one value belongs, and the other way round") {
  int number = 0;
  CHECK(read_value(RawValue{{"1", "2"}, true}, number) == "takes one value, not a list");
  std::vector<std::string> list;
  CHECK(read_value(RawValue{{"1"}, false}, list) == "takes a list: [a, b]");
  CHECK(read_value(RawValue{{}, true}, list) == std::nullopt);
}

TEST_CASE("An option's duration that cannot be read names the option") {
  CHECK(read_duration("--timeout", "5s") == 5s);
  CHECK_THROWS_WITH(read_duration("--timeout", "5"),
                    "--timeout: \"5\" is not a duration: write 100ms, 5s, 30m, 24h or 7d");
}
