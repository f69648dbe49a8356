// What reads a replaced column by its number and costs nothing to make: views, rules, policies.
// Such objects are made again from their own text once the name is the other column's, and again
// when it is given back. A view that is made again takes along whatever stands on it.

#pragma once

#include "planner/operations/carried/carried.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep {

class Remade {
 public:
  explicit Remade(const ReplacedColumn& column);

  // Views and materialized views that read the column, and all views over them, in an order in
  // which they can be made.
  const std::vector<const CatalogRelation*>& views() const { return views_; }
  bool is_view(const CatalogRelation& relation) const;

  // By the kind and name of CatalogDependent.
  bool reads_column(std::string_view kind, const std::string& name) const;
  bool reads_view(std::string_view kind, const std::string& name) const;
  bool reads_plain_view(std::string_view kind, const std::string& name) const;  // none materialized

  // Views, rules and policies that the catalog does not show: those of temporary schemas.
  const std::vector<std::string>& unknown() const { return unknown_; }
  // What stands on the views and is none of the kinds that can be made again, with its reason.
  const std::vector<std::string>& refused() const { return refused_; }

 private:
  using Names = std::set<std::pair<std::string, std::string>>;  // kind, name

  void add(const CatalogDependent& dependent, const CatalogSnapshot& catalog);
  void add_view(const CatalogRelation& view, const CatalogSnapshot& catalog);

  std::vector<const CatalogRelation*> views_;
  std::set<const CatalogRelation*> seen_;
  Names column_readers_;
  Names view_readers_;
  Names plain_view_readers_;
  std::vector<std::string> unknown_;
  std::vector<std::string> refused_;
};

// "p ON public.t", as CatalogDependent names rules and policies.
std::string name_on(const std::string& object, const CatalogRelation& relation);

}  // namespace lockstep
