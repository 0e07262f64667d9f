// Standard output and standard error of a migrator. Internal to this room.
#pragma once

#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

namespace schemake::migrator {

enum class Colour { plain, good, warn, bad };

/// Results go to stdout, notes to stderr, each written through at once. Where stderr is a terminal it also
/// has one line of status, which is rewritten in place and makes way for what is printed. Colours are written
/// to terminals alone, and not with NO_COLOR. Every function may be called by several threads.
class Terminal {
 public:
  Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  bool has_status() const { return has_status_; }

  void result(std::string_view text);
  void note(std::string_view text);
  /// Cut to the terminal's width, and shown until there is another; empty: none. Nothing without a terminal.
  void status(std::string text);

  std::string in_result(std::string_view text, Colour colour) const;
  std::string in_note(std::string_view text, Colour colour) const;

 private:
  void write_around_status(std::FILE* stream, std::string_view text);
  void show_status() const;
  void erase_status() const;

  const bool has_status_;
  const bool result_colour_;
  const bool note_colour_;
  std::mutex mutex_;
  std::string status_;
};

/// The first `columns` characters of UTF-8.
std::string_view cut(std::string_view text, std::size_t columns);

}  // namespace schemake::migrator
