# The library <name> and the program <name>-migrate.

# `schemake compile` leaves a file untouched whose content would not change, and Ninja then stops there:
# a migration that was only touched compiles no C++ and links nothing. The depfile lists the folders too,
# so a new or deleted file is seen without configuring again.
function(_schemake_add_library)
  list(JOIN dialects "," dialect_list)
  set(options "")
  if(schema)
    list(APPEND options --schema "${schema}")
  endif()
  if(arg_URL)
    list(APPEND options --url "${arg_URL}")
  endif()
  if(arg_VERSION_TABLE)
    list(APPEND options --version-table "${arg_VERSION_TABLE}")
  endif()
  # The program's, as its project() says: the calling directory's.
  if(PROJECT_VERSION)
    list(APPEND options --program-version "${PROJECT_VERSION}")
  endif()
  if(arg_STRICT_DOWNS)
    list(APPEND options --strict-downs)
  endif()
  add_custom_command(
    OUTPUT "${output}/registry.cpp"
    BYPRODUCTS "${output}/schema.hpp" "${output}/registry.json"
    COMMAND "${program}" compile --name ${name} ${sources} --dialects ${dialect_list} --output "${output}"
            --depfile "${output}/registry.d" ${options}
    DEPENDS "${program}"
    DEPFILE "${output}/registry.d"
    COMMENT "Compiling the migrations of ${name}"
    VERBATIM)

  add_library(${name} STATIC "${output}/registry.cpp")
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_include_directories(${name} PUBLIC "${include_folder}")
  target_link_libraries(${name} PUBLIC Schemake::apply)
  foreach(dialect IN LISTS dialects)
    target_link_libraries(${name} PUBLIC Schemake::${dialect})
  endforeach()
  # Generated: not the project's to lint.
  set_target_properties(${name} PROPERTIES CXX_CLANG_TIDY "" CXX_CPPCHECK "")
endfunction()

function(_schemake_add_migrator)
  set(includes "")
  set(drivers "")
  foreach(dialect IN LISTS dialects)
    string(APPEND includes "#include <schemake/${dialect}/driver.hpp>\n")
    string(APPEND drivers "schemake::${dialect}::driver, ")
  endforeach()
  string(REGEX REPLACE ", $" "" drivers "${drivers}")
  configure_file("${CMAKE_CURRENT_FUNCTION_LIST_DIR}/migrator_main.cpp.in"
                 "${include_folder}/${name}_migrate.cpp" @ONLY)
  add_executable(${name}-migrate "${include_folder}/${name}_migrate.cpp")
  target_link_libraries(${name}-migrate PRIVATE ${name} Schemake::migrator)
  set_target_properties(${name}-migrate PROPERTIES CXX_CLANG_TIDY "" CXX_CPPCHECK "")
endfunction()
