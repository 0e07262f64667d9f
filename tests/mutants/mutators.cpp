#include "mutators.hpp"

#include <algorithm>
#include <tuple>

namespace schemake::mutants {

Mutant* Sample::place(const std::string& kind) {
  Kind& known = kinds_[kind];
  ++known.offered;
  if (known.mutants.size() < of_each_kind_) return &known.mutants.emplace_back();
  const std::size_t at = random_() % known.offered;
  return at < known.mutants.size() ? &known.mutants[at] : nullptr;
}

std::vector<Mutant> Sample::take(std::size_t count) {
  std::vector<Mutant> out;
  bool left = true;
  for (std::size_t round = 0; left && out.size() < count; ++round) {
    left = false;
    for (auto& [name, kind] : kinds_) {
      if (round >= kind.mutants.size()) continue;
      left = true;
      if (!kind.mutants[round].kind.empty()) out.push_back(std::move(kind.mutants[round]));
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Mutant& a, const Mutant& b) {
    return std::tie(a.history, a.revision) < std::tie(b.history, b.revision);
  });
  return out;
}

void Mutation::add(const std::string& kind, const std::string& description, const Change& change) {
  Mutant* place = sample_.place(kind);
  if (place == nullptr) return;
  const std::vector<Revision>& before = original_.history.revisions;
  std::vector<Revision> after = before;
  change(after);
  const auto [differs, end] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  // Its place stays empty, or as it was.
  if (differs == before.end() && end == after.end()) return;
  *place = {kind, description, index_, static_cast<std::size_t>(differs - before.begin()), std::move(after)};
}

void Mutation::replace(const std::string& kind, std::size_t revision, std::size_t statement,
                       const std::string& text) {
  add(kind, text, [&](std::vector<Revision>& changed) { changed[revision].statements[statement] = text; });
}

void Mutation::append(const std::string& kind, std::size_t revision,
                      const std::vector<std::string>& statements) {
  std::string description = "added:";
  for (const std::string& statement : statements) description += " " + statement + ";";
  add(kind, description, [&](std::vector<Revision>& changed) {
    std::vector<std::string>& list = changed[revision].statements;
    list.insert(list.end(), statements.begin(), statements.end());
  });
}

void mutate(const std::vector<Original>& originals, Sample& sample) {
  for (std::size_t i = 0; i < originals.size(); ++i) {
    Mutation mutation(originals[i], i, sample);
    mutate_statements(mutation);
    mutate_names(mutation);
    mutate_tables(mutation);
    mutate_rows(mutation);
    mutate_keywords(mutation);
    mutate_objects(mutation);
    mutate_references(mutation);
  }
}

}  // namespace schemake::mutants
