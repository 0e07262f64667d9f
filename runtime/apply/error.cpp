#include <schemake/apply/error.hpp>

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace schemake {
namespace {

constexpr std::size_t shown_lines = 8;

std::string place(const ErrorDetails& details) {
  if (details.file.empty()) return {};
  if (details.line == 0) return details.file + ": ";
  return fmt::format("{}:{}:{}: ", details.file, details.line, details.column);
}

/// Under the byte that the server points to. Tabs are kept, so that the caret stands under its character.
std::string caret_line(std::string_view line, std::size_t offset) {
  std::string blanks(line.substr(0, offset));
  std::replace_if(
      blanks.begin(), blanks.end(), [](char c) { return c != '\t'; }, ' ');
  return "\n  | " + blanks + "^";
}

/// The statement's first lines behind a gutter, and the line that the server points to.
std::string excerpt(const ErrorDetails& details) {
  std::string text;
  const std::string_view statement = details.statement;
  const std::size_t target = details.position == 0 ? std::string_view::npos : details.position - 1;
  std::size_t begin = 0;
  for (std::size_t number = 1; begin <= statement.size() && !statement.empty(); ++number) {
    const std::size_t end = std::min(statement.find('\n', begin), statement.size());
    const bool pointed_to = target >= begin && target <= end;
    if (number == shown_lines + 1) text += "\n  | ...";
    if (number <= shown_lines || pointed_to) {
      text += fmt::format("\n  | {}", statement.substr(begin, end - begin));
      if (pointed_to) text += caret_line(statement.substr(begin, end - begin), target - begin);
    }
    begin = end + 1;
  }
  return text;
}

ErrorKind kind_of(DatabaseError::Kind kind) {
  switch (kind) {
    case DatabaseError::Kind::busy:
      return ErrorKind::locked;
    case DatabaseError::Kind::connection:
      return ErrorKind::connection;
    case DatabaseError::Kind::contention:
      return ErrorKind::blocked;
    case DatabaseError::Kind::cancelled:
      return ErrorKind::interrupted;
    case DatabaseError::Kind::statement:
      return ErrorKind::failed;
  }
  return ErrorKind::failed;
}

}  // namespace

std::string render(const ErrorDetails& details) {
  std::string text = place(details) + "error: " + details.message;
  if (!details.code.empty()) text += fmt::format(" [{}]", details.code);
  text += excerpt(details);
  if (!details.detail.empty()) text += "\ndetail: " + details.detail;
  if (!details.hint.empty()) text += "\nhelp: " + details.hint;
  if (!details.database.empty()) text += "\ndatabase: " + details.database;
  if (!details.state.empty()) text += "\nstate: " + details.state;
  return text;
}

void throw_error(ErrorKind kind, std::string message, std::string hint) {
  ErrorDetails details;
  details.kind = kind;
  details.message = std::move(message);
  details.hint = std::move(hint);
  throw Error(std::move(details));
}

ErrorDetails to_details(const DatabaseError& error) {
  ErrorDetails details;
  details.kind = kind_of(error.kind);
  details.message = error.what();
  details.code = error.code;
  details.detail = error.detail;
  details.hint = error.hint;
  return details;
}

Error::Error(ErrorDetails details) : std::runtime_error(render(details)), details_(std::move(details)) {}

}  // namespace schemake
