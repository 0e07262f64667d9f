// Makers of mutants: each adds what it can make of a history, one mistake a mutant.
#pragma once

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "history.hpp"
#include "inventory.hpp"
#include "lexer.hpp"

namespace schemake::mutants {

/// A history with one mistake.
struct Mutant {
  std::string kind;
  std::string description;
  std::size_t history = 0;   ///< its original's index
  std::size_t revision = 0;  ///< the first that differs
  std::vector<Revision> revisions;
};

/// An original with all that its mutators may look at.
struct Original {
  History history;
  /// The database before each revision, and after the last.
  std::vector<Inventory> inventories;
  Names names;
};

/// Some mutants of each kind, every one that was offered as likely as another (a reservoir): a folder of
/// hundreds of revisions has millions.
class Sample {
 public:
  Sample(std::size_t of_each_kind, std::mt19937& random) : of_each_kind_(of_each_kind), random_(random) {}

  std::mt19937& random() { return random_; }
  /// Where the next mutant of a kind goes; null where it is not wanted. A mutant is costly to make.
  Mutant* place(const std::string& kind);
  /// About `count`, of each kind about as many, in the order of the originals' revisions.
  std::vector<Mutant> take(std::size_t count);

 private:
  struct Kind {
    std::vector<Mutant> mutants;
    std::size_t offered = 0;
  };
  std::size_t of_each_kind_;
  std::mt19937& random_;
  std::map<std::string, Kind> kinds_;
};

/// Collects the mutants of one original.
class Mutation {
 public:
  Mutation(const Original& original, std::size_t index, Sample& sample)
      : original_(original), index_(index), sample_(sample) {}

  const Original& original() const { return original_; }
  const std::vector<Revision>& revisions() const { return original_.history.revisions; }
  std::size_t below(std::size_t limit) { return sample_.random()() % limit; }

  /// `change` is given the revisions; nothing is added where it changes nothing.
  using Change = std::function<void(std::vector<Revision>&)>;
  void add(const std::string& kind, const std::string& description, const Change& change);
  void replace(const std::string& kind, std::size_t revision, std::size_t statement, const std::string& text);
  /// Adds statements at the revision's end.
  void append(const std::string& kind, std::size_t revision, const std::vector<std::string>& statements);

 private:
  const Original& original_;
  std::size_t index_;
  Sample& sample_;
};

void mutate_statements(Mutation& mutation);  ///< removed, repeated, in another order
void mutate_names(Mutation& mutation);       ///< misspelt
void mutate_tables(Mutation& mutation);      ///< what CREATE TABLE lists
void mutate_rows(Mutation& mutation);        ///< INSERT, ON CONFLICT
void mutate_keywords(Mutation& mutation);    ///< CASCADE, IF EXISTS, kinds of object, transactions
void mutate_objects(Mutation& mutation);     ///< statements that do not fit what is there
void mutate_references(Mutation& mutation);  ///< statements that refer to nothing

/// All kinds of mutants of the originals.
void mutate(const std::vector<Original>& originals, Sample& sample);

}  // namespace schemake::mutants
