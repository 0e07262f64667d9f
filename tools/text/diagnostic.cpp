#include "text/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace schemake::text {
namespace {

std::string_view word(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return {};
}

void append_place(std::string& out, const Span& span) {
  if (!span.known()) return;
  const Position at = span.position();
  fmt::format_to(std::back_inserter(out), "{}:{}:{}: ", span.source->path(), at.line, at.column);
}

// A byte inside a UTF-8 sequence takes no cell of its own.
bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// What is shown of a line, which in a generated file can have megabytes.
struct Excerpt {
  std::string_view text;
  std::size_t before = 0;  ///< bytes of `text` in front of the span
  bool cut_in_front = false;
  bool cut_behind = false;
};

Excerpt excerpt_of(std::string_view line, std::size_t before) {
  constexpr std::size_t widest_line = 400;
  constexpr std::size_t shown_in_front = 80;
  before = std::min(before, line.size());
  if (line.size() <= widest_line) return {line, before, false, false};
  std::size_t begin = before > shown_in_front ? before - shown_in_front : 0;
  while (begin < before && is_continuation(line[begin])) ++begin;
  std::size_t end = std::min(line.size(), begin + widest_line / 2);
  while (end < line.size() && is_continuation(line[end])) ++end;
  return {line.substr(begin, end - begin), before - begin, begin > 0, end < line.size()};
}

// Tabs stay tabs in the padding, so that the carets stand under the text whatever a tab's width is.
std::string padding_of(std::string_view text) {
  std::string padding;
  for (const char byte : text) {
    if (!is_continuation(byte)) padding += byte == '\t' ? '\t' : ' ';
  }
  return padding;
}

void append_excerpt(std::string& out, const Span& span) {
  if (!span.known()) return;
  const Position at = span.position();
  const Excerpt excerpt = excerpt_of(span.source->line(at.line), at.column - 1);
  const std::string number = fmt::format("{:>3}", at.line);
  const std::size_t room = std::max<std::size_t>(1, excerpt.text.size() - excerpt.before);
  const std::size_t length = std::clamp<std::size_t>(span.end - span.begin, 1, room);
  fmt::format_to(std::back_inserter(out), "{} | {}{}{}\n{} | {}{}^{}\n", number,
                 excerpt.cut_in_front ? "…" : "", excerpt.text, excerpt.cut_behind ? "…" : "",
                 std::string(number.size(), ' '), excerpt.cut_in_front ? " " : "",
                 padding_of(excerpt.text.substr(0, excerpt.before)), std::string(length - 1, '~'));
}

// A message can quote what the author wrote, at any length.
std::string clipped(const std::string& message) {
  constexpr std::size_t longest_message = 400;
  if (message.size() <= longest_message) return message;
  std::size_t end = longest_message;
  while (end > 0 && is_continuation(message[end])) --end;
  return message.substr(0, end) + "…";
}

// Optimal string alignment: two letters that changed places count once, as the most common of slips.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({substitution, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<Diagnostic> Diagnostics::take_allowed() {
  allowed_.clear();
  return std::exchange(met_, {});
}

Diagnostic& Diagnostics::add(Diagnostic diagnostic) {
  if (std::find(allowed_.begin(), allowed_.end(), diagnostic.code) != allowed_.end()) {
    return met_.emplace_back(std::move(diagnostic));
  }
  if (diagnostic.severity == Severity::error) ++errors_;
  return diagnostics_.emplace_back(std::move(diagnostic));
}

Diagnostic& Diagnostics::error(std::string code, Span span, std::string message) {
  return add({Severity::error, std::move(code), span, std::move(message), {}, {}});
}

Diagnostic& Diagnostics::warning(std::string code, Span span, std::string message) {
  return add({Severity::warning, std::move(code), span, std::move(message), {}, {}});
}

Diagnostic& Diagnostics::note(std::string code, Span span, std::string message) {
  return add({Severity::note, std::move(code), span, std::move(message), {}, {}});
}

void Diagnostics::add_as_warnings(const Diagnostics& other, const std::string& help) {
  for (Diagnostic diagnostic : other.diagnostics_) {
    if (diagnostic.severity == Severity::error) diagnostic.severity = Severity::warning;
    if (!help.empty()) diagnostic.help = help;
    add(std::move(diagnostic));
  }
}

void Diagnostics::raise(std::string_view code) {
  for (Diagnostic& diagnostic : diagnostics_) {
    if (diagnostic.code != code || diagnostic.severity != Severity::warning) continue;
    diagnostic.severity = Severity::error;
    ++errors_;
  }
}

void Diagnostics::sort() {
  const auto key = [](const Diagnostic& diagnostic) {
    const std::string_view path =
        diagnostic.span.known() ? std::string_view(diagnostic.span.source->path()) : std::string_view();
    return std::tuple(path, diagnostic.span.begin);
  };
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  const auto last =
      std::unique(diagnostics_.begin(), diagnostics_.end(), [&](const Diagnostic& a, const Diagnostic& b) {
        return key(a) == key(b) && a.code == b.code && a.message == b.message;
      });
  diagnostics_.erase(last, diagnostics_.end());
  errors_ = static_cast<std::size_t>(
      std::count_if(diagnostics_.begin(), diagnostics_.end(),
                    [](const Diagnostic& each) { return each.severity == Severity::error; }));
}

std::string render(const Diagnostic& diagnostic) {
  std::string out;
  append_place(out, diagnostic.span);
  fmt::format_to(std::back_inserter(out), "{}: {} [{}]\n", word(diagnostic.severity),
                 clipped(diagnostic.message), diagnostic.code);
  append_excerpt(out, diagnostic.span);
  for (const Note& note : diagnostic.notes) {
    append_place(out, note.span);
    fmt::format_to(std::back_inserter(out), "note: {}\n", clipped(note.message));
  }
  if (!diagnostic.help.empty())
    fmt::format_to(std::back_inserter(out), "help: {}\n", clipped(diagnostic.help));
  return out;
}

std::string render(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) out += render(diagnostic);
  return out;
}

std::string_view nearest(std::string_view name, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t gap =
        candidate.size() > name.size() ? candidate.size() - name.size() : name.size() - candidate.size();
    if (gap >= best_distance) continue;
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace schemake::text
