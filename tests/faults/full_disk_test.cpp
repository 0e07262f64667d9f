// SQLite on file systems that are really full, each a little later than the one before.
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include <fmt/format.h>

#include "fixture.hpp"

namespace schemake::faults {
namespace {

constexpr int first_size_kb = 8;
constexpr int step_kb = 12;
constexpr int ample_size_kb = 64 * 1024;

/// A file system in memory, mounted while it lives.
class SmallFileSystem {
 public:
  explicit SmallFileSystem(int size_kb) {
    if (mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, size(size_kb).c_str()) != 0)
      why_not_ = std::strerror(errno);
  }
  SmallFileSystem(const SmallFileSystem&) = delete;
  SmallFileSystem& operator=(const SmallFileSystem&) = delete;
  ~SmallFileSystem() {
    if (!why_not_) umount2(folder_.path().c_str(), MNT_DETACH);
  }

  const std::optional<std::string>& why_not() const { return why_not_; }
  std::string folder() const { return folder_.path().string(); }
  void grow() const {
    ASSERT_EQ(mount("tmpfs", folder_.path().c_str(), "tmpfs", MS_REMOUNT, size(ample_size_kb).c_str()), 0);
  }

 private:
  static std::string size(int size_kb) { return fmt::format("size={}k", size_kb); }

  Folder folder_;
  std::optional<std::string> why_not_;
};

TEST_F(SqliteFaults, AFullFileSystemStopsARunWhichGoesOnWhenThereIsRoom) {
  int stopped = 0;
  for (int size = first_size_kb;; size += step_kb) {
    SCOPED_TRACE(fmt::format("{} kB", size));
    const SmallFileSystem files(size);
    if (files.why_not()) GTEST_SKIP() << "a file system can't be mounted here: " << *files.why_not();
    SqliteDatabases database(files.folder());
    const std::string url = database.create("");
    const Ended ended = migrator().run(url, command_for(Direction::up));
    Stop stop{};
    EXPECT_EQ(ways().judge_stop(url, Direction::up, ended, stop), "") << ended.output << ended.errors;
    if (ended.well()) break;
    ++stopped;
    EXPECT_NE(ended.errors.find("full"), std::string::npos) << ended.errors;
    files.grow();
    const Ended again = migrator().run(url, command_for(Direction::up));
    EXPECT_TRUE(again.well()) << again.errors;
    EXPECT_EQ(ways().judge_end(url, Direction::up), "");
  }
  EXPECT_GT(stopped, 2) << "the file systems were not small enough";
}

}  // namespace
}  // namespace schemake::faults
