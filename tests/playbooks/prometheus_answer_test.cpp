#include "playbooks/prometheus_answer.hpp"

#include "tests/catch.hpp"

#include <cmath>

using namespace lockstep;

namespace {

std::string vector_of(const std::string& result) {
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + result + "]}}";
}

}  // namespace

TEST_CASE("One series or a scalar is a number") {
  CHECK(read_prometheus_answer(vector_of(R"({"metric":{},"value":[1.7e9,"0.25"]})")).value == 0.25);
  CHECK(read_prometheus_answer(vector_of(R"({"metric":{"a":"b"},"value":[1,"1e-3"]})")).value ==
        0.001);
  CHECK(std::isinf(read_prometheus_answer(vector_of(R"({"value":[1,"+Inf"]})")).value.value()));
  CHECK(read_prometheus_answer(
            R"({"status":"success","data":{"resultType":"scalar","result":[1,"3"]}})")
            .value == 3);
}

TEST_CASE("Anything else is no number, and says why") {
  const auto problem = [](const std::string& json) {
    const PrometheusAnswer answer = read_prometheus_answer(json);
    CHECK_FALSE(answer.value.has_value());
    return answer.problem;
  };
  CHECK(problem(vector_of("")) == "the query gives 0 series instead of one");
  CHECK(problem(vector_of(R"({"value":[1,"1"]},{"value":[1,"2"]})")) ==
        "the query gives 2 series instead of one");
  CHECK(problem(vector_of(R"({"value":[1,"NaN"]})")) == "the query gives NaN, which is no number");
  CHECK(problem(R"({"status":"error","errorType":"bad_data","error":"parse error"})") ==
        "Prometheus refuses the query: parse error");
  CHECK(problem(R"({"status":"success","data":{"resultType":"matrix","result":[]}})") ==
        "the query has to give an instant vector or a scalar");
  for (const char* other :
       {"", "[]", "<html>", R"({"status":"success"})", R"({"status":"success","data":[]})",
        R"({"status":"success","data":{"resultType":"scalar","result":7}})"})
    CHECK_FALSE(problem(other).empty());
  for (const char* one :
       {"7", "{}", R"({"value":[1]})", R"({"value":[1,2]})", R"({"value":[1,""]})"})
    CHECK_FALSE(problem(vector_of(one)).empty());
}
