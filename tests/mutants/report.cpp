#include "report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace schemake::mutants {
namespace {

std::string statement_at(const Judged& judged, const Place& place) {
  const std::vector<Revision>& revisions = judged.mutant.revisions;
  if (place.revision >= revisions.size()) return {};
  const std::vector<std::string>& statements = revisions[place.revision].statements;
  return place.statement < statements.size() ? statements[place.statement] : std::string();
}

std::string where(const Judged& judged, const Place& place) {
  const std::vector<Revision>& revisions = judged.mutant.revisions;
  if (place.revision >= revisions.size()) return "nowhere";
  return fmt::format("{} statement {}", revisions[place.revision].name, place.statement + 1);
}

std::string indented(const std::string& text) {
  std::string out = "    ";
  for (const char c : text) out += c == '\n' ? std::string("\n    ") : std::string(1, c);
  return out + "\n";
}

/// A message with its names taken out, so that the same mistake of other tables is the same line.
std::string pattern(const std::string& message) {
  std::string out;
  bool inside = false;
  for (const char c : message) {
    if (c == '"') inside = !inside;
    if (!inside || c == '"') out += c;
  }
  return out;
}

std::string row(const std::string& name, const Totals& totals) {
  return fmt::format("{:<40}{:>8}{:>9}{:>7}{:>8}{:>7.0f}%{:>12}{:>7}\n", name, totals.mutants, totals.refused,
                     totals.found, totals.missed, totals.share(), totals.unknowable, totals.false_errors);
}

std::string listed(const std::vector<Judged>& judged, Outcome outcome) {
  std::map<std::string, std::string> groups;
  std::map<std::string, int> counts;
  for (const Judged& each : judged) {
    if (each.verdict.outcome != outcome) continue;
    const std::string key =
        outcome == Outcome::false_error
            ? fmt::format("{} {}", each.verdict.compiler->code, pattern(each.verdict.compiler->message))
            : fmt::format("{} {}", each.verdict.server->refusal.sqlstate,
                          pattern(each.verdict.server->refusal.message));
    groups[key] += describe(each);
    ++counts[key];
  }
  std::vector<std::string> order;
  for (const auto& [key, text] : groups) order.push_back(key);
  std::stable_sort(order.begin(), order.end(),
                   [&](const std::string& a, const std::string& b) { return counts[a] > counts[b]; });
  std::string out;
  for (const std::string& key : order) out += fmt::format("\n=== {} × {}\n{}", counts[key], key, groups[key]);
  return out;
}

void count(Totals& totals, Outcome outcome) {
  ++totals.mutants;
  switch (outcome) {
    case Outcome::accepted:
      break;
    case Outcome::found:
      ++totals.refused, ++totals.found;
      break;
    case Outcome::missed:
      ++totals.refused, ++totals.missed;
      break;
    case Outcome::unknowable:
      ++totals.unknowable;
      break;
    case Outcome::false_error:
      ++totals.false_errors;
      break;
  }
}

}  // namespace

std::map<std::string, Totals> by_kind(const std::vector<Judged>& judged) {
  std::map<std::string, Totals> kinds;
  for (const Judged& each : judged) count(kinds[each.mutant.kind], each.verdict.outcome);
  return kinds;
}

Totals total(const std::map<std::string, Totals>& kinds) {
  Totals sum;
  for (const auto& [kind, totals] : kinds) {
    sum.mutants += totals.mutants;
    sum.refused += totals.refused;
    sum.found += totals.found;
    sum.missed += totals.missed;
    sum.unknowable += totals.unknowable;
    sum.false_errors += totals.false_errors;
  }
  return sum;
}

std::string table(const std::map<std::string, Totals>& kinds) {
  std::string out = fmt::format("{:<40}{:>8}{:>9}{:>7}{:>8}{:>8}{:>12}{:>7}\n", "mistake", "mutants",
                                "refused", "found", "missed", "share", "unknowable", "false");
  for (const auto& [kind, totals] : kinds) out += row(kind, totals);
  return out + row("all", total(kinds));
}

std::string describe(const Judged& judged) {
  const Verdict& verdict = judged.verdict;
  std::string out =
      fmt::format("\n--- {}: {}\n  mistake: {}\n", judged.original->history.name, judged.mutant.kind,
                  judged.mutant.description.substr(0, judged.mutant.description.find('\n')));
  if (verdict.server)
    out += fmt::format("  server, {}: {} {}\n", where(judged, verdict.server->place),
                       verdict.server->refusal.sqlstate, verdict.server->refusal.message);
  else
    out += "  server: accepts\n";
  if (verdict.compiler)
    out += fmt::format("  compiler, {}: [{}] {}\n", where(judged, verdict.compiler->place),
                       verdict.compiler->code, verdict.compiler->message);
  else
    out += "  compiler: accepts\n";
  const bool compilers = verdict.outcome == Outcome::false_error;
  return out + indented(statement_at(judged, compilers ? verdict.compiler->place : verdict.server->place));
}

std::string full_report(const std::vector<Judged>& judged) {
  return table(by_kind(judged)) + "\n# False errors\n" + listed(judged, Outcome::false_error) +
         "\n# Missed\n" + listed(judged, Outcome::missed) + "\n# Not knowable\n" +
         listed(judged, Outcome::unknowable);
}

}  // namespace schemake::mutants
