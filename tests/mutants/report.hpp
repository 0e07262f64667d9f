// The outcome in print: a table by kind of mistake, and every miss and false error.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "verdict.hpp"

namespace schemake::mutants {

struct Judged {
  const Original* original = nullptr;
  Mutant mutant;
  Verdict verdict;
};

struct Totals {
  std::size_t mutants = 0;
  std::size_t refused = 0;  ///< by the server, for what a catalog can know
  std::size_t found = 0;
  std::size_t missed = 0;
  std::size_t unknowable = 0;
  std::size_t false_errors = 0;

  double share() const {
    return refused == 0 ? 100 : 100.0 * static_cast<double>(found) / static_cast<double>(refused);
  }
};

std::map<std::string, Totals> by_kind(const std::vector<Judged>& judged);
Totals total(const std::map<std::string, Totals>& kinds);
std::string table(const std::map<std::string, Totals>& kinds);
/// One mutant for a reader who wants to work on it: the mistake, both answers, the statement.
std::string describe(const Judged& judged);
/// The table, the false errors, the misses grouped by the server's message.
std::string full_report(const std::vector<Judged>& judged);

}  // namespace schemake::mutants
