#include "history.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <ctime>

#include "step.hpp"

namespace schemake::bench {
namespace {

constexpr std::size_t rows_in_a_table = 20;

std::string table_name(std::size_t table) {
  return fmt::format("account_{}", table);
}

std::string parent_column(std::size_t table) {
  if (table == 0) return "  parent_id integer";
  return fmt::format("  parent_id integer REFERENCES {} (id)", table_name(table - 1));
}

Step create_table(std::size_t table) {
  return {"create_" + table_name(table),
          fmt::format("CREATE TABLE {} (\n"
                      "  id integer PRIMARY KEY,\n"
                      "  name varchar(80) NOT NULL,\n"
                      "  code text NOT NULL UNIQUE,\n"
                      "  balance integer NOT NULL DEFAULT 0,\n"
                      "{}\n"
                      ");\n",
                      table_name(table), parent_column(table)),
          ""};
}

Step insert_rows(std::size_t table) {
  std::string up = fmt::format("INSERT INTO {} (id, name, code, parent_id) VALUES\n", table_name(table));
  for (std::size_t row = 1; row <= rows_in_a_table; ++row)
    up += fmt::format("  ({0}, 'account {0} of {1}', 'code-{1}-{0}', {2}){3}\n", row, table,
                      table == 0 ? "NULL" : std::to_string(row), row == rows_in_a_table ? ";" : ",");
  return {"fill_" + table_name(table), up, fmt::format("DELETE FROM {};\n", table_name(table))};
}

Step add_columns(std::size_t table) {
  return {"describe_" + table_name(table),
          fmt::format("ALTER TABLE {0} ADD COLUMN note text;\n"
                      "ALTER TABLE {0} ADD COLUMN rank integer NOT NULL DEFAULT 0;\n",
                      table_name(table)),
          ""};
}

Step create_index(std::size_t table) {
  return {"index_" + table_name(table),
          fmt::format("CREATE INDEX {0}_name_idx ON {0} (name, rank);\n", table_name(table)), ""};
}

Step update_rows(std::size_t table) {
  return {"rank_" + table_name(table),
          fmt::format("UPDATE {} SET rank = id * 2, note = name || ' ranked' WHERE balance = 0;\n",
                      table_name(table)),
          fmt::format("UPDATE {} SET rank = 0, note = NULL;\n", table_name(table))};
}

constexpr std::array steps = {create_table, insert_rows, add_columns, create_index, update_rows};

/// Spread over the 48 bits of an id, each once: the factor is odd.
std::string revision_id(std::size_t index) {
  return fmt::format("{:012x}", ((index + 1) * 0x9e3779b97f4b) & 0xffffffffffff);
}

/// An hour apart, from 2020 on.
std::tm created(std::size_t index) {
  constexpr std::time_t first = 1'577'836'800;
  return fmt::gmtime(first + static_cast<std::time_t>(index) * 3600);
}

std::string spaced(std::string slug) {
  for (char& c : slug)
    if (c == '_') c = ' ';
  return slug;
}

std::string header(std::size_t index, const std::string& slug) {
  return fmt::format(
      "-- {}\n--\n-- Revision: {}\n{}-- Created:  {:%Y-%m-%d %H:%M:%S}Z\n", spaced(slug), revision_id(index),
      index == 0 ? "" : fmt::format("-- Revises:  {}\n", revision_id(index - 1)), created(index));
}

Step portable_step(std::size_t index) {
  return steps[index % steps.size()](index / steps.size());
}

std::string down_section(const std::string& down) {
  if (down.empty()) return "";
  return "\n-- migrate:down" + (down.starts_with(' ') ? down : "\n" + down);
}

MigrationFile make_migration(std::size_t index, HistoryKind kind) {
  const Step step = kind == HistoryKind::mixed ? mixed_step(index) : portable_step(index);
  MigrationFile file{fmt::format("{:%Y%m%d%H%M}_{}.sql", created(index), step.slug),
                     header(index, step.slug) + "\n-- migrate:up\n" + step.up};
  file.text += down_section(step.down);
  return file;
}

}  // namespace

std::vector<MigrationFile> make_history(std::size_t count, HistoryKind kind) {
  std::vector<MigrationFile> files;
  files.reserve(count);
  for (std::size_t index = 0; index < count; ++index) files.push_back(make_migration(index, kind));
  return files;
}

}  // namespace schemake::bench
