// Bounds are kept as text in one spelling ("FOR VALUES FROM (1) TO (10)"). Values are compared only where
// their texts tell their order whatever the key's type is: integers, and dates or times of the same form.
// Of others it is known at most that they are the same.
#include "change/partition_bound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <compare>
#include <utility>

namespace schemake::change {
namespace {

using catalog::QualifiedName;
using catalog::Table;
using Values = std::vector<std::string>;
using Order = std::optional<std::strong_ordering>;

// What is between the parentheses that open at `open`, cut at its commas.
Values values_at(std::string_view bound, std::size_t open) {
  Values values{{}};
  bool quoted = false;
  for (std::size_t i = open + 1; i < bound.size(); ++i) {
    const char byte = bound[i];
    if (byte == '\'') quoted = !quoted;
    if (byte == ')' && !quoted) break;
    if (byte == ',' && !quoted) {
      values.emplace_back();
    } else if (byte != ' ' || quoted) {
      values.back() += byte;
    }
  }
  return values;
}

std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

constexpr std::size_t date_end = 11;  // behind the quote and YYYY-MM-DD

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool begins_with_date(std::string_view text) {
  if (text.size() <= date_end || text[0] != '\'') return false;
  for (std::size_t i = 1; i < date_end; ++i) {
    if (i == 5 || i == 8 ? text[i] != '-' : !is_digit(text[i])) return false;
  }
  return true;
}

// '2024-01-01' against '2025-01-01 00:00:00+00'. On the same day the two must be of the same form, with the
// same behind the seconds: else only the session's time zone tells.
Order order_of_dates(std::string_view a, std::string_view b) {
  constexpr std::size_t seconds_end = 20;
  if (!begins_with_date(a) || !begins_with_date(b)) return std::nullopt;
  const auto days = a.substr(0, date_end) <=> b.substr(0, date_end);
  if (days != std::strong_ordering::equal) return days;
  if (a.size() != b.size()) return std::nullopt;
  for (std::size_t i = date_end; i < a.size(); ++i) {
    if (is_digit(a[i]) != is_digit(b[i]) || (!is_digit(a[i]) && a[i] != b[i])) return std::nullopt;
    if (i >= seconds_end && a[i] != b[i]) return std::nullopt;
  }
  return a <=> b;
}

Order order(const std::string& a, const std::string& b) {
  if (a == "(expression)" || b == "(expression)") return std::nullopt;
  if (a == b) return std::strong_ordering::equal;
  if (a == "MINVALUE" || b == "MAXVALUE") return std::strong_ordering::less;
  if (a == "MAXVALUE" || b == "MINVALUE") return std::strong_ordering::greater;
  const auto first = integer(a);
  const auto second = integer(b);
  if (first && second) return *first <=> *second;
  return order_of_dates(a, b);
}

Order order(const Values& a, const Values& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const Order one = order(a[i], b[i]);
    if (!one || *one != std::strong_ordering::equal) return one;
    // What is behind MINVALUE or MAXVALUE does not count.
    if (a[i] == "MINVALUE" || a[i] == "MAXVALUE") break;
  }
  return std::strong_ordering::equal;
}

struct Range {
  Values from;
  Values to;
};

Range range_of(std::string_view bound) {
  const std::size_t from = bound.find('(');
  const std::size_t to = bound.find(") TO (");
  if (from == std::string_view::npos || to == std::string_view::npos) return {};
  return {values_at(bound, from), values_at(bound, to + 5)};
}

bool ranges_overlap(const std::string& a, const std::string& b) {
  const Range first = range_of(a);
  const Range second = range_of(b);
  const Order begin = order(first.from, second.to);
  const Order end = order(second.from, first.to);
  return begin && end && *begin == std::strong_ordering::less && *end == std::strong_ordering::less;
}

bool lists_overlap(const std::string& a, const std::string& b) {
  const Values first = values_at(a, a.find('('));
  const Values second = values_at(b, b.find('('));
  return std::any_of(first.begin(), first.end(), [&](const std::string& value) {
    return value != "(expression)" && std::find(second.begin(), second.end(), value) != second.end();
  });
}

std::int64_t number_behind(std::string_view bound, std::string_view word) {
  const std::size_t at = bound.find(word);
  if (at == std::string_view::npos) return 0;
  const std::string_view rest = bound.substr(at + word.size());
  return integer(rest.substr(0, rest.find_first_of(",)"))).value_or(0);
}

bool hashes_overlap(const std::string& a, const std::string& b) {
  const std::int64_t modulus = std::min(number_behind(a, "modulus "), number_behind(b, "modulus "));
  return modulus > 0 && number_behind(a, "remainder ") % modulus == number_behind(b, "remainder ") % modulus;
}

std::string_view strategy_of(std::string_view bound) {
  if (bound.starts_with("FOR VALUES FROM")) return "RANGE";
  if (bound.starts_with("FOR VALUES IN")) return "LIST";
  return bound.starts_with("FOR VALUES WITH") ? "HASH" : std::string_view();
}

bool overlap(const std::string& a, const std::string& b) {
  const std::string_view strategy = strategy_of(a);
  if (strategy != strategy_of(b)) return false;
  if (strategy == "RANGE") return ranges_overlap(a, b);
  if (strategy == "LIST") return lists_overlap(a, b);
  return strategy == "HASH" ? hashes_overlap(a, b) : a == b;
}

bool report(text::Span span, std::string message, std::string help, const Scene& scene) {
  scene.diagnostics.error("M0226", span, std::move(message)).help = std::move(help);
  return false;
}

bool check_strategy(const Table& parent, const std::string& bound, text::Span span, const Scene& scene) {
  const std::string wanted = parent.partition_key.substr(0, parent.partition_key.find(' '));
  const std::string_view written = strategy_of(bound);
  if (written.empty() && wanted == "HASH")
    return report(span,
                  fmt::format("table \"{}\" is partitioned by hash: it has no default partition",
                              parent.name.display()),
                  "write FOR VALUES WITH (MODULUS …, REMAINDER …)", scene);
  if (written.empty() || wanted.empty() || written == wanted) return true;
  return report(span,
                fmt::format("table \"{}\" is partitioned by {}", parent.name.display(), parent.partition_key),
                wanted == "RANGE"  ? "write FOR VALUES FROM (…) TO (…)"
                : wanted == "LIST" ? "write FOR VALUES IN (…)"
                                   : "write FOR VALUES WITH (MODULUS …, REMAINDER …)",
                scene);
}

bool check_not_empty(const std::string& bound, text::Span span, const Scene& scene) {
  if (strategy_of(bound) != "RANGE") return true;
  const Range range = range_of(bound);
  const Order ends = order(range.from, range.to);
  if (!ends || *ends == std::strong_ordering::less) return true;
  return report(span, "no value lies between the bounds of the partition", "FROM must be less than TO",
                scene);
}

}  // namespace

bool check_partition_bound(const Table& parent, const QualifiedName& partition, const std::string& bound,
                           text::Span span, const Scene& scene) {
  if (parent.opaque || bound.empty()) return true;
  if (!check_strategy(parent, bound, span, scene) || !check_not_empty(bound, span, scene)) return false;
  for (const QualifiedName& name : scene.catalog.children_of(parent.name)) {
    const Table* other = scene.catalog.find_table(name);
    if (other == nullptr || name == partition || !other->is_partition()) continue;
    if (!overlap(bound, other->partition_bound) || may_be_gone(name.name, scene)) continue;
    text::Diagnostic& diagnostic = scene.diagnostics.error(
        "M0226", span,
        fmt::format("partition \"{}\" holds these rows already: {}", name.display(), other->partition_bound));
    note_creation(diagnostic, catalog::relation_id(name), scene);
    diagnostic.help = "choose other bounds, or detach that partition first";
    return false;
  }
  return true;
}

}  // namespace schemake::change
