# What `cmake --install` gives: the headers under <schemake/...>, the runtime's libraries, the program and
# the CMake package. Each driver is an export set of its own, because a project may use one of them on a
# machine that lacks the other's client library.
include(CMakePackageConfigHelpers)
set(schemake_package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/Schemake")

install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/runtime/"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/schemake"
  FILES_MATCHING
  PATTERN "*.hpp")

install(TARGETS schemake_registry schemake_apply schemake_migrator EXPORT SchemakeTargets)
if(TARGET schemake)
  install(TARGETS schemake EXPORT SchemakeTargets)
endif()
install(EXPORT SchemakeTargets NAMESPACE Schemake:: DESTINATION "${schemake_package_folder}")
foreach(dialect IN ITEMS sqlite postgresql)
  if(TARGET schemake_${dialect})
    install(TARGETS schemake_${dialect} EXPORT SchemakeDriver_${dialect})
    install(
      EXPORT SchemakeDriver_${dialect}
      NAMESPACE Schemake::
      FILE SchemakeDriver-${dialect}.cmake
      DESTINATION "${schemake_package_folder}")
  endif()
endforeach()

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/SchemakeConfig.cmake.in" "${PROJECT_BINARY_DIR}/SchemakeConfig.cmake"
  INSTALL_DESTINATION "${schemake_package_folder}")
# Until 1.0 a minor version may change what users write.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/SchemakeConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_SOURCE_DIR}/cmake/Schemake.cmake" "${PROJECT_BINARY_DIR}/SchemakeConfig.cmake"
              "${PROJECT_BINARY_DIR}/SchemakeConfigVersion.cmake" DESTINATION "${schemake_package_folder}")
install(FILES "${PROJECT_SOURCE_DIR}/cmake/modules/FindPQXX.cmake"
        DESTINATION "${schemake_package_folder}/modules")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/cmake/schemake" DESTINATION "${schemake_package_folder}"
        USE_SOURCE_PERMISSIONS)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
