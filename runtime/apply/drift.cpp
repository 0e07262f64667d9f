#include <schemake/apply/drift.hpp>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <schemake/apply/table_text.hpp>

namespace schemake::apply {
namespace {

using std::string_view;

constexpr std::size_t longest_shown = 100;
/// Of what two long texts begin with alike, so that their difference has a place.
constexpr std::size_t shown_before = 30;

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// At most `longest_shown` bytes of a line, from `begin` or a little before it.
std::string cut(string_view line, std::size_t begin) {
  while (begin > 0 && begin < line.size() && continues_character(line[begin])) --begin;
  std::size_t end = std::min(line.size(), begin + longest_shown);
  while (end < line.size() && continues_character(line[end])) --end;
  return fmt::format("{}{}{}", begin > 0 ? "…" : "", line.substr(begin, end - begin),
                     end < line.size() ? "…" : "");
}

/// Two long texts that are the same for a while are shown from near the place where they part.
std::pair<std::string, std::string> cut_both(const std::string& expected, const std::string& found) {
  if (std::max(expected.size(), found.size()) <= longest_shown) return {expected, found};
  const auto [at, other] = std::mismatch(expected.begin(), expected.end(), found.begin(), found.end());
  const auto same = static_cast<std::size_t>(at - expected.begin());
  const std::size_t begin = same > shown_before ? same - shown_before : 0;
  return {cut(expected, begin), cut(found, begin)};
}

/// PostgreSQL's short name of a type: "character varying(20)[]" is "varchar(20)[]".
std::string short_type(std::string type) {
  const auto replace = [&type](string_view from, string_view to) {
    const auto at = type.find(from);
    if (at != std::string::npos) type.replace(at, from.size(), to);
    return at != std::string::npos;
  };
  replace("character varying", "varchar");
  replace("bit varying", "varbit");
  if (type.rfind("character", 0) == 0) replace("character", "char");
  replace(" without time zone", "");
  if (replace(" with time zone", "")) {
    if (!replace("timestamp", "timestamptz")) replace("time", "timetz");
  }
  return type;
}

/// The star that was passed last is where a mismatch goes on from, with one byte more in it.
bool matches_whole(string_view pattern, string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == string_view::npos;
}

/// "materialized view totals" is "totals", 'table "My table"' is '"My table"', "function f(a integer)" whole.
string_view without_kind(string_view object) {
  static constexpr string_view kinds[] = {"materialized ", "event ", "foreign "};
  for (const string_view word : kinds) {
    if (object.rfind(word, 0) == 0) object.remove_prefix(word.size());
  }
  const std::size_t blank = object.find(' ');
  return blank == string_view::npos ? object : object.substr(blank + 1);
}

bool is_ignored(const RawDifference& difference, const std::vector<std::string>& ignored) {
  return std::any_of(ignored.begin(), ignored.end(), [&](const std::string& pattern) {
    return matches(pattern, difference.object) || matches(pattern, difference.part_of);
  });
}

/// A column's name as TablePart has it: of "column users.phone" that is "phone".
std::string column_name(const RawDifference& difference) {
  const string_view table = string_view(difference.part_of).substr(sizeof "table " - 1);
  const std::string prefix = fmt::format("column {}.", table);
  if (difference.object.rfind(prefix, 0) != 0) return {};
  const auto parts = table_parts(fmt::format("({})", difference.object.substr(prefix.size())));
  return parts.empty() ? std::string() : parts.front().name;
}

class Arrangement {
 public:
  explicit Arrangement(std::vector<RawDifference> differences) : differences_(std::move(differences)) {
    for (const RawDifference& difference : differences_) {
      if (!difference.object_found) gone_.insert(difference.object);
      if (!difference.object_expected) fresh_.insert(difference.object);
    }
    for (const std::string& object : gone_) {
      if (object.rfind("schema ", 0) == 0) gone_schemas_.emplace_back(without_kind(object));
    }
  }

  void fill(Drift& drift) {
    for (const RawDifference& difference : differences_) add(difference, drift);
    for (auto* list : {&drift.differing, &drift.unmanaged, &drift.unknown}) {
      const auto key = [](const Difference& d) { return std::tie(d.object, d.aspect, d.expected, d.found); };
      std::sort(list->begin(), list->end(),
                [&](const Difference& a, const Difference& b) { return key(a) < key(b); });
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
  }

 private:
  void add(const RawDifference& difference, Drift& drift) const {
    auto& known = difference.managed ? drift.differing : drift.unmanaged;
    if (!difference.object_found) {
      const bool told = gone_.contains(difference.part_of) || is_in_gone_schema(difference.object);
      if (!told) known.push_back({difference.object, "", "", std::nullopt});
    } else if (!difference.object_expected) {
      auto& list = difference.managed || difference.whole_expected ? known : drift.unknown;
      if (!fresh_.contains(difference.part_of)) list.push_back({difference.object, "", std::nullopt, ""});
    } else {
      add_aspect(difference, known);
    }
  }

  bool is_in_gone_schema(string_view object) const {
    const string_view name = without_kind(object);
    return std::any_of(gone_schemas_.begin(), gone_schemas_.end(), [&](const std::string& schema) {
      return name.size() > schema.size() && name.rfind(schema, 0) == 0 && name[schema.size()] == '.';
    });
  }

  void add_aspect(const RawDifference& difference, std::vector<Difference>& list) const {
    Difference told{difference.object, difference.aspect, difference.expected, difference.found};
    if (told.aspect == "type") {
      if (told.expected) told.expected = short_type(*told.expected);
      if (told.found) told.found = short_type(*told.found);
    }
    if (told.aspect == "definition" && told.expected && told.found) {
      if (told.object.rfind("table ", 0) == 0) return add_table(told, list);
      if (on_one_line(*told.expected) == on_one_line(*told.found)) return;
    }
    list.push_back(std::move(told));
  }

  /// What of a table's text the pragmas have not told. A part that was changed is there twice, by its name. A
  /// column that only one text has is told by the pragmas, or was somebody's own when a run last changed the
  /// table: the text of the whole is then expected as it was.
  void add_table(const Difference& table, std::vector<Difference>& list) const {
    auto expected = untold_parts(*table.expected, table.object);
    auto found = untold_parts(*table.found, table.object);
    remove_common(expected, found);
    const bool is_virtual = on_one_line(*table.found).find("VIRTUAL TABLE") != std::string::npos;
    const auto is_told = [is_virtual](const TablePart& part) { return !is_virtual && part.is_column(); };
    for (const TablePart& part : expected) {
      const auto other = std::find_if(found.begin(), found.end(), [&](const TablePart& candidate) {
        return candidate.name == part.name;
      });
      Difference difference{table.object, table.aspect, part.shown, std::nullopt};
      if (other != found.end()) {
        difference.found = other->shown;
        found.erase(other);
      }
      if (difference.found || !is_told(part)) list.push_back(std::move(difference));
    }
    for (const TablePart& part : found) {
      if (!is_told(part)) list.push_back({table.object, table.aspect, std::nullopt, part.shown});
    }
  }

  std::vector<TablePart> untold_parts(const std::string& create_table, const std::string& table) const {
    std::set<std::string> told;
    bool references = false;
    for (const RawDifference& difference : differences_) {
      if (difference.part_of != table) continue;
      told.insert(column_name(difference));
      references = references || difference.object.rfind("foreign key ", 0) == 0;
    }
    std::vector<TablePart> parts = table_parts(create_table);
    std::erase_if(parts, [&](const TablePart& part) {
      return told.contains(part.name) ||
             (references && part.canonical.find("references ") != std::string::npos);
    });
    return parts;
  }

  static void remove_common(std::vector<TablePart>& left, std::vector<TablePart>& right) {
    std::erase_if(left, [&](const TablePart& part) {
      const auto same = std::find_if(right.begin(), right.end(), [&](const TablePart& candidate) {
        return candidate.canonical == part.canonical;
      });
      if (same == right.end()) return false;
      right.erase(same);
      return true;
    });
  }

  std::vector<RawDifference> differences_;
  std::set<std::string> gone_;
  std::vector<std::string> gone_schemas_;
  std::set<std::string> fresh_;
};

}  // namespace

std::string in_words(const Difference& difference) {
  const auto& [object, aspect, expected, found] = difference;
  if (aspect.empty()) return object + (expected ? ": expected, not found" : ": found, not expected");
  if (aspect == "fingerprint") return object + ": its definition is not the expected one";
  const std::string wanted = expected ? on_one_line(*expected) : "";
  const std::string there = found ? on_one_line(*found) : "";
  if (!found) return fmt::format("{}: {} expected, not found", object, cut(wanted, 0));
  if (!expected) return fmt::format("{}: {} found, not expected", object, cut(there, 0));
  const auto [shown_wanted, shown_there] = cut_both(wanted, there);
  return fmt::format("{}: {} expected, {} found", object, shown_wanted, shown_there);
}

Drift arrange(std::vector<RawDifference> differences, const std::vector<std::string>& ignored) {
  Drift drift;
  std::set<std::string> left_out;
  std::erase_if(differences, [&](const RawDifference& difference) {
    if (!is_ignored(difference, ignored)) return false;
    left_out.insert(difference.object);
    return true;
  });
  drift.ignored = left_out.size();
  Arrangement(std::move(differences)).fill(drift);
  return drift;
}

bool matches(string_view pattern, string_view object) {
  return !object.empty() && (matches_whole(pattern, object) || matches_whole(pattern, without_kind(object)));
}

}  // namespace schemake::apply
