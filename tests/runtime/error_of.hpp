// What a call throws, for tests that look at it.
#pragma once

#include <gtest/gtest.h>

#include <schemake/apply/error.hpp>

namespace schemake::test {

template <typename Action>
ErrorDetails error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.details();
  }
  ADD_FAILURE() << "did not throw";
  return {};
}

}  // namespace schemake::test
