// What goes wrong while a database is migrated. Exceptions live only at the runtime's public edge: drivers
// throw DatabaseError towards `apply`, and `apply` throws Error towards the program.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace schemake {

/// The migrator's exit codes say the same: see migrator/migrator.hpp.
enum class ErrorKind : std::uint8_t {
  failed,       ///< a revision failed or was refused; the ledger and the registry do not fit
  usage,        ///< the caller asked for what does not exist: an unknown revision, an open transaction
  locked,       ///< another migrator had the lock for longer than `lock_wait`
  connection,   ///< the database could not be reached or opened
  blocked,      ///< a lock on a table was not had, or a conflict not won, in any of the retries
  interrupted,  ///< the caller asked to stop
};

/// The parts of an error, each empty (or 0) where it does not apply.
struct ErrorDetails {
  ErrorKind kind = ErrorKind::failed;
  std::string message;  ///< lowercase, without a full stop; the server's own sentence where it has one
  std::string revision;
  std::string file;            ///< of the migration, as the registry shows it
  std::uint32_t line = 0;      ///< 1-based, of the statement in `file`
  std::uint32_t column = 0;    ///< 1-based
  std::string statement;       ///< the whole statement as it was sent
  std::uint32_t position = 0;  ///< 1-based byte of `statement` that the server points to
  std::string code;            ///< SQLSTATE ("42P01"), or SQLite's extended code ("SQLITE_CONSTRAINT_UNIQUE")
  std::string detail;          ///< PostgreSQL's DETAIL
  std::string hint;            ///< PostgreSQL's HINT, or our own way out
  std::string database;        ///< its masked URL and where that is from, outside a revision's statements
  std::string state;           ///< what the database was left in: "rolled back; the database is at 3a4f…"
};

/// What every public function of the runtime throws. `what()` is `render(details())`.
class Error : public std::runtime_error {
 public:
  explicit Error(ErrorDetails details);
  const ErrorDetails& details() const noexcept { return details_; }
  ErrorKind kind() const noexcept { return details_.kind; }

 private:
  ErrorDetails details_;
};

/// The GCC form, over several lines, without a line break at the end:
///   migrations/x.sql:3:1: error: no such table: userz [SQLITE_ERROR]
///     | ALTER TABLE userz ADD COLUMN phone varchar(20)
///   state: rolled back; the database is at 0c90191dbca7
std::string render(const ErrorDetails& details);

/// Throws an Error without a place.
[[noreturn]] void throw_error(ErrorKind kind, std::string message, std::string hint = {});

/// What a driver throws: the database's own answer, knowing nothing of revisions.
class DatabaseError : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t {
    statement,   ///< the database refused a statement
    busy,        ///< somebody else holds the lock
    connection,  ///< there is no connection (any more)
    contention,  ///< lock_timeout, a deadlock, a serialization failure: may succeed when it is tried again
    cancelled,   ///< `Driver::cancel` ended it
  };

  DatabaseError(Kind what_kind, const std::string& message, std::string its_code = {}, std::uint32_t at = 0)
      : std::runtime_error(message), kind(what_kind), code(std::move(its_code)), position(at) {}

  Kind kind;
  std::string code;
  std::uint32_t position;  ///< 1-based byte of the statement, 0 where unknown
  std::size_t index = 0;   ///< of several statements sent as one: which
  std::string detail;
  std::string hint;
};

/// What was no revision's own, for the program: without a place, and without a word about the database's
/// state.
ErrorDetails to_details(const DatabaseError& error);

}  // namespace schemake
