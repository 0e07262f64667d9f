#include "dialect/problems.hpp"

#include <utility>

namespace schemake::dialect {
namespace {

bool is_within(const text::Span& part, const text::Span& whole) {
  return part.known() && part.source == whole.source && part.begin >= whole.begin && part.end <= whole.end;
}

}  // namespace

text::Span Problems::place_for(const text::Span& span) const {
  return is_within(span, statement_) || !place_.known() ? span : place_;
}

void Problems::report(const char* code, const text::Span& span, std::string message, std::string help) {
  diagnostics_.error(code, place_for(span), std::move(message)).help =
      help.empty() ? way_out_ : std::move(help);
  ++count_;
}

void Problems::note(const char* code, const text::Span& span, std::string message) {
  diagnostics_.note(code, place_for(span), std::move(message));
}

}  // namespace schemake::dialect
