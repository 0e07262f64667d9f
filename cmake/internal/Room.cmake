# schemake_room(<room> FOLDER <folder> [PUBLIC_HEADERS] SOURCES <file>... [LINKS <target>...] [PRIVATE_LINKS <target>...])
#
# One room, one library: it links only its arrows (docs/ARCHITECTURE.md), so that an include against an
# arrow does not find its symbols either. LINKS are seen by those who link the room, PRIVATE_LINKS are not.
function(schemake_room room)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;PRIVATE_LINKS")
  if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "schemake_room(${room}): unknown or empty: "
                        "${arg_UNPARSED_ARGUMENTS} ${arg_KEYWORDS_MISSING_VALUES}")
  endif()
  add_library(schemake_${room} STATIC ${arg_SOURCES})
  add_library(Schemake::${room} ALIAS schemake_${room})
  set_target_properties(schemake_${room} PROPERTIES EXPORT_NAME ${room})
  target_compile_features(schemake_${room} PUBLIC cxx_std_20)
  target_link_libraries(schemake_${room} PUBLIC ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS}
                                                                     $<BUILD_INTERFACE:schemake_warnings>)
endfunction()

add_library(schemake_warnings INTERFACE)
target_compile_options(schemake_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                                   -Wswitch-enum -Wno-missing-field-initializers)
if(PROJECT_IS_TOP_LEVEL AND CMAKE_COMPILE_WARNING_AS_ERROR)
  target_compile_options(schemake_warnings INTERFACE -Werror)
endif()
