// The online backup API begins anew whenever another connection writes, which on a busy database has no end.
// So the source's connection reads under one transaction: what it copies is the database at one instant. With
// a write-ahead log nobody waits for it; without one, writers wait until the copy is done.
#include <schemake/sqlite/backup.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include <schemake/apply/error.hpp>
#include <schemake/sqlite/code.hpp>
#include <schemake/sqlite/handle.hpp>

namespace schemake::sqlite {
namespace {

constexpr int pages_at_once = 4096;
constexpr int reading_wait_ms = 30'000;

[[noreturn]] void fail(const std::string& message) {
  throw DatabaseError(DatabaseError::Kind::statement, message);
}

[[noreturn]] void fail(::sqlite3* handle, const std::string& what) {
  throw DatabaseError(DatabaseError::Kind::statement, what + ": " + sqlite3_errmsg(handle),
                      code_name(sqlite3_extended_errcode(handle)));
}

[[noreturn]] void fail_with_errno(const std::string& file) {
  fail("can't write " + file + ": " + std::generic_category().message(errno));
}

void run(::sqlite3* handle, const char* sql) {
  if (sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(handle, "can't read the database");
}

/// A file of a name of its own beside the wanted one, gone again unless it is kept.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& beside) : name_(beside + ".XXXXXX") {
    const int descriptor = mkstemp(name_.data());
    if (descriptor < 0) fail_with_errno(beside);
    close(descriptor);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    for (const char* suffix : {"", "-journal", "-wal", "-shm"}) std::remove((name_ + suffix).c_str());
  }

  const std::string& name() const { return name_; }

  /// Unlike a rename a link takes no other file's place. Where the file system has no links, the moment
  /// between a look and the rename is all that is left.
  void keep_as(const std::string& file) const {
    if (link(name_.c_str(), file.c_str()) == 0) return;
    if (errno == EEXIST) fail(file + " exists already");
    struct stat ignored {};
    if (stat(file.c_str(), &ignored) == 0) fail(file + " exists already");
    if (std::rename(name_.c_str(), file.c_str()) != 0) fail_with_errno(file);
  }

 private:
  std::string name_;
};

/// Ends with its scope, as the check of the copy must come after it.
class Copy {
 public:
  Copy(::sqlite3* from, ::sqlite3* to) : to_(to), backup_(sqlite3_backup_init(to, "main", from, "main")) {
    if (backup_ == nullptr) fail(to_, "can't copy the database");
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  ~Copy() { sqlite3_backup_finish(backup_); }

  void run(const std::atomic<bool>& stop) {
    int result = SQLITE_OK;
    while (result == SQLITE_OK) {
      if (stop)
        throw DatabaseError(DatabaseError::Kind::cancelled, "interrupted while the database was copied");
      result = sqlite3_backup_step(backup_, pages_at_once);
    }
    if (result == SQLITE_DONE) return;
    throw DatabaseError(DatabaseError::Kind::statement,
                        std::string("can't copy the database: ") + sqlite3_errstr(result), code_name(result));
  }

 private:
  ::sqlite3* to_;
  ::sqlite3_backup* backup_;
};

void check(::sqlite3* copy) {
  std::string found;
  const auto each_row = [](void* text, int, char** values, char**) {
    static_cast<std::string*>(text)->append(values[0] == nullptr ? "" : values[0]);
    return 1;  // the first one says enough
  };
  const int result = sqlite3_exec(copy, "PRAGMA quick_check(1)", each_row, &found, nullptr);
  if (result != SQLITE_OK && result != SQLITE_ABORT) fail(copy, "can't read the copy");
  if (found != "ok") fail("the copy is damaged, so the database is too: " + found);
}

/// `mkstemp` made it for its owner alone.
void take_permissions(::sqlite3* database, const std::string& file) {
  struct stat status {};
  const char* path = sqlite3_db_filename(database, "main");
  if (path == nullptr || stat(path, &status) != 0) return;
  if (chmod(file.c_str(), status.st_mode & 07777U) != 0) fail_with_errno(file);
}

/// So that the new name, too, outlives a power failure. Not every file system can.
void sync_folder(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : file.substr(0, slash + 1);
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

void copy_to(::sqlite3* database, const std::string& file, const std::atomic<bool>& stop) {
  const Handle copy = open_handle(file, SQLITE_OPEN_READWRITE, file);
  Copy(database, copy.get()).run(stop);
  check(copy.get());
}

}  // namespace

void back_up(const Url& url, const std::string& file, const std::atomic<bool>& stop) {
  struct stat ignored {};
  if (stat(file.c_str(), &ignored) == 0) fail(file + " exists already");
  const Handle database = open_handle(url.target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, url.shown);
  const char* path = sqlite3_db_filename(database.get(), "main");
  if (path == nullptr || *path == '\0') fail("the database is in memory, where nothing can be copied from");
  sqlite3_busy_timeout(database.get(), reading_wait_ms);
  run(database.get(), "BEGIN");
  run(database.get(), "SELECT count(*) FROM sqlite_master");
  const TemporaryFile temporary(file);
  copy_to(database.get(), temporary.name(), stop);
  take_permissions(database.get(), temporary.name());
  temporary.keep_as(file);
  sync_folder(file);
}

}  // namespace schemake::sqlite
