#include "cli/report.hpp"

#include <fmt/format.h>

namespace schemake::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word(text::Severity severity) {
  switch (severity) {
    case text::Severity::error:
      return "error";
    case text::Severity::warning:
      return "warning";
    case text::Severity::note:
      return "note";
  }
  return {};
}

void add_place(Json& json, text::Span span) {
  if (!span.known()) return;
  const text::Position at = span.position();
  json["file"] = span.source->path();
  json["line"] = at.line;
  json["column"] = at.column;
}

}  // namespace

Json diagnostics_json(const text::Diagnostics& diagnostics) {
  Json all = Json::array();
  for (const text::Diagnostic& diagnostic : diagnostics.all()) {
    Json each = {{"severity", word(diagnostic.severity)}, {"code", diagnostic.code}};
    add_place(each, diagnostic.span);
    each["message"] = diagnostic.message;
    each["notes"] = Json::array();
    for (const text::Note& note : diagnostic.notes) {
      Json noted = Json::object();
      add_place(noted, note.span);
      noted["message"] = note.message;
      each["notes"].push_back(std::move(noted));
    }
    if (!diagnostic.help.empty()) each["help"] = diagnostic.help;
    all.push_back(std::move(each));
  }
  return all;
}

Json statistics_json(const Compilation& compilation) {
  const Statistics& statistics = compilation.statistics;
  return {{"revisions", compilation.migrations.size()},
          {"statements", statistics.statements},
          {"modelled", statistics.modelled},
          {"opaque", statistics.opaque},
          {"refused", statistics.refused}};
}

std::string statistics_line(const Compilation& compilation) {
  const Statistics& statistics = compilation.statistics;
  return fmt::format("{} revisions, {} statements: {} modelled, {} opaque, {} refused",
                     compilation.migrations.size(), statistics.statements, statistics.modelled,
                     statistics.opaque, statistics.refused);
}

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace schemake::cli
