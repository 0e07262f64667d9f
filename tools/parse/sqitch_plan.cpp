#include "parse/sqitch_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

namespace schemake::parse {
namespace {

struct Change {
  text::Span name;
  std::vector<text::Span> requirements;
  std::vector<std::string> tags;  ///< given between it and the change behind it
  std::string created;
  std::string note;
  /// Tags up to the same change's next entry, if it has one: its script is named after one of them.
  std::vector<std::string> tags_before_rework;
  bool reworked = false;
  std::string revision;
};

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

/// Takes words off a line.
class LineReader {
 public:
  explicit LineReader(text::Span line) : line_(line) { skip(); }

  bool done() const { return line_.begin >= line_.end; }
  char front() const { return done() ? '\0' : line_.text().front(); }
  void drop() {
    ++line_.begin;
    skip();
  }
  text::Span word(std::string_view ends = "[]#") {
    text::Span word = line_;
    text::Offset at = line_.begin;
    const std::string& text = line_.source->text();
    while (at < line_.end && !is_blank(text[at]) && ends.find(text[at]) == std::string_view::npos) ++at;
    word.end = at;
    line_.begin = at;
    skip();
    return word;
  }
  text::Span rest() const { return line_; }
  void skip_to(text::Offset at) { line_.begin = std::min(at, line_.end); }

 private:
  void skip() {
    while (!done() && is_blank(line_.source->text()[line_.begin])) ++line_.begin;
  }
  text::Span line_;
};

// "2012-07-16T17:25:07Z" → "2012-07-16 17:25:07Z".
std::string created_of(std::string_view time) {
  const bool right = time.size() == 20 && time[4] == '-' && time[10] == 'T' && time.back() == 'Z';
  if (!right) return {};
  std::string created(time);
  created[10] = ' ';
  return created;
}

std::string as_identifier(std::string_view name) {
  std::string id(name);
  for (char& byte : id) {
    const bool plain = std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' || byte == '.';
    byte = plain ? byte : '-';
  }
  return id;
}

class PlanReader {
 public:
  PlanReader(const text::Source& plan, text::Diagnostics& diagnostics)
      : plan_(plan), diagnostics_(diagnostics) {}

  std::vector<Change> take() {
    const std::string& text = plan_.text();
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      read_line({&plan_, static_cast<text::Offset>(begin), static_cast<text::Offset>(end)});
      begin = end + 1;
    }
    return std::move(changes_);
  }

  const std::string& project() const { return project_; }

 private:
  void fail(text::Span span, std::string message, std::string help) {
    diagnostics_.error("M0115", span, std::move(message)).help = std::move(help);
  }

  void read_line(text::Span line) {
    LineReader reader(line);
    if (reader.done() || reader.front() == '#') return;
    if (reader.front() == '%') {
      read_pragma(reader);
    } else if (reader.front() == '@') {
      read_tag(reader);
    } else {
      read_change(reader);
    }
  }

  void read_pragma(LineReader& reader) {
    const std::string_view pragma = reader.word("").text();
    constexpr std::string_view project = "%project=";
    if (pragma.starts_with(project)) project_ = pragma.substr(project.size());
  }

  void read_tag(LineReader& reader) {
    reader.drop();
    const text::Span name = reader.word();
    if (changes_.empty() || name.text().empty()) {
      fail(name, "a tag without a change above it", "put the change that it marks above it");
      return;
    }
    changes_.back().tags.emplace_back(name.text());
  }

  void read_change(LineReader& reader) {
    if (reader.front() == '-') {
      fail(reader.rest(), "a change is taken back in the plan", "remove the line, and the change's own one");
      return;
    }
    if (reader.front() == '+') reader.drop();
    Change change;
    change.name = reader.word();
    if (change.name.text().empty()) {
      fail(reader.rest(), "no change begins like this", "a line is: name [requirements] time planner");
      return;
    }
    if (reader.front() == '[' && !read_requirements(reader, change)) return;
    change.created = created_of(reader.word().text());
    const std::string_view rest = reader.rest().text();
    const std::size_t hash = rest.find('#');
    if (hash != std::string_view::npos)
      change.note =
          LineReader({&plan_, offset_of(rest) + static_cast<text::Offset>(hash) + 1, reader.rest().end})
              .rest()
              .text();
    while (!change.note.empty() && is_blank(change.note.back())) change.note.pop_back();
    changes_.push_back(std::move(change));
  }

  text::Offset offset_of(std::string_view part) const {
    return static_cast<text::Offset>(part.data() - plan_.text().data());
  }

  bool read_requirements(LineReader& reader, Change& change) {
    const text::Span open = reader.rest();
    reader.drop();
    while (!reader.done() && reader.front() != ']') {
      if (reader.front() == '[' || reader.front() == '#') break;
      change.requirements.push_back(reader.word());
    }
    if (reader.front() == ']') {
      reader.drop();
      return true;
    }
    fail({open.source, open.begin, open.begin + 1}, "the list of requirements has no end", "close it: `]`");
    return false;
  }

  const text::Source& plan_;
  text::Diagnostics& diagnostics_;
  std::vector<Change> changes_;
  std::string project_;
};

// A change that comes a second time was reworked: the tags in between name its first script.
void find_reworked(std::vector<Change>& changes) {
  std::map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto [found, first] = last.emplace(changes[i].name.text(), i);
    if (!first) {
      Change& before = changes[found->second];
      before.reworked = true;
      for (std::size_t at = found->second; at < i; ++at) {
        for (const std::string& tag : changes[at].tags) before.tags_before_rework.push_back(tag);
      }
      found->second = i;
    }
  }
}

/// Names the files, and resolves requirements against the changes above.
class PlanResolver {
 public:
  PlanResolver(std::string project, const std::function<bool(const std::string&)>& exists,
               text::Diagnostics& diagnostics)
      : project_(std::move(project)), exists_(exists), diagnostics_(diagnostics) {}

  MigrationFiles resolve(Change& change) {
    MigrationFiles files;
    std::string stem(change.name.text());
    change.revision = as_identifier(stem);
    if (change.reworked) name_reworked(change, stem);
    files.up = "deploy/" + stem + ".sql";
    if (const std::string down = "revert/" + stem + ".sql"; exists_(down)) files.down = down;
    files.revision = change.revision;
    files.message = change.note.empty() ? std::string(change.name.text()) : change.note;
    files.created = change.created;
    files.labels = change.tags;
    for (const text::Span& requirement : change.requirements) add_requirement(requirement, files);
    instances_[std::string(change.name.text())].push_back({position_, change.revision});
    for (const std::string& tag : change.tags) tags_[tag] = {position_, change.revision};
    ++position_;
    if (!exists_(files.up)) {
      diagnostics_.error("M0115", change.name, fmt::format("there is no {}", files.up)).help =
          "write it, or remove the change from the plan; the folders of a plan are deploy/ and revert/";
      files.up.clear();
    }
    return files;
  }

 private:
  void name_reworked(Change& change, std::string& stem) {
    const std::vector<std::string>& tags = change.tags_before_rework;
    if (tags.empty()) {
      diagnostics_.error("M0115", change.name, "a change comes twice, without a tag in between").help =
          "give the second one a name of its own, or put the tag between them";
      return;
    }
    const auto found = std::find_if(tags.begin(), tags.end(), [&](const std::string& tag) {
      return exists_("deploy/" + stem + "@" + tag + ".sql");
    });
    const std::string& tag = found == tags.end() ? tags.front() : *found;
    change.revision = as_identifier(stem + "." + tag);
    stem += "@" + tag;
  }

  void add_requirement(text::Span requirement, MigrationFiles& files) {
    std::string_view name = requirement.text();
    if (name.starts_with('!')) return;  // a conflict: with one line of history it cannot be met
    const std::size_t colon = name.find(':');
    if (colon != std::string_view::npos && name.substr(0, colon) != project_) {
      diagnostics_
          .warning("M0115", requirement, "a change of another project is required: that is not checked")
          .help = "see to it that the other project's database is deployed first";
      return;
    }
    if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
    files.depends.push_back({revision_of(name), requirement});
  }

  // "change", "@tag" or "change@tag", of what is above the line that is read.
  std::string revision_of(std::string_view name) const {
    const std::size_t at = name.find('@');
    const auto tag =
        at == std::string_view::npos ? tags_.end() : tags_.find(std::string(name.substr(at + 1)));
    if (at == 0 && tag != tags_.end()) return tag->second.revision;
    const auto found = instances_.find(std::string(name.substr(0, at)));
    if (found == instances_.end()) return as_identifier(name);
    const std::size_t limit = tag == tags_.end() ? position_ : tag->second.position;
    for (auto instance = found->second.rbegin(); instance != found->second.rend(); ++instance) {
      if (instance->position <= limit) return instance->revision;
    }
    return as_identifier(name);
  }

  std::string project_;
  const std::function<bool(const std::string&)>& exists_;
  text::Diagnostics& diagnostics_;
  struct Instance {
    std::size_t position;
    std::string revision;
  };
  std::size_t position_ = 0;
  std::map<std::string, std::vector<Instance>> instances_;
  std::map<std::string, Instance> tags_;
};

}  // namespace

std::vector<MigrationFiles> read_plan(const text::Source& plan,
                                      const std::function<bool(const std::string&)>& exists,
                                      text::Diagnostics& diagnostics) {
  PlanReader reader(plan, diagnostics);
  std::vector<Change> changes = reader.take();
  find_reworked(changes);
  PlanResolver resolver(reader.project(), exists, diagnostics);
  std::vector<MigrationFiles> migrations;
  for (Change& change : changes) {
    MigrationFiles files = resolver.resolve(change);
    if (!files.up.empty()) migrations.push_back(std::move(files));
  }
  return migrations;
}

}  // namespace schemake::parse
