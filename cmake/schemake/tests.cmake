# The tests that every database gets, and the PostgreSQL server they run on.
#
# One throwaway server serves a whole build tree: a CTest fixture, started by the first test that needs
# it and stopped when the last is done. Where no server can be had its tests are reported as skipped.

function(_schemake_add_tests)
  if(DEFINED BUILD_TESTING AND NOT BUILD_TESTING)
    return()
  endif()
  set(verify "${program}" verify)
  add_test(NAME ${name}.single_head COMMAND ${verify} single_head ${sources})
  foreach(dialect IN LISTS dialects)
    _schemake_add_database_test(${name}.${dialect}.round_trip ${dialect} ${verify} round_trip ${sources}
                                --dialect ${dialect})
    if(schema)
      _schemake_add_database_test(
        ${name}.${dialect}.matches_schema
        ${dialect}
        ${verify}
        matches_schema
        ${sources}
        --schema
        "${schema}"
        --dialect
        ${dialect})
    endif()
  endforeach()
endfunction()

function(_schemake_add_database_test test dialect)
  if(dialect STREQUAL "postgresql")
    schemake_add_postgresql_test(${test} ${ARGN})
  else()
    add_test(NAME ${test} COMMAND ${ARGN})
  endif()
endfunction()

# schemake_add_postgresql_test(<test> <command> [<argument>...])
#
# A test that finds a PostgreSQL server's URL in SCHEMAKE_TEST_POSTGRESQL_URL. Without a server it does
# not run and is reported as skipped; it can also exit with 77 itself to say so.
function(schemake_add_postgresql_test test)
  _schemake_postgresql_server(server state)
  add_test(NAME ${test} COMMAND "${server}" run "${state}" ${ARGN})
  _schemake_require_postgresql(${test})
endfunction()

function(_schemake_require_postgresql)
  set_tests_properties(${ARGN} PROPERTIES FIXTURES_REQUIRED schemake.postgresql SKIP_RETURN_CODE 77)
endfunction()

# Sets the script's path and the state file's, and registers the fixture once in a build tree.
function(_schemake_postgresql_server server_out state_out)
  set(server "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/postgresql_server.sh")
  set(state "${CMAKE_BINARY_DIR}/Testing/schemake_postgresql")
  set(${server_out} "${server}" PARENT_SCOPE)
  set(${state_out} "${state}" PARENT_SCOPE)

  get_property(registered GLOBAL PROPERTY SCHEMAKE_POSTGRESQL_FIXTURE)
  if(registered)
    return()
  endif()
  set_property(GLOBAL PROPERTY SCHEMAKE_POSTGRESQL_FIXTURE TRUE)
  add_test(NAME schemake.postgresql.start COMMAND "${server}" start "${state}")
  add_test(NAME schemake.postgresql.stop COMMAND "${server}" stop "${state}")
  set_tests_properties(schemake.postgresql.start PROPERTIES FIXTURES_SETUP schemake.postgresql)
  set_tests_properties(schemake.postgresql.stop PROPERTIES FIXTURES_CLEANUP schemake.postgresql)
endfunction()
