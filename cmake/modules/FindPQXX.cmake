# FindPQXX: libpqxx, the C++ client of PostgreSQL, 6.4 and 7.x alike. Defines PQXX::PQXX.
find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND)
  pkg_check_modules(PC_PQXX QUIET libpqxx)
endif()
find_path(PQXX_INCLUDE_DIR pqxx/pqxx HINTS ${PC_PQXX_INCLUDE_DIRS})
find_library(PQXX_LIBRARY pqxx HINTS ${PC_PQXX_LIBRARY_DIRS})
find_library(PQ_LIBRARY pq HINTS ${PC_PQXX_LIBRARY_DIRS})

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PQXX REQUIRED_VARS PQXX_LIBRARY PQXX_INCLUDE_DIR PQ_LIBRARY
                                  VERSION_VAR PC_PQXX_VERSION)
if(PQXX_FOUND AND NOT TARGET PQXX::PQXX)
  add_library(PQXX::PQXX UNKNOWN IMPORTED)
  set_target_properties(PQXX::PQXX PROPERTIES IMPORTED_LOCATION "${PQXX_LIBRARY}"
                                              INTERFACE_INCLUDE_DIRECTORIES "${PQXX_INCLUDE_DIR}")
  target_link_libraries(PQXX::PQXX INTERFACE "${PQ_LIBRARY}")
endif()
mark_as_advanced(PQXX_INCLUDE_DIR PQXX_LIBRARY PQ_LIBRARY)
