# Fails where a test compares a measured time with a bound, or where the benchmarks do more than print.
#   cmake -DROOT=<the source folder> -P no_time_asserted.cmake
file(GLOB_RECURSE sources "${ROOT}/tests/*.cpp" "${ROOT}/tests/*.hpp" "${ROOT}/bench/*.cpp")
set(time "(elapsed|duration|took|seconds|millis|micros|steady_clock|system_clock)")
# A recorded duration that is compared for equality is data; a bound on one is about the machine.
set(bound "(EXPECT|ASSERT)_((LT|LE|GT|GE|NEAR) *\\(.*${time}|(TRUE|FALSE) *\\(.*${time}.*[^<>-][<>][^<>])")
set(findings "")
foreach(source IN LISTS sources)
  file(STRINGS "${source}" lines REGEX "${bound}")
  foreach(line IN LISTS lines)
    string(APPEND findings "${source}: ${line}\n")
  endforeach()
endforeach()

file(STRINGS "${ROOT}/bench/run" lines
     REGEX "fail .*(ratio|elapsed|median)|(ratio|elapsed)\" -(lt|le|gt|ge) ")
foreach(line IN LISTS lines)
  string(APPEND findings "bench/run: ${line}\n")
endforeach()

if(findings)
  message(FATAL_ERROR "a time is asserted; print it in bench/ instead:\n${findings}")
endif()
