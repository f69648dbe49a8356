# Debian ships libpg_query without a CMake or pkg-config file. Makes LibPgQuery::LibPgQuery.
# The scanner's answer is protobuf, so protobuf-c comes with it.
find_path(LibPgQuery_INCLUDE_DIR pg_query.h)
find_library(LibPgQuery_LIBRARY pg_query)
find_path(LibPgQuery_ProtobufC_INCLUDE_DIR protobuf-c/protobuf-c.h)
find_library(LibPgQuery_ProtobufC_LIBRARY protobuf-c)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibPgQuery REQUIRED_VARS LibPgQuery_LIBRARY LibPgQuery_INCLUDE_DIR
  LibPgQuery_ProtobufC_LIBRARY LibPgQuery_ProtobufC_INCLUDE_DIR)
if(LibPgQuery_FOUND AND NOT TARGET LibPgQuery::LibPgQuery)
  add_library(LibPgQuery::LibPgQuery UNKNOWN IMPORTED)
  set_target_properties(LibPgQuery::LibPgQuery PROPERTIES
    IMPORTED_LOCATION ${LibPgQuery_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES "${LibPgQuery_INCLUDE_DIR};${LibPgQuery_ProtobufC_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES ${LibPgQuery_ProtobufC_LIBRARY})
endif()
