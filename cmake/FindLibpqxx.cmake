# libpqxx 6.4 (Debian 12) has no CMake package; its pkg-config file is the same on 6 and 7.
# Makes Libpqxx::Libpqxx.
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBPQXX QUIET IMPORTED_TARGET libpqxx)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libpqxx REQUIRED_VARS LIBPQXX_LINK_LIBRARIES VERSION_VAR LIBPQXX_VERSION)
if(Libpqxx_FOUND AND NOT TARGET Libpqxx::Libpqxx)
  add_library(Libpqxx::Libpqxx ALIAS PkgConfig::LIBPQXX)
endif()
