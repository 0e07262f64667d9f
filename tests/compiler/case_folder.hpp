// A folder of its own as working directory, so that paths in messages are the case's.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace schemake::tests {

class CaseFolder {
 public:
  explicit CaseFolder(const std::map<std::string, std::string>& files)
      : before_(std::filesystem::current_path()) {
    std::string pattern = (std::filesystem::temp_directory_path() / "schemake_case_XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    std::filesystem::current_path(folder_);
    std::filesystem::create_directories("migrations");
    for (const auto& [name, text] : files) {
      std::filesystem::create_directories(std::filesystem::path(name).parent_path());
      std::ofstream(name, std::ios::binary) << text;
    }
  }
  CaseFolder(const CaseFolder&) = delete;
  CaseFolder& operator=(const CaseFolder&) = delete;
  ~CaseFolder() {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(folder_);
  }

 private:
  std::filesystem::path before_;
  std::filesystem::path folder_;
};

}  // namespace schemake::tests
