# What schemake_add_migrations() was told: checked, then made absolute. A mistake here is the author's, so
# each message says what to write instead.

# The second part, the way out, is optional.
function(_schemake_fail mistake)
  set(way_out "")
  if(ARGC GREATER 1)
    set(way_out "${ARGV1}")
  endif()
  message(FATAL_ERROR "${call}: ${mistake}${way_out}")
endfunction()

function(_schemake_check_arguments)
  if(NOT name MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
    _schemake_fail("the name is also a C++ namespace, so only letters, digits and _ can be in it")
  endif()
  if(TARGET ${name} OR TARGET ${name}-migrate)
    _schemake_fail(
      "there is a target \"${name}\" or \"${name}-migrate\" already; give each database its own name")
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    list(JOIN arg_UNPARSED_ARGUMENTS " " unknown)
    _schemake_fail(
      "unknown keyword or surplus value: ${unknown}\n"
      "The keywords are MIGRATIONS, LAYOUT, SCHEMA, DIALECTS, URL, VERSION_TABLE and STRICT_DOWNS.")
  endif()
  if(arg_KEYWORDS_MISSING_VALUES)
    list(JOIN arg_KEYWORDS_MISSING_VALUES " " empty)
    _schemake_fail("no value after ${empty}")
  endif()
  foreach(keyword IN ITEMS MIGRATIONS DIALECTS)
    if(NOT arg_${keyword})
      _schemake_fail("${keyword} is missing")
    endif()
  endforeach()
  _schemake_check_folders()
  _schemake_check_layout()
  _schemake_check_dialects()
endfunction()

function(_schemake_check_layout)
  set(known_layouts
      native
      dbmate
      golang-migrate
      diesel
      sqlx
      goose
      flyway
      sqitch
      prisma
      plain)
  if(arg_LAYOUT AND NOT arg_LAYOUT IN_LIST known_layouts)
    list(JOIN known_layouts ", " known)
    _schemake_fail("LAYOUT: unknown layout \"${arg_LAYOUT}\"; there are ${known}")
  endif()
endfunction()

function(_schemake_check_folders)
  foreach(keyword IN ITEMS MIGRATIONS SCHEMA)
    if(arg_${keyword})
      get_filename_component(folder "${arg_${keyword}}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
      if(NOT IS_DIRECTORY "${folder}")
        _schemake_fail("${keyword}: there is no folder \"${folder}\"; create it, even if empty")
      endif()
    endif()
  endforeach()
endfunction()

function(_schemake_check_dialects)
  set(known_dialects sqlite postgresql)
  foreach(dialect IN LISTS arg_DIALECTS)
    if(dialect MATCHES "^[A-Z_]+$")
      _schemake_fail(
        "unknown keyword: ${dialect}\nThe keywords are MIGRATIONS, LAYOUT, SCHEMA, DIALECTS, URL, VERSION_TABLE and STRICT_DOWNS."
      )
    endif()
    if(NOT dialect IN_LIST known_dialects)
      list(JOIN known_dialects " and " known)
      _schemake_fail("DIALECTS: unknown dialect \"${dialect}\"; there are ${known}")
    endif()
    if(NOT TARGET Schemake::${dialect})
      string(TOUPPER "${dialect}" option)
      set(reason "it was built with -DSCHEMAKE_${option}=OFF")
      if(Schemake_${dialect}_NOT_FOUND_MESSAGE)
        set(reason "${Schemake_${dialect}_NOT_FOUND_MESSAGE}")
      endif()
      _schemake_fail("DIALECTS: this Schemake has no driver for ${dialect}: ${reason}\n"
                     "Build Schemake with -DSCHEMAKE_${option}=ON, or take ${dialect} out of DIALECTS.")
    endif()
  endforeach()
  set(distinct ${arg_DIALECTS})
  list(REMOVE_DUPLICATES distinct)
  if(NOT distinct STREQUAL arg_DIALECTS)
    _schemake_fail("DIALECTS: a dialect is named twice")
  endif()
endfunction()

# The URL is written into the build tree and into programs, so a password in it would be published: it is
# refused, and not repeated in the message either.
function(_schemake_check_url)
  if(NOT arg_URL)
    return()
  endif()
  string(TOLOWER "${arg_URL}" lower_url)
  if((NOT lower_url MATCHES "^sqlite" AND lower_url MATCHES "^[a-z0-9+]+:/*[^/@?=]*:.*@")
     OR lower_url MATCHES "(password|client_secret|client_key|server_key) *=")
    _schemake_fail("URL: a password does not belong in the build tree.\n"
                   "Set DATABASE_URL, in the environment or in a file .env, when the targets run.")
  endif()
  if(arg_URL MATCHES "^sqlite:")
    set(dialect sqlite)
  elseif(arg_URL MATCHES "^postgres(ql)?://")
    set(dialect postgresql)
  else()
    _schemake_fail("URL: \"${arg_URL}\" begins with neither sqlite: nor postgresql://")
  endif()
  if(NOT dialect IN_LIST arg_DIALECTS)
    _schemake_fail("URL: \"${arg_URL}\" is of ${dialect}, which is not in DIALECTS")
  endif()
endfunction()

# The compiler checks the same, but later. Names that need no quotes: whoever asks the table writes it alike.
function(_schemake_check_version_table)
  if(NOT arg_VERSION_TABLE)
    return()
  endif()
  if(NOT arg_VERSION_TABLE MATCHES "^([a-z_][a-z0-9_]*\\.)?[a-z_][a-z0-9_]*$")
    _schemake_fail("VERSION_TABLE: \"${arg_VERSION_TABLE}\" is no name for a table\n"
                   "Write table or schema.table, of lower-case letters, digits and _.")
  endif()
  if(arg_VERSION_TABLE MATCHES "^pg_.*\\." OR arg_VERSION_TABLE MATCHES "^([^.]*\\.)?sqlite_")
    _schemake_fail("VERSION_TABLE: \"${arg_VERSION_TABLE}\" is a name that the database keeps for itself\n"
                   "Take another one.")
  endif()
  if(arg_VERSION_TABLE MATCHES "\\." AND NOT "postgresql" IN_LIST arg_DIALECTS)
    _schemake_fail("VERSION_TABLE: \"${arg_VERSION_TABLE}\" has a schema, and SQLite has none\n"
                   "Write the table alone.")
  endif()
endfunction()

# Sets migrations, schema, dialects; `sources`, the options that tell the compiler where the migrations are; `include_folder`, which users' includes start from, and `output`, what
# the compiler writes to; `runtime_url`, where a relative SQLite path lies in the build folder.
function(_schemake_resolve_arguments)
  cmake_path(ABSOLUTE_PATH arg_MIGRATIONS BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE
             OUTPUT_VARIABLE migrations)
  set(schema "")
  if(arg_SCHEMA)
    cmake_path(ABSOLUTE_PATH arg_SCHEMA BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE
               OUTPUT_VARIABLE schema)
  endif()
  set(sources --migrations "${migrations}")
  if(arg_LAYOUT)
    list(APPEND sources --layout ${arg_LAYOUT})
  endif()
  set(runtime_url "${arg_URL}")
  if(arg_URL MATCHES "^sqlite:([^/:?].*)$")
    set(runtime_url "sqlite:${CMAKE_CURRENT_BINARY_DIR}/${CMAKE_MATCH_1}")
  endif()
  set(migrations "${migrations}" PARENT_SCOPE)
  set(sources "${sources}" PARENT_SCOPE)
  set(schema "${schema}" PARENT_SCOPE)
  set(dialects "${arg_DIALECTS}" PARENT_SCOPE)
  set(runtime_url "${runtime_url}" PARENT_SCOPE)
  set(include_folder "${CMAKE_CURRENT_BINARY_DIR}/schemake/${name}" PARENT_SCOPE)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/schemake/${name}/${name}" PARENT_SCOPE)
endfunction()

# Sets `program`, the compiler: a path, or a generator expression for one.
function(_schemake_find_program)
  if(SCHEMAKE_EXECUTABLE)
    if(NOT EXISTS "${SCHEMAKE_EXECUTABLE}")
      _schemake_fail("SCHEMAKE_EXECUTABLE: there is no \"${SCHEMAKE_EXECUTABLE}\"")
    endif()
    set(program "${SCHEMAKE_EXECUTABLE}" PARENT_SCOPE)
  elseif(NOT TARGET Schemake::schemake)
    _schemake_fail("this Schemake was built without its compiler.\n"
                   "Set SCHEMAKE_EXECUTABLE to a `schemake` that runs on this machine.")
  elseif(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
    _schemake_fail("a `schemake` built for ${CMAKE_SYSTEM_NAME} cannot run on this machine.\n"
                   "Set SCHEMAKE_EXECUTABLE to one that can.")
  else()
    set(program "$<TARGET_FILE:Schemake::schemake>" PARENT_SCOPE)
  endif()
endfunction()
