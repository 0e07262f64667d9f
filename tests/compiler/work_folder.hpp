// Where a case is run.
#pragma once

#include <filesystem>

#include "case_file.hpp"

namespace schemake::tests {

/// A folder of its own as working directory, so that paths in messages are the case's.
class WorkFolder {
 public:
  WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder();

 private:
  std::filesystem::path before_;
  std::filesystem::path folder_;
};

/// Writes the case's files into the working directory.
void write_files(const CaseFile& file);

}  // namespace schemake::tests
