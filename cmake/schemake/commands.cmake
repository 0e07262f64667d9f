# The targets people type: migrate-up and its like.
#
# They run in the caller's source folder, where .env lies and where a relative path in DATABASE_URL is
# meant to start. What differs from run to run (MSG, REV, DATABASE_URL) is read from the environment then,
# never when CMake runs.

function(_schemake_add_commands)
  _schemake_claim_plain_names(plain)

  set(migrate "${name}-migrate")
  set(database "")
  if(runtime_url)
    set(database --default-url "${runtime_url}")
  endif()
  _schemake_add_command(up ${migrate} upgrade --from-environment ${database})
  _schemake_add_command(down ${migrate} downgrade --from-environment ${database})
  _schemake_add_command(stamp ${migrate} stamp --from-environment ${database})
  _schemake_add_command(show ${migrate} show --from-environment ${database})
  _schemake_add_command(sql ${migrate} sql --from-environment ${database})
  foreach(command IN ITEMS current history heads branches check)
    _schemake_add_command(${command} ${migrate} ${command} ${database})
  endforeach()

  # The desk's commands work on the sources, so also where these do not compile.
  _schemake_add_command(new "${program}" new ${sources} --from-environment)
  _schemake_add_command(merge "${program}" merge ${sources} --from-environment)
  if(schema)
    _schemake_add_command(gen "${program}" gen ${sources} --schema "${schema}" --from-environment)
  endif()
endfunction()

# The first database of a project has the plain names too; so has none whose names a target took before.
function(_schemake_claim_plain_names out)
  get_property(owner GLOBAL PROPERTY SCHEMAKE_PLAIN_NAMES_OWNER)
  set(${out} FALSE PARENT_SCOPE)
  if(owner)
    return()
  endif()
  foreach(
    command IN
    ITEMS up
          down
          stamp
          show
          sql
          current
          history
          heads
          branches
          check
          new
          merge
          gen)
    if(TARGET migrate-${command})
      message(STATUS "${call}: this project has its own target migrate-${command}, "
                     "so there is only ${name}-migrate-up and so on")
      return()
    endif()
  endforeach()
  set_property(GLOBAL PROPERTY SCHEMAKE_PLAIN_NAMES_OWNER ${name})
  set(${out} TRUE PARENT_SCOPE)
endfunction()

function(_schemake_add_command command)
  set(targets ${name}-migrate-${command})
  if(plain)
    list(APPEND targets migrate-${command})
  endif()
  foreach(target IN LISTS targets)
    add_custom_target(
      ${target}
      COMMAND ${ARGN}
      WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
      USES_TERMINAL VERBATIM)
  endforeach()
endfunction()
