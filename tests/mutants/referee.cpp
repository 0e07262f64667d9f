#include "referee.hpp"

#include <algorithm>
#include <array>

#include "lexer.hpp"

namespace schemake::mutants {
namespace {

using Answer = std::optional<Refused>;

/// What a server says only because all revisions are in one transaction: a new enum value that is used, rows
/// whose triggers are pending, a statement that may not run there.
bool is_of_one_transaction(const Refusal& refusal) {
  constexpr std::array states{"55P04", "55006", "25001"};
  return std::find(states.begin(), states.end(), refusal.sqlstate) != states.end();
}

/// Revision by revision, as a migrator does.
Answer run_revision(Connection& database, const Revision& revision, std::size_t index) {
  if (revision.transactional) database.must("BEGIN");
  for (std::size_t j = 0; j < revision.statements.size(); ++j) {
    const auto refusal = database.execute(revision.statements[j]);
    if (!refusal) continue;
    if (revision.transactional) database.must("ROLLBACK");
    return Refused{{index, j}, *refusal};
  }
  if (!revision.transactional) return std::nullopt;
  if (const auto refusal = database.execute("COMMIT"))
    return Refused{{index, std::max<std::size_t>(revision.statements.size(), 1) - 1}, *refusal};
  return std::nullopt;
}

/// The same statement for use inside a transaction; empty for one that changes no catalog.
std::string inside_transaction(const std::string& statement) {
  const Tokens tokens = tokenize(statement);
  if (tokens.empty() || is(tokens[0], "vacuum") || is(tokens[0], "reindex")) return {};
  for (const Token& token : tokens) {
    if (is(token, "concurrently")) return replaced(statement, token.begin, token.end, "");
  }
  return statement;
}

Answer run_together(Connection& database, const std::vector<Revision>& revisions, std::size_t first) {
  for (std::size_t i = first; i < revisions.size(); ++i) {
    for (std::size_t j = 0; j < revisions[i].statements.size(); ++j) {
      const std::string& text = revisions[i].statements[j];
      const std::string statement = revisions[i].transactional ? text : inside_transaction(text);
      if (const auto refusal = database.execute(statement)) return Refused{{i, j}, *refusal};
    }
    // What COMMIT would check.
    if (const auto refusal = database.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"))
      return Refused{{i, std::max<std::size_t>(revisions[i].statements.size(), 1) - 1}, *refusal};
  }
  return std::nullopt;
}

/// A SET of an earlier revision lasts: a connection begins where the one before it has ended.
struct Session {
  std::string search_path;

  void restore(Connection& database) const {
    if (!search_path.empty())
      database.must("SELECT set_config('search_path', $path$" + search_path + "$path$, false)");
  }
  void keep(Connection& database) { search_path = database.query("SHOW search_path").at(0).at(0); }
};

/// Judges the mutants whose first difference is at one revision.
class Round {
 public:
  Round(Databases& databases, const std::string& base, const Session& session,
        const std::vector<Mutant>& mutants, std::vector<Answer>& answers)
      : databases_(databases), base_(base), session_(session), mutants_(mutants), answers_(answers) {}

  void run(const std::vector<std::size_t>& indexes) {
    std::vector<std::size_t> apart;
    {
      Connection database = databases_.connect(base_);
      session_.restore(database);
      for (const std::size_t i : indexes) {
        if (!together(database, i)) apart.push_back(i);
      }
    }
    for (const std::size_t i : apart) alone(i);
  }

 private:
  /// False where this mutant needs a database of its own.
  bool together(Connection& database, std::size_t i) {
    const std::size_t first = mutants_[i].revision;
    if (first < mutants_[i].revisions.size() && !mutants_[i].revisions[first].transactional) return false;
    database.must("BEGIN");
    Answer answer = run_together(database, mutants_[i].revisions, first);
    database.execute("ROLLBACK");
    if (answer && answer->place.revision != first && is_of_one_transaction(answer->refusal)) return false;
    answers_[i] = std::move(answer);
    return true;
  }

  void alone(std::size_t i) {
    const std::string copy = databases_.create(base_);
    {
      Connection database = databases_.connect(copy);
      session_.restore(database);
      for (std::size_t j = mutants_[i].revision; j < mutants_[i].revisions.size() && !answers_[i]; ++j)
        answers_[i] = run_revision(database, mutants_[i].revisions[j], j);
    }
    databases_.drop(copy);
  }

  Databases& databases_;
  const std::string& base_;
  const Session& session_;
  const std::vector<Mutant>& mutants_;
  std::vector<Answer>& answers_;
};

}  // namespace

std::optional<Refused> Referee::run(const History& history, std::vector<Inventory>& inventories) {
  const std::string name = databases_.create();
  Connection database = databases_.connect(name);
  inventories.push_back(read_inventory(database));
  for (std::size_t i = 0; i < history.revisions.size(); ++i) {
    if (Answer answer = run_revision(database, history.revisions[i], i)) return answer;
    inventories.push_back(read_inventory(database));
  }
  return std::nullopt;
}

std::vector<Answer> Referee::judge(const History& original, const std::vector<Mutant>& mutants) {
  std::vector<Answer> answers(mutants.size());
  const std::string base = databases_.create();
  Session session;
  for (std::size_t revision = 0; revision <= original.revisions.size(); ++revision) {
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < mutants.size(); ++i) {
      if (mutants[i].revision == revision) indexes.push_back(i);
    }
    Round(databases_, base, session, mutants, answers).run(indexes);
    if (revision == original.revisions.size()) break;
    Connection database = databases_.connect(base);
    session.restore(database);
    run_revision(database, original.revisions[revision], revision);
    session.keep(database);
  }
  databases_.drop(base);
  return answers;
}

}  // namespace schemake::mutants
