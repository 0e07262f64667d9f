#include "dialect/problems.hpp"

#include <utility>

namespace schemake::dialect {
namespace {

bool is_within(const text::Span& part, const text::Span& whole) {
  return part.known() && part.source == whole.source && part.begin >= whole.begin && part.end <= whole.end;
}

}  // namespace

void Problems::report(const char* code, const text::Span& span, std::string message, std::string help) {
  const text::Span& at = is_within(span, statement_) || !place_.known() ? span : place_;
  diagnostics_.error(code, at, std::move(message)).help = help.empty() ? way_out_ : std::move(help);
  ++count_;
}

}  // namespace schemake::dialect
