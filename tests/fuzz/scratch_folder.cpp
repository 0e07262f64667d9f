#include "scratch_folder.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string_view>

#include "cli/compile.hpp"
#include "cli/files.hpp"

namespace schemake::fuzz {
namespace {

namespace fs = std::filesystem;

/// One for the process; emptied before each use, removed at the end.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::error_code error;
    const fs::path root =
        fs::is_directory("/dev/shm", error) ? fs::path("/dev/shm") : fs::temp_directory_path();
    std::string pattern = (root / "schemake_fuzz_XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }

  const fs::path& fill(const Files& files) {
    for (const fs::directory_entry& entry : fs::directory_iterator(path_)) fs::remove_all(entry.path());
    for (const auto& [name, text] : files) {
      if (name.find('/') != std::string::npos) fs::create_directories((path_ / name).parent_path());
      std::ofstream(path_ / name, std::ios::binary) << text;
    }
    return path_;
  }

 private:
  fs::path path_;
};

}  // namespace

void compile_files(const Files& files, std::optional<parse::Layout> layout) {
  static ScratchFolder folder;
  cli::CompileOptions options;
  options.migrations = folder.fill(files);
  options.layout = layout;
  options.postgresql = true;
  options.sqlite = true;
  const cli::Compilation compilation = cli::compile(options);
  const std::string said = text::render(compilation.diagnostics.all());
  if (said.empty() && compilation.diagnostics.has_errors()) std::abort();
}

}  // namespace schemake::fuzz
