# Every library that Schemake is built from, found in one place. The Find modules in cmake/modules are
# installed too: a program that links the runtime needs FindPQXX.
#
# What the runtime's libraries link is GLOBAL: in a project that adds Schemake by add_subdirectory, the
# programs that link these libraries are made in other folders and must see it there.
list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}/../modules")

find_package(Threads REQUIRED GLOBAL)
find_package(fmt REQUIRED GLOBAL)
find_package(CLI11 REQUIRED GLOBAL)
find_package(nlohmann_json REQUIRED GLOBAL)
if(SCHEMAKE_SQLITE)
  find_package(SQLite3 REQUIRED GLOBAL)
endif()
if(SCHEMAKE_POSTGRESQL)
  find_package(PQXX REQUIRED GLOBAL)
endif()
if(SCHEMAKE_BUILD_TOOLS)
  find_package(PgQuery REQUIRED)
  find_package(XxHash REQUIRED)
endif()
if(SCHEMAKE_BUILD_TESTS)
  find_package(GTest REQUIRED)
endif()
if(SCHEMAKE_BUILD_BENCH)
  find_package(benchmark REQUIRED)
endif()
