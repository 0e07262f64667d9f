// What we tell the author of a source: collected values, never exceptions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/source.hpp"

namespace schemake::text {

enum class Severity { error, warning, note };

/// A second place that explains the first.
struct Note {
  Span span;  ///< may be nowhere: then the note is printed without a place
  std::string message;
};

/// One finding. `code` is stable ("M0207") and has a page in docs/diagnostics. A message is lowercase
/// with no full stop; the way out is in `help`.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;
  Span span;
  std::string message;
  std::vector<Note> notes;
  std::string help;
};

/// Collects the findings of a run, in the order in which they were made.
class Diagnostics {
 public:
  /// The reference is valid until the next add.
  Diagnostic& add(Diagnostic diagnostic);
  Diagnostic& error(std::string code, Span span, std::string message);
  Diagnostic& warning(std::string code, Span span, std::string message);
  Diagnostic& note(std::string code, Span span, std::string message);

  /// Adds all of `other`, its errors as warnings, with `help` instead of their own where one is given.
  void add_as_warnings(const Diagnostics& other, const std::string& help = {});

  /// From here on what has one of these codes is expected: it is not added. `take_allowed` ends that, and
  /// gives what was met.
  void allow(std::vector<std::string> codes) { allowed_ = std::move(codes); }
  std::vector<Diagnostic> take_allowed();

  /// Makes errors of the warnings that have this code.
  void raise(std::string_view code);

  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  const std::vector<Diagnostic>& all() const { return diagnostics_; }
  /// By file and place, so that a run's output does not depend on the order of the passes; what was said
  /// of one place in the same words stays once.
  void sort();

 private:
  std::vector<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
  std::vector<std::string> allowed_;
  std::vector<Diagnostic> met_;
};

/// The GCC form, with the source line and a caret line:
///   path:line:column: error: message [code]
std::string render(const Diagnostic& diagnostic);
std::string render(const std::vector<Diagnostic>& diagnostics);

/// The candidate most like `name` within an edit distance that makes it a likely slip, or an empty view.
std::string_view nearest(std::string_view name, const std::vector<std::string_view>& candidates);

}  // namespace schemake::text
