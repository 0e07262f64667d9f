#include "case_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace schemake::test {

std::filesystem::path CaseFile::expected() const {
  auto path = input;
  return path.replace_extension(".out");
}

void PrintTo(const CaseFile& file, std::ostream* stream) {
  *stream << file.input;
}

std::vector<CaseFile> case_files(const std::string& folder, const std::string& extension) {
  std::vector<CaseFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(CASES_DIR) / folder)) {
    if (entry.path().extension() == extension) files.push_back({entry.path()});
  }
  if (files.empty()) throw std::logic_error("no cases in " + folder);
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.input < b.input; });
  return files;
}

std::string case_name(const testing::TestParamInfo<CaseFile>& info) {
  return info.param.name();
}

void expect_output(const CaseFile& file, const std::string& actual) {
  if (std::getenv("SCHEMAKE_UPDATE_CASES") != nullptr) {
    std::ofstream(file.expected(), std::ios::binary) << actual;
    ADD_FAILURE() << "wrote " << file.expected();
    return;
  }
  EXPECT_EQ(actual, read_file(file.expected()));
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("can't read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace schemake::test
