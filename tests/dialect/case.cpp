#include "case.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "change/history.hpp"
#include "change/replay.hpp"
#include "database.hpp"
#include "parse/statement.hpp"

namespace schemake::dialect::tests {
namespace {

std::string folder() {
  return SCHEMAKE_DIALECT_CASES;
}

/// A section keeps its place in the file, so that diagnostics name the file's own lines.
std::map<std::string, std::string> split(const std::string& text) {
  std::map<std::string, std::string> sections;
  std::istringstream lines(text);
  std::string current;
  std::string above;
  for (std::string line; std::getline(lines, line); above += '\n') {
    if (line.starts_with("-- ")) {
      current = line.substr(3);
      sections[current] = above + '\n';
    } else {
      sections[current] += line + '\n';
    }
  }
  return sections;
}

class Replayer {
 public:
  Rendered render(const Case& tested) {
    Rendered out;
    for (change::Statement& statement : parse(tested.before)) out.before.push_back(both(statement).first);
    std::vector<change::Statement> statements = parse(tested.statement);
    if (statements.size() != 1) throw std::runtime_error(tested.name + ": there must be one statement");
    std::tie(out.statement, out.postgresql) = both(statements.front());
    out.diagnostics = text::render(diagnostics_.all());
    return out;
  }

 private:
  std::vector<change::Statement> parse(const std::string& sql) {
    return parse::parse_schema(sources_.add("case.sql", sql), diagnostics_);
  }

  std::pair<Rendering, Rendering> both(change::Statement& statement) {
    const auto before = catalog_.checkpoint();
    std::vector<change::Op> ops;
    for (change::Op& op : statement.ops) {
      if (auto completed = change::replay(std::move(op), {catalog_, history_, session_, diagnostics_})) {
        ops.push_back(*std::move(completed));
      }
    }
    statement.ops = std::move(ops);
    const catalog::Past past = catalog_.past(before);
    Rendering sqlite = render_sqlite(statement, past, catalog_, diagnostics_);
    return {std::move(sqlite), render_postgresql(statement, past, catalog_, diagnostics_)};
  }

  text::Sources sources_;
  text::Diagnostics diagnostics_;
  catalog::Catalog catalog_;
  change::History history_;
  change::Session session_;
};

std::string run_on_sqlite(const Case& tested, const Rendered& rendered) {
  Database database;
  for (const Rendering& statement : rendered.before) {
    if (const std::string failure = database.run(statement); !failure.empty()) return "before: " + failure;
  }
  if (const std::string failure = database.query(tested.rows); !failure.empty()) return "rows: " + failure;
  if (const std::string failure = database.query(tested.live); !failure.empty()) return "live: " + failure;
  const std::string failure = database.run(rendered.statement);
  std::string out = failure.empty() ? "" : "-- failed\n" + failure;
  if (!tested.query.empty()) out += "-- answer\n" + database.query(tested.query);
  if (!tested.check.empty()) out += "-- check\n" + database.query(tested.check);
  return out;
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    if (entry.path().extension() == ".sql") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Case read_case(const std::string& name) {
  auto sections = split(read_file(folder() + "/" + name + ".sql"));
  return {name,
          sections["before"],
          sections["rows"],
          sections["live"],
          sections["statement"],
          sections["query"],
          sections["check"]};
}

Rendered render_case(const Case& tested) {
  return Replayer().render(tested);
}

std::string show(const Rendering& rendering) {
  std::string out;
  for (const RenderedStatement& statement : rendering.statements) {
    if (statement.kind == RenderedKind::assert_empty) out += "must be empty: ";
    if (statement.kind == RenderedKind::execute_rows) out += "run each row: ";
    out += statement.sql + ";\n";
  }
  return out;
}

std::string outcome(const Case& tested, const Rendered& rendered) {
  if (!rendered.diagnostics.empty()) return rendered.diagnostics;
  return "-- postgresql\n" + show(rendered.postgresql) + "-- sqlite" +
         (rendered.statement.without_foreign_keys ? " without foreign keys\n" : "\n") +
         show(rendered.statement) + run_on_sqlite(tested, rendered);
}

}  // namespace schemake::dialect::tests
