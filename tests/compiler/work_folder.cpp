#include "work_folder.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace schemake::tests {

namespace fs = std::filesystem;

WorkFolder::WorkFolder() : before_(fs::current_path()) {
  std::string pattern = (fs::temp_directory_path() / "schemake_case_XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  fs::current_path(folder_);
}

WorkFolder::~WorkFolder() {
  fs::current_path(before_);
  fs::remove_all(folder_);
}

void write_files(const CaseFile& file) {
  fs::create_directories("migrations");
  for (const auto& [name, text] : file.files) {
    fs::create_directories(fs::path(name).parent_path());
    std::ofstream(name, std::ios::binary) << text;
  }
}

}  // namespace schemake::tests
