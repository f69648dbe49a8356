// Whether two values of one type are stored as the same bytes. Never by "=": citext, numeric's
// scale and json would lie (traps 3, 4).

#pragma once

#include "sql/sql.hpp"
#include "sql/statement.hpp"

namespace lockstep {

// Types whose "=" and image agree, as their B-tree support function 4 (equalimage, manual section
// "B-Tree Support Functions", PostgreSQL 13) says. Of those whose collation decides, none.
bool equality_is_image(const TypeName& type);

// True when the images differ, NULL being an image of its own. Where "=" may be asked it is: it
// costs a third of record_image_ne(), which forms a row for each value.
Sql image_differs(const Sql& left, const Sql& right, const TypeName& type);

}  // namespace lockstep
