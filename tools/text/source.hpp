// Source text and places in it. Knows no SQL.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace schemake::text {

/// A byte offset into a source's text, 0-based.
using Offset = std::uint32_t;

/// A place for a reader: both 1-based; a column counts bytes, as GCC's does.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// One input file, immutable once made. Spans point to it, so it never moves: see `Sources`.
class Source {
 public:
  Source(std::string path, std::string text);

  /// The path as shown in diagnostics.
  const std::string& path() const { return path_; }
  const std::string& text() const { return text_; }
  Position position(Offset offset) const;
  /// The line's text without its line break; `line` is 1-based and must exist.
  std::string_view line(std::uint32_t line) const;

 private:
  std::string path_;
  std::string text_;
  std::vector<Offset> line_starts_;
};

/// A half-open range of bytes of one source. A default span is nowhere (`source` is null).
struct Span {
  const Source* source = nullptr;
  Offset begin = 0;
  Offset end = 0;

  bool known() const { return source != nullptr; }
  std::string_view text() const;
  Position position() const { return source->position(begin); }
};

/// Owns the sources of a run; references stay valid for its lifetime.
class Sources {
 public:
  const Source& add(std::string path, std::string text) {
    return sources_.emplace_back(std::move(path), std::move(text));
  }

 private:
  std::deque<Source> sources_;
};

}  // namespace schemake::text
