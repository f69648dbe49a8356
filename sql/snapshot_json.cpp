// One table of fields a struct serves both directions, so that what is written can be read.

#include "sql/snapshot_json.hpp"

#include "sql/errors.hpp"
#include "sql/source_span.hpp"

#include <nlohmann/json.hpp>

#include <concepts>
#include <tuple>
#include <utility>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;

template <class Struct, class Member>
struct Field {
  std::string_view key;
  Member Struct::*member;
  bool always_written = false;
};
template <class Struct, class Member>
Field(std::string_view, Member Struct::*) -> Field<Struct, Member>;
template <class Struct, class Member>
Field(std::string_view, Member Struct::*, bool) -> Field<Struct, Member>;

constexpr bool kAlways = true;

constexpr auto fields_of(const CatalogColumn*) {
  using T = CatalogColumn;
  return std::tuple{Field{"name", &T::name, kAlways},
                    Field{"type", &T::type, kAlways},
                    Field{"type_name", &T::type_name},
                    Field{"domain_constrained", &T::domain_constrained},
                    Field{"not_null", &T::not_null},
                    Field{"default_value", &T::default_value},
                    Field{"default_constant", &T::default_constant},
                    Field{"identity", &T::identity},
                    Field{"generated", &T::generated},
                    Field{"collation", &T::collation},
                    Field{"comment", &T::comment},
                    Field{"statistics_target", &T::statistics_target},
                    Field{"storage", &T::storage},
                    Field{"compression", &T::compression},
                    Field{"options", &T::options},
                    Field{"grants", &T::grants}};
}

constexpr auto fields_of(const CatalogIndex*) {
  using T = CatalogIndex;
  return std::tuple{
      Field{"name", &T::name, kAlways},  Field{"definition", &T::definition},
      Field{"unique", &T::unique},       Field{"primary", &T::primary},
      Field{"valid", &T::valid},         Field{"columns", &T::columns},
      Field{"comment", &T::comment},     Field{"tablespace", &T::tablespace},
      Field{"clustered", &T::clustered}, Field{"replica_identity", &T::replica_identity},
      Field{"attached", &T::attached}};
}

constexpr auto fields_of(const CatalogConstraint*) {
  using T = CatalogConstraint;
  return std::tuple{Field{"name", &T::name, kAlways},
                    Field{"kind", &T::kind, kAlways},
                    Field{"definition", &T::definition},
                    Field{"validated", &T::validated},
                    Field{"columns", &T::columns},
                    Field{"referenced", &T::referenced},
                    Field{"referenced_columns", &T::referenced_columns},
                    Field{"proves_not_null", &T::proves_not_null},
                    Field{"comment", &T::comment},
                    Field{"grouped_by", &T::grouped_by}};
}

constexpr auto fields_of(const CatalogTrigger*) {
  using T = CatalogTrigger;
  return std::tuple{Field{"name", &T::name, kAlways}, Field{"definition", &T::definition},
                    Field{"function", &T::function},  Field{"language", &T::language},
                    Field{"columns", &T::columns},    Field{"enabled", &T::enabled},
                    Field{"comment", &T::comment}};
}

constexpr auto fields_of(const CatalogRule*) {
  using T = CatalogRule;
  return std::tuple{Field{"name", &T::name, kAlways}, Field{"event", &T::event},
                    Field{"definition", &T::definition}, Field{"enabled", &T::enabled},
                    Field{"comment", &T::comment}};
}

constexpr auto fields_of(const CatalogPolicy*) {
  using T = CatalogPolicy;
  return std::tuple{Field{"name", &T::name, kAlways},
                    Field{"command", &T::command},
                    Field{"permissive", &T::permissive},
                    Field{"roles", &T::roles},
                    Field{"using_expression", &T::using_expression},
                    Field{"check_expression", &T::check_expression},
                    Field{"comment", &T::comment}};
}

constexpr auto fields_of(const CatalogStatistics*) {
  using T = CatalogStatistics;
  return std::tuple{Field{"name", &T::name, kAlways},    Field{"schema", &T::schema, kAlways},
                    Field{"definition", &T::definition}, Field{"columns", &T::columns},
                    Field{"owner", &T::owner},           Field{"target", &T::target},
                    Field{"comment", &T::comment}};
}

constexpr auto fields_of(const CatalogPublished*) {
  using T = CatalogPublished;
  return std::tuple{Field{"name", &T::name, kAlways}, Field{"columns", &T::columns},
                    Field{"row_filter", &T::row_filter}};
}

constexpr auto fields_of(const CatalogDependent*) {
  using T = CatalogDependent;
  return std::tuple{Field{"kind", &T::kind, kAlways}, Field{"name", &T::name, kAlways},
                    Field{"column", &T::column}};
}

constexpr auto fields_of(const CatalogSequence*) {
  using T = CatalogSequence;
  return std::tuple{Field{"type", &T::type, kAlways},
                    Field{"start", &T::start, kAlways},
                    Field{"increment", &T::increment, kAlways},
                    Field{"minimum", &T::minimum, kAlways},
                    Field{"maximum", &T::maximum, kAlways},
                    Field{"cache", &T::cache},
                    Field{"cycle", &T::cycle},
                    Field{"table", &T::table},
                    Field{"column", &T::column},
                    Field{"identity", &T::identity},
                    Field{"defaults", &T::defaults}};
}

constexpr auto fields_of(const CatalogRelation*) {
  using T = CatalogRelation;
  return std::tuple{Field{"schema", &T::schema, kAlways},
                    Field{"name", &T::name, kAlways},
                    Field{"oid", &T::oid},
                    Field{"kind", &T::kind},
                    Field{"persistence", &T::persistence},
                    Field{"owner", &T::owner},
                    Field{"is_partition", &T::is_partition},
                    Field{"inherits", &T::inherits},
                    Field{"parents", &T::parents},
                    Field{"children", &T::children},
                    Field{"default_partition", &T::default_partition},
                    Field{"partition_columns", &T::partition_columns},
                    Field{"partition_key", &T::partition_key},
                    Field{"partition_bound", &T::partition_bound},
                    Field{"partition_constraint", &T::partition_constraint},
                    Field{"row_security", &T::row_security},
                    Field{"row_security_forced", &T::row_security_forced},
                    Field{"row_estimate", &T::row_estimate},
                    Field{"heap_bytes", &T::heap_bytes},
                    Field{"index_bytes", &T::index_bytes},
                    Field{"publications", &T::publications},
                    Field{"published", &T::published},
                    Field{"replica_identity", &T::replica_identity},
                    Field{"columns", &T::columns},
                    Field{"indexes", &T::indexes},
                    Field{"constraints", &T::constraints},
                    Field{"triggers", &T::triggers},
                    Field{"rules", &T::rules},
                    Field{"policies", &T::policies},
                    Field{"statistics", &T::statistics},
                    Field{"dependents", &T::dependents},
                    Field{"referenced_by", &T::referenced_by},
                    Field{"sequence", &T::sequence},
                    Field{"comment", &T::comment},
                    Field{"grants", &T::grants},
                    Field{"definition", &T::definition},
                    Field{"options", &T::options},
                    Field{"populated", &T::populated},
                    Field{"tablespace", &T::tablespace}};
}

constexpr auto fields_of(const CatalogFunction*) {
  using T = CatalogFunction;
  return std::tuple{Field{"signature", &T::signature, kAlways}, Field{"body", &T::body}};
}

constexpr auto fields_of(const CatalogDomain*) {
  using T = CatalogDomain;
  return std::tuple{Field{"name", &T::name, kAlways}, Field{"base", &T::base, kAlways},
                    Field{"not_null", &T::not_null}, Field{"constraints", &T::constraints},
                    Field{"not_validated", &T::not_validated}};
}

constexpr auto fields_of(const CatalogSnapshot*) {
  using T = CatalogSnapshot;
  return std::tuple{Field{"server_version", &T::version, kAlways},
                    Field{"time_zone", &T::time_zone},
                    Field{"search_path", &T::search_path, kAlways},
                    Field{"relations", &T::relations},
                    Field{"plpgsql_functions", &T::plpgsql_functions},
                    Field{"sql_functions", &T::sql_functions},
                    Field{"domains_with_constraints", &T::domains_with_constraints},
                    Field{"domains", &T::domains},
                    Field{"steady_functions", &T::steady_functions}};
}

template <class T>
concept HasFields = requires(const T* value) {
  fields_of(value);
};

// What a reader takes for keys that the file leaves out.
template <class T>
T default_of() {
  return {};
}
template <>
CatalogRelation default_of() {
  return {.schema = "public"};
}
template <>
CatalogSnapshot default_of() {
  return {.search_path = {"public"}};
}

// ---- writing ----

Json written(const std::string& value) {
  return value;
}
Json written(bool value) {
  return value;
}
Json written(int value) {
  return value;
}
Json written(std::uint32_t value) {
  return value;
}
Json written(std::int64_t value) {
  return value;
}
Json written(double value) {
  return value;
}
Json written(char value) {
  return std::string(1, value);
}
Json written(const ServerVersion& value) {
  return value.number;
}

template <HasFields T>
Json written(const T& value);

template <class T>
Json written(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& value : values)
    list.push_back(written(value));
  return list;
}

template <class T>
Json written(const std::optional<T>& value) {
  return value ? written(*value) : Json(nullptr);
}

template <HasFields T>
Json written(const T& value) {
  Json object = Json::object();
  const T usual;
  const auto write = [&](const auto& field) {
    if (field.always_written || value.*field.member != usual.*field.member)
      object[std::string(field.key)] = written(value.*field.member);
  };
  std::apply([&](const auto&... fields) { (write(fields), ...); },
             fields_of(static_cast<const T*>(nullptr)));
  return object;
}

// ---- reading ----

// `place` is a JSON pointer, e.g. /relations/0/name.
[[noreturn]] void fail(const std::string& place, const std::string& what) {
  throw UserError("catalog file: " + (place.empty() ? "" : place + ": ") + what);
}

void read(const Json& value, const std::string& place, std::string& out) {
  if (!value.is_string()) fail(place, "a text is expected");
  out = value.get<std::string>();
  if (out.find('\0') != std::string::npos) fail(place, "a NUL character is not allowed");
}

void read(const Json& value, const std::string& place, bool& out) {
  if (!value.is_boolean()) fail(place, "true or false is expected");
  out = value.get<bool>();
}

void read(const Json& value, const std::string& place, double& out) {
  if (!value.is_number()) fail(place, "a number is expected");
  out = value.get<double>();
}

void read(const Json& value, const std::string& place, char& out) {
  const auto* text = value.get_ptr<const std::string*>();
  if (text == nullptr || text->size() != 1) fail(place, "one letter is expected");
  out = text->front();
}

template <std::integral T>
void read(const Json& value, const std::string& place, T& out) {
  const bool fits = value.is_number_unsigned()
                        ? std::in_range<T>(value.get<std::uint64_t>())
                        : value.is_number_integer() && std::in_range<T>(value.get<std::int64_t>());
  if (!fits) fail(place, "a whole number is expected, within its range");
  out = value.get<T>();
}

void read(const Json& value, const std::string& place, ServerVersion& out) {
  read(value, place, out.number);
}

template <HasFields T>
void read(const Json& value, const std::string& place, T& out);

template <class T>
void read(const Json& value, const std::string& place, std::vector<T>& out) {
  if (!value.is_array()) fail(place, "a list is expected");
  out.clear();
  for (const Json& element : value) {
    const std::string element_place = place + '/' + std::to_string(out.size());
    read(element, element_place, out.emplace_back(default_of<T>()));
  }
}

template <class T>
void read(const Json& value, const std::string& place, std::optional<T>& out) {
  if (value.is_null()) {
    out.reset();
  } else {
    read(value, place, out.emplace());
  }
}

template <HasFields T>
void read(const Json& value, const std::string& place, T& out) {
  if (!value.is_object()) fail(place, "an object is expected");
  for (const auto& [key, member] : value.items()) {
    const auto read_if_named = [&, &json_key = key, &json_value = member](const auto& field) {
      if (field.key != json_key) return false;
      read(json_value, place + '/' + json_key, out.*field.member);
      return true;
    };
    const bool known =
        std::apply([&](const auto&... fields) { return (read_if_named(fields) || ...); },
                   fields_of(static_cast<const T*>(nullptr)));
    if (!known) fail(place, "unknown key \"" + key + '"');
  }
  if constexpr (requires { out.name; }) {
    if (out.name.empty()) fail(place, "the name is missing");
  }
}

// nlohmann-json says where it stopped only to a handler; building the value is left to the library.
class SyntaxErrorPlace : public nlohmann::json_sax<Json> {
 public:
  std::size_t bytes_read = 0;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
    bytes_read = position;
    return false;
  }
};

Json parsed(std::string_view text) {
  constexpr bool kThrows = false;
  Json json = Json::parse(text, nullptr, kThrows);
  if (!json.is_discarded()) return json;
  SyntaxErrorPlace place;
  Json::sax_parse(text, &place);
  const SourceText source("", std::string(text));
  const auto [line, column] = source.position(place.bytes_read == 0 ? 0 : place.bytes_read - 1);
  fail("line " + std::to_string(line) + ", column " + std::to_string(column), "this is not JSON");
}

}  // namespace

std::string to_json(const CatalogSnapshot& snapshot) {
  Json json{{"version", kFormat}};
  json.update(written(snapshot));
  constexpr int kIndent = 1;
  // A database in SQL_ASCII may hold bytes that are no UTF-8.
  return json.dump(kIndent, ' ', false, Json::error_handler_t::replace) + '\n';
}

CatalogSnapshot snapshot_from_json(std::string_view text) {
  Json json = parsed(text);
  if (json.is_object() && json.contains("version")) {
    int format = 0;
    read(json["version"], "/version", format);
    if (format != kFormat)
      fail("/version", "format " + std::to_string(format) + " is newer than this lockstep");
    json.erase("version");
  }
  auto snapshot = default_of<CatalogSnapshot>();
  read(json, "", snapshot);
  return snapshot;
}

}  // namespace lockstep
