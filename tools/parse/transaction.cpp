// What a file of another tool does about transactions: its own BEGIN and COMMIT, and statements that the
// server takes outside of one only.
#include <algorithm>

#include "change/transaction_check.hpp"
#include "parse/section.hpp"
#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

/// The tokens of one statement, without its semicolon.
struct StatementTokens {
  Tokens::const_iterator first;
  Tokens::const_iterator last;  ///< behind its last token; there stands its semicolon, if it has one
};

class StatementWords {
 public:
  StatementWords(const text::Source& source, const StatementTokens& tokens)
      : source_(source), tokens_(tokens) {}

  std::string at(std::size_t i) const {
    const auto size = static_cast<std::size_t>(tokens_.last - tokens_.first);
    return i < size ? text::upper(text_of(source_, tokens_.first[static_cast<std::ptrdiff_t>(i)]))
                    : std::string();
  }
  std::size_t size() const { return static_cast<std::size_t>(tokens_.last - tokens_.first); }

 private:
  const text::Source& source_;
  const StatementTokens& tokens_;
};

std::vector<StatementTokens> split(const text::Source& source, const Tokens& tokens) {
  std::vector<StatementTokens> statements;
  StatementEnds ends;
  auto first = tokens.begin();
  for (auto token = tokens.begin(); token != tokens.end(); ++token) {
    if (!ends.at(text_of(source, *token))) continue;
    if (first != token) statements.push_back({first, token});
    first = token + 1;
  }
  if (first != tokens.end()) statements.push_back({first, tokens.end()});
  return statements;
}

bool is_noise(std::string_view word) {
  return word.empty() || word == "WORK" || word == "TRANSACTION";
}

// Without modes: those would be lost.
bool is_begin(const StatementWords& words) {
  if (words.at(0) == "START") return words.at(1) == "TRANSACTION" && words.size() == 2;
  return words.at(0) == "BEGIN" && words.size() <= 2 && is_noise(words.at(1));
}

bool is_commit(const StatementWords& words) {
  return (words.at(0) == "COMMIT" || words.at(0) == "END") && words.size() <= 2 && is_noise(words.at(1));
}

/// Cuts a section at its transaction statements.
class Cutter {
 public:
  Cutter(const text::Source& source, const Piece& whole)
      : source_(source), whole_(whole), from_(whole.begin) {}

  bool cut(const std::vector<StatementTokens>& statements) {
    for (const StatementTokens& statement : statements) {
      const StatementWords words(source_, statement);
      if (is_begin(words)) {
        if (inside_) return false;
        take(statement, true);
        ++blocks_;
      } else if (is_commit(words)) {
        outside_ = outside_ || !inside_;
        take(statement, false);
      } else if (!inside_ && words.at(0) != "SET") {
        outside_ = true;
      }
    }
    pieces_.push_back({from_, whole_.end});
    return found_ && !inside_ && blocks_ > 0;
  }

  /// One BEGIN … COMMIT around everything, or several transactions.
  bool is_one_block() const { return blocks_ == 1 && !outside_; }

  // A COMMIT that no BEGIN stands before, and a BEGIN in the tool's own transaction: the server warns of it,
  // and goes on.
  bool cut_without_effect(const std::vector<StatementTokens>& statements, bool in_transaction) {
    bool begun = false;
    for (const StatementTokens& statement : statements) {
      const StatementWords words(source_, statement);
      if (is_commit(words) && begun) return false;
      if (is_begin(words) && !in_transaction) return false;
      begun = begun || is_begin(words);
      if (is_begin(words) || is_commit(words)) take(statement, false);
    }
    pieces_.push_back({from_, whole_.end});
    return found_;
  }

  std::vector<Piece> pieces() const { return pieces_; }

 private:
  void take(const StatementTokens& statement, bool inside) {
    pieces_.push_back({from_, statement.first->begin});
    from_ = std::min((statement.last - 1)->end, whole_.end);
    // Its semicolon too.
    const std::size_t semicolon = source_.text().find_first_not_of(" \t\r\n", from_);
    if (semicolon < whole_.end && source_.text()[semicolon] == ';') {
      from_ = static_cast<text::Offset>(semicolon + 1);
    }
    inside_ = inside;
    found_ = true;
  }

  const text::Source& source_;
  Piece whole_;
  text::Offset from_;
  bool inside_ = false;
  bool found_ = false;
  bool outside_ = false;
  int blocks_ = 0;
  std::vector<Piece> pieces_;
};

bool runs_outside_only(const text::Source& source, const StatementTokens& tokens) {
  const text::Offset begin = tokens.first->begin;
  const text::Offset end = (tokens.last - 1)->end;
  return !change::refused_in_transaction(std::string_view(source.text()).substr(begin, end - begin)).empty();
}

// A file with one statement is sent as that statement, with no transaction around it.
bool alone_outside(const text::Source& source, const std::vector<StatementTokens>& statements) {
  return statements.size() == 1 && runs_outside_only(source, statements.front());
}

// Flyway looks into the file, and leaves the transaction away where a statement would not have it.
bool any_outside(const text::Source& source, const std::vector<StatementTokens>& statements) {
  return std::any_of(statements.begin(), statements.end(),
                     [&](const StatementTokens& statement) { return runs_outside_only(source, statement); });
}

}  // namespace

bool StatementEnds::at(std::string_view token) {
  if (token == "(") ++parentheses_;
  if (token == ")" && parentheses_ > 0) --parentheses_;
  if (token.size() == 6 && text::upper(token) == "ATOMIC") ++blocks_;
  if (token.size() == 4 && blocks_ > 0 && text::upper(token) == "CASE") ++blocks_;
  if (token.size() == 3 && blocks_ > 0 && text::upper(token) == "END") --blocks_;
  return token == ";" && parentheses_ == 0 && blocks_ == 0;
}

bool take_out_transaction(const text::Source& source, const Tokens& tokens, SectionText& section) {
  if (section.pieces.size() != 1) return false;
  const TokenRange range(source, tokens, section.pieces.front().begin, section.pieces.front().end);
  Cutter cutter(source, section.pieces.front());
  if (!cutter.cut(split(source, range.tokens()))) return false;
  section.pieces = cutter.pieces();
  // What its author committed in parts is run statement by statement, each journaled.
  section.transactional = cutter.is_one_block();
  return true;
}

SectionText whole_section(const text::Source& source, const Tokens& tokens, const MigrationFiles& files,
                          Layout layout, bool up) {
  SectionText section;
  section.up = up;
  section.pieces = {{0, static_cast<text::Offset>(source.text().size())}};
  if (take_out_transaction(source, tokens, section)) return section;
  const TokenRange range(source, tokens, 0, section.pieces.front().end);
  const std::vector<StatementTokens> statements = split(source, range.tokens());
  Cutter cutter(source, section.pieces.front());
  const bool in_transaction = layout == Layout::sqlx || layout == Layout::diesel || layout == Layout::flyway;
  if (cutter.cut_without_effect(statements, in_transaction)) section.pieces = cutter.pieces();
  switch (layout) {
    case Layout::diesel:
      section.transactional = files.transactional;
      break;
    case Layout::sqlx:
      section.transactional = !source.text().starts_with("-- no-transaction");
      break;
    case Layout::flyway:
      section.transactional = files.transactional && !any_outside(source, statements);
      break;
    case Layout::sqitch:
      // psql commits each statement that no BEGIN stands before.
      section.transactional = statements.empty();
      break;
    case Layout::golang_migrate:
    case Layout::prisma:
    case Layout::plain:
    case Layout::native:
    case Layout::dbmate:
    case Layout::goose:
      section.transactional = !alone_outside(source, statements);
      break;
  }
  return section;
}

}  // namespace schemake::parse
