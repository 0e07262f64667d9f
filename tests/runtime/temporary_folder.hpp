// A folder of a test's own, which is its working directory while it lives.
#pragma once

#include <filesystem>
#include <string>

namespace schemake::test {

class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  void write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
  std::filesystem::path former_;
};

}  // namespace schemake::test
