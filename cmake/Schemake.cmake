# The public CMake package of Schemake: one function. The same file serves find_package(Schemake) and a
# project that adds Schemake by add_subdirectory or FetchContent; either has defined the targets
# Schemake::apply, Schemake::migrator, the drivers Schemake::<dialect> and the program Schemake::schemake.
#
#   schemake_add_migrations(<name>
#     MIGRATIONS <folder>        the migrations, compiled in every build
#     [LAYOUT <name>]            whose folder it is, where its files do not tell: native, dbmate,
#                                golang-migrate, diesel, sqlx, goose, flyway, sqitch, prisma, plain
#     [SCHEMA <folder>]          the declared schema, which the migrated database must equal
#     DIALECTS <dialect>...      sqlite, postgresql
#     [URL <url>]                the database where DATABASE_URL is not set; never with a password
#     [VERSION_TABLE <name>]     the ledger's table, [schema.]table; schemake_ledger by default
#     [STRICT_DOWNS])            whatever is found about a way down is an error, in other tools' folders too
#
# makes, relative folders being those of the calling directory:
#   - the library <name>: the compiled migrations and the runtime. #include <<name>/schema.hpp>
#   - the program <name>-migrate, which upgrades databases from what is embedded in it
#   - the targets migrate-up, migrate-down, migrate-new and so on, for the first database of a project;
#     for every database <name>-migrate-up and so on
#   - the tests <name>.single_head, <name>.<dialect>.round_trip and, with SCHEMA,
#     <name>.<dialect>.matches_schema, where the project has called enable_testing()
#
# SCHEMAKE_EXECUTABLE names the compiler to run where the one of this package cannot, as when
# cross-compiling.
cmake_policy(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/schemake/arguments.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/schemake/libraries.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/schemake/commands.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/schemake/tests.cmake")

function(schemake_add_migrations name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "STRICT_DOWNS" "MIGRATIONS;LAYOUT;SCHEMA;URL;VERSION_TABLE"
                        "DIALECTS")
  set(call "schemake_add_migrations(${name})")

  # The passes below read `name`, `call`, arg_* and what earlier passes have put into this scope.
  _schemake_check_arguments()
  _schemake_check_url()
  _schemake_check_version_table()
  _schemake_resolve_arguments()
  _schemake_find_program()

  _schemake_add_library()
  _schemake_add_migrator()
  _schemake_add_commands()
  _schemake_add_tests()
endfunction()
