#include <schemake/migrator/terminal.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <utility>

#include <fmt/format.h>

#include <schemake/migrator/environment.hpp>

namespace schemake::migrator {
namespace {

using std::string_view;

constexpr std::size_t usual_columns = 80;
/// To the line's beginning, and nothing behind it.
constexpr string_view erase_line = "\r\x1b[K";

bool is_terminal(int descriptor) {
  return isatty(descriptor) == 1 && environment_variable("TERM") != "dumb";
}

bool wants_colour(int descriptor) {
  return is_terminal(descriptor) && !environment_variable("NO_COLOR");
}

std::size_t columns() {
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : usual_columns;
}

void write(std::FILE* stream, string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

std::string painted(string_view text, Colour colour, bool wanted) {
  if (!wanted) return std::string(text);
  switch (colour) {
    case Colour::plain:
      return std::string(text);
    case Colour::good:
      return fmt::format("\x1b[32m{}\x1b[0m", text);
    case Colour::warn:
      return fmt::format("\x1b[33m{}\x1b[0m", text);
    case Colour::bad:
      return fmt::format("\x1b[1;31m{}\x1b[0m", text);
  }
  return std::string(text);
}

}  // namespace

string_view cut(string_view text, std::size_t columns) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U;
    if (starts && columns-- == 0) return text.substr(0, i);
  }
  return text;
}

Terminal::Terminal()
    : has_status_(is_terminal(STDERR_FILENO)),
      result_colour_(wants_colour(STDOUT_FILENO)),
      note_colour_(wants_colour(STDERR_FILENO)) {}

Terminal::~Terminal() {
  erase_status();
}

void Terminal::erase_status() const {
  if (!status_.empty()) write(stderr, erase_line);
}

/// A line that fills the width would move to the next one, where it can't be taken back.
void Terminal::show_status() const {
  if (!status_.empty()) write(stderr, cut(status_, columns() - 1));
}

void Terminal::write_around_status(std::FILE* stream, string_view text) {
  const std::lock_guard lock(mutex_);
  erase_status();
  write(stream, text);
  show_status();
}

void Terminal::result(string_view text) {
  write_around_status(stdout, text);
}

void Terminal::note(string_view text) {
  write_around_status(stderr, text);
}

void Terminal::status(std::string text) {
  if (!has_status_) return;
  const std::lock_guard lock(mutex_);
  erase_status();
  status_ = std::move(text);
  show_status();
}

std::string Terminal::in_result(string_view text, Colour colour) const {
  return painted(text, colour, result_colour_);
}

std::string Terminal::in_note(string_view text, Colour colour) const {
  return painted(text, colour, note_colour_);
}

}  // namespace schemake::migrator
