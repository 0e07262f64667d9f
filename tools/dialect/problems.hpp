// What cannot be rendered: collected as M04xx errors, each at the place of the thing it is about.
#pragma once

#include <string>

#include "text/diagnostic.hpp"

namespace schemake::dialect {

// The codes; each has a page in docs/diagnostics.
inline constexpr const char* unknown_type = "M0401";
inline constexpr const char* unknown_function = "M0402";
inline constexpr const char* unknown_construct = "M0403";
inline constexpr const char* unknown_constraint = "M0404";
inline constexpr const char* unknown_index = "M0405";
inline constexpr const char* unknown_statement = "M0406";
/// A note: what SQLite has no use for is not part of its script.
inline constexpr const char* without_meaning = "M0407";

class Problems {
 public:
  /// `statement` is what is rendered; `way_out` is the help of every problem that has none of its own.
  Problems(text::Diagnostics& diagnostics, const text::Span& statement, std::string way_out)
      : diagnostics_(diagnostics), way_out_(std::move(way_out)), statement_(statement), place_(statement) {}

  /// Sets the place of what is rendered, for parts that have none of their own, for as long as
  /// it lives. A span that is nowhere leaves the place as it is.
  class At {
   public:
    At(Problems& problems, const text::Span& place) : problems_(problems), outer_(problems.place_) {
      if (place.known()) problems.place_ = place;
    }
    ~At() { problems_.place_ = outer_; }
    At(const At&) = delete;
    At& operator=(const At&) = delete;

   private:
    Problems& problems_;
    text::Span outer_;
  };

  /// At `span` if that is a part of the statement, else at the place that was set last: a rebuild renders
  /// what earlier revisions wrote, and the mistake is not there.
  void report(const char* code, const text::Span& span, std::string message, std::string help = {});
  /// A note at the same place, which is not counted.
  void note(const char* code, const text::Span& span, std::string message);
  std::size_t count() const { return count_; }

 private:
  text::Span place_for(const text::Span& span) const;

  text::Diagnostics& diagnostics_;
  std::string way_out_;
  text::Span statement_;
  text::Span place_;
  std::size_t count_ = 0;
};

}  // namespace schemake::dialect
