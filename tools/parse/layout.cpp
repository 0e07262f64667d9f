#include "parse/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "parse/arrange.hpp"

namespace schemake::parse {
namespace {

constexpr std::array<std::pair<Layout, std::string_view>, 10> names{{
    {Layout::native, "native"},
    {Layout::dbmate, "dbmate"},
    {Layout::golang_migrate, "golang-migrate"},
    {Layout::diesel, "diesel"},
    {Layout::sqlx, "sqlx"},
    {Layout::goose, "goose"},
    {Layout::flyway, "flyway"},
    {Layout::sqitch, "sqitch"},
    {Layout::prisma, "prisma"},
    {Layout::plain, "plain"},
}};

/// What one tool alone leaves in a folder: the first place where it was seen.
struct Mark {
  Layout layout;
  text::Span span;
};

/// The marks in a file's text.
struct TextMarks {
  text::Span section;  ///< `-- migrate:`
  text::Span header;   ///< `-- Revision:` or `-- Revises:`
  text::Span goose;    ///< `-- +goose`
};

std::string_view skip_blanks(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
}

TextMarks read_marks(const text::Source& source) {
  TextMarks marks;
  const std::string_view text = source.text();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = skip_blanks(text.substr(begin, end - begin));
    if (line.starts_with("--")) {
      const text::Span span{&source, static_cast<text::Offset>(line.data() - text.data()),
                            static_cast<text::Offset>(end)};
      line = skip_blanks(line.substr(2));
      const auto note = [&](text::Span& mark) { mark = mark.known() ? mark : span; };
      if (line.starts_with("migrate:")) note(marks.section);
      if (line.starts_with("Revision:") || line.starts_with("Revises:")) note(marks.header);
      if (line.starts_with("+goose")) note(marks.goose);
    }
    begin = end + 1;
  }
  return marks;
}

/// All marks of a folder, each layout once.
class Marks {
 public:
  explicit Marks(const Files& files) {
    for (const FolderFile& file : files) {
      if (is_flat(file.path)) {
        look_at(file);
      } else if (file.path.ends_with("/up.sql")) {
        add(Layout::diesel, {file.source, 0, 0});
      } else if (file.path.ends_with("/migration.sql")) {
        add(Layout::prisma, {file.source, 0, 0});
      }
    }
    for (Mark& mark : marks_) {
      if (mark.layout == Layout::golang_migrate && no_transaction_) mark.layout = Layout::sqlx;
      if (mark.layout == Layout::native && !headers_ && dbmate_names_) mark.layout = Layout::dbmate;
    }
    if (marks_.empty() && no_transaction_) marks_.push_back({Layout::sqlx, {}});
  }

  const std::vector<Mark>& all() const { return marks_; }

 private:
  void add(Layout layout, text::Span span) {
    const bool known =
        std::any_of(marks_.begin(), marks_.end(), [&](const Mark& mark) { return mark.layout == layout; });
    if (!known) marks_.push_back({layout, span});
  }

  void look_at(const FolderFile& file) {
    if (!file.path.ends_with(sql_ending)) return;
    const text::Span beginning{file.source, 0, 0};
    no_transaction_ = no_transaction_ || says_no_transaction(file);
    if (is_flyway_name(file.path)) add(Layout::flyway, beginning);
    if (file.path.ends_with(up_ending)) add(Layout::golang_migrate, beginning);
    const TextMarks marks = read_marks(*file.source);
    if (marks.goose.known()) add(Layout::goose, marks.goose);
    if (marks.section.known() || marks.header.known()) {
      add(Layout::native, marks.section.known() ? marks.section : marks.header);
      headers_ = headers_ || marks.header.known();
      dbmate_names_ = dbmate_names_ && is_dbmate_name(file.path);
    }
  }

  // dbmate numbers by the second, or its users by padded counters; ours are 12 digits or short counters.
  static bool is_dbmate_name(std::string_view name) {
    const std::size_t digits = leading_digits(name).size();
    return digits >= 3 && digits != 12;
  }

  std::vector<Mark> marks_;
  bool headers_ = false;
  bool dbmate_names_ = true;
  bool no_transaction_ = false;
};

constexpr std::string_view say_layout =
    "say which it is: LAYOUT <name> in CMake, --layout <name> of schemake";

void report_mixed(const Mark& first, const Mark& second, text::Diagnostics& diagnostics) {
  text::Diagnostic& diagnostic =
      diagnostics.error("M0111", second.span,
                        fmt::format("the folder has the marks of two layouts, {} and {}: this is {}'s",
                                    name_of(first.layout), name_of(second.layout), name_of(second.layout)));
  diagnostic.notes.push_back({first.span, fmt::format("and this is {}'s", name_of(first.layout))});
  diagnostic.help = fmt::format("{}; or move the files of the other one out of the folder", say_layout);
}

bool is_flat_sql(const FolderFile& file) {
  return is_flat(file.path) && file.path.ends_with(sql_ending);
}

// A history that is not found must not pass for an empty one.
void report_unknown(const Files& files, text::Diagnostics& diagnostics) {
  for (const FolderFile& file : files) {
    if (!file.path.ends_with(sql_ending)) continue;
    diagnostics
        .error("M0111", {file.source, 0, 0}, "there are SQL files below the folder, and no tool's layout")
        .help = fmt::format("name the folder that the migrations lie in, or {}", say_layout);
    return;
  }
}

std::optional<Layout> find_layout(const Files& files, text::Diagnostics& diagnostics) {
  const Marks marks(files);
  if (marks.all().size() > 1) {
    report_mixed(marks.all()[0], marks.all()[1], diagnostics);
    return std::nullopt;
  }
  if (!marks.all().empty()) return marks.all().front().layout;
  if (std::any_of(files.begin(), files.end(), is_flat_sql)) return Layout::plain;
  report_unknown(files, diagnostics);
  return Layout::native;
}

void report_other_languages(const Files& files, Layout layout, text::Diagnostics& diagnostics) {
  for (const FolderFile& file : files) {
    if (!is_flat(file.path)) continue;
    if (file.path.ends_with(".cpp")) {
      report_misfit(file, diagnostics, "migrations in C++ are not supported yet",
                    "write the migration in SQL, or move the file out of the folder");
    }
    const bool program = (file.path.ends_with(".go") && !file.path.ends_with("_test.go") &&
                          !leading_digits(file.path).empty()) ||
                         (file.path.ends_with(".java") && layout == Layout::flyway);
    if (program) {
      report_misfit(file, diagnostics, "a migration written as a program cannot be read",
                    "write what it does to the database as SQL, under the same version");
    }
  }
}

}  // namespace

std::string_view name_of(Layout layout) {
  for (const auto& [each, name] : names) {
    if (each == layout) return name;
  }
  return {};
}

std::optional<Layout> layout_named(std::string_view name) {
  for (const auto& [layout, each] : names) {
    if (each == name) return layout;
  }
  return std::nullopt;
}

const std::vector<std::string_view>& layout_names() {
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> list;
    for (const auto& [layout, name] : names) list.push_back(name);
    return list;
  }();
  return all;
}

Arrangement arrange(const Files& files, std::optional<Layout> layout, text::Diagnostics& diagnostics) {
  if (!layout) layout = find_layout(files, diagnostics);
  Arrangement arrangement;
  if (!layout) return arrangement;
  arrangement.layout = *layout;
  switch (*layout) {
    case Layout::native:
    case Layout::dbmate:
    case Layout::goose:
    case Layout::plain:
      arrangement.migrations = arrange_numbered(files, *layout, diagnostics);
      break;
    case Layout::golang_migrate:
    case Layout::sqlx:
      arrangement.migrations = arrange_pairs(files, *layout, diagnostics);
      break;
    case Layout::diesel:
    case Layout::prisma:
      arrangement.migrations = arrange_folders(files, *layout, diagnostics);
      break;
    case Layout::flyway:
      arrangement.migrations = arrange_flyway(files, diagnostics);
      break;
    case Layout::sqitch:
      break;
  }
  report_other_languages(files, *layout, diagnostics);
  return arrangement;
}

}  // namespace schemake::parse
