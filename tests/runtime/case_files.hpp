// Cases as data: a file in, its exact output beside it as `.out`.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace schemake::test {

struct CaseFile {
  std::filesystem::path input;
  std::filesystem::path expected() const;
  std::string name() const { return input.stem().string(); }
};

void PrintTo(const CaseFile& file, std::ostream* stream);

/// The cases of a folder of tests/runtime/cases, at least one, by name.
std::vector<CaseFile> case_files(const std::string& folder, const std::string& extension);
std::string case_name(const testing::TestParamInfo<CaseFile>& info);
/// Expects `actual` to be the case's `.out`. With SCHEMAKE_UPDATE_CASES in the environment it writes the file
/// instead, for a reader to judge, and fails, so that such a run never passes for a test.
void expect_output(const CaseFile& file, const std::string& actual);
/// Throws where there is no file.
std::string read_file(const std::filesystem::path& path);

}  // namespace schemake::test
