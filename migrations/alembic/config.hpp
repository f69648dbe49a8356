// Where an Alembic project keeps its revisions: alembic.ini, or [tool.alembic] of pyproject.toml
// (Alembic 1.16 and later).

#pragma once

#include "sql/source_span.hpp"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace lockstep {

struct AlembicConfig {
  std::filesystem::path script_location;                 // where env.py is
  std::vector<std::filesystem::path> version_locations;  // folders of revision files
  bool recursive = false;                                // and those below
};

// `config` is the file's text with its path; relative locations are taken from its folder, where
// Alembic is run. `section` is that of alembic -n. Problems: no such section or key, a location in
// a Python package ("package:folder"), an interpolation other than %(here)s, invalid TOML.
std::variant<AlembicConfig, std::vector<Diagnostic>> read_alembic_config(
    const SourceText& config, const std::string& section = "alembic");

}  // namespace lockstep
