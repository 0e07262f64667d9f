// A history of revisions, ups only, as the referee and the compiler are both given it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace schemake::mutants {

struct Revision {
  std::string name;
  bool transactional = true;
  /// With the comments before each, without the semicolon unless an `-- effect:` follows it.
  std::vector<std::string> statements;

  bool operator==(const Revision&) const = default;
};

struct History {
  std::string name;
  std::vector<Revision> revisions;
};

/// The ups of a folder that `schemake compile` can read, in the order in which they run. Throws
/// std::runtime_error where a source cannot be parsed.
History read_history(const std::filesystem::path& migrations);

/// Where the writer has put a statement.
struct Place {
  std::size_t revision = 0;
  std::size_t statement = 0;
};

/// A folder of native sources, one revision a file, that says nothing of the way down. Writing another
/// history into the same folder writes only what differs.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(const History& history);
  /// The statement at a line (from 1) of a file; before the first one, the first.
  Place place(const std::string& file, std::size_t line) const;

 private:
  struct File {
    std::string name;
    std::string text;
    std::vector<std::size_t> first_lines;
  };
  static File render(const Revision& revision, std::size_t index);

  std::filesystem::path path_;
  std::vector<File> files_;
};

}  // namespace schemake::mutants
