// One migration source, parsed: a revision, its place in the graph, its two sections.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "change/op.hpp"

namespace schemake::change {

/// `-- allow(M0207): reason` above a statement.
struct Allowance {
  std::string code;
  text::Span span;
};

/// `-- migrate:batch 5000 pause:100ms` above an UPDATE or DELETE: it runs in committed batches.
struct BatchRequest {
  std::uint32_t rows = 0;
  std::uint32_t pause_ms = 0;
  text::Span span;  ///< of the line
  // Where the author's text is cut. Its condition, behind WHERE; nowhere where there is none, and then the
  // end of what a WHERE would stand behind. What is left behind the condition is RETURNING.
  text::Span condition{};
  text::Offset head_end = 0;
  text::Offset tail_begin = 0;
};

/// What a section's line says of waiting, in milliseconds; 0: nothing, `no_limit`: without end.
struct Timeouts {
  static constexpr std::int32_t no_limit = -1;
  std::int32_t lock = 0;
  std::int32_t statement = 0;
};

/// One statement of a section. ALTER TABLE with several actions has several ops.
struct Statement {
  std::vector<Op> ops;
  std::vector<Allowance> allowances{};
  std::optional<BatchRequest> batch{};
  /// The author's text without comments before it and the semicolon behind it; in a derived section the
  /// statement that this one undoes.
  text::Span span;
};

/// A statement of a section written for one dialect (`-- migrate:up sqlite`): run there as it stands.
struct VerbatimSection {
  std::vector<text::Span> statements;
  bool transactional = true;
  Timeouts timeouts{};
  std::string irreversible;
  text::Span marker;
  std::string checksum;
};

struct Section {
  std::vector<Statement> statements;
  bool transactional = true;
  Timeouts timeouts{};
  /// Not empty: a down that its author declared impossible, with this reason.
  std::string irreversible;
  /// A down that no one wrote: its ops are rendered, the statements' spans are the up's.
  bool derived = false;
  text::Span marker;  ///< the `-- migrate:up` line; nowhere in layouts without markers
  /// Of the statements' tokens, 32 hexadecimal digits.
  std::string checksum;
};

/// An edge of the graph as written in a header.
struct RevisionReference {
  std::string revision;
  text::Span span;
};

/// Sections that replace the translation to one dialect.
struct DialectSections {
  std::optional<VerbatimSection> up;
  std::optional<VerbatimSection> down;
};

struct Migration {
  const text::Source* source = nullptr;
  /// Another tool's file, read where it stands: a down that is wrong or missing is no error then, but a
  /// warning, and the revision cannot be reverted.
  bool foreign = false;
  std::string revision;
  text::Span revision_span;  ///< of the header's value, or the file's beginning
  std::vector<RevisionReference> revises;
  std::vector<RevisionReference> depends;
  std::vector<std::string> labels;
  std::string message;
  std::string created;
  /// Absent only where the source is in error.
  std::optional<Section> up;
  std::optional<Section> down;
  DialectSections sqlite;
};

}  // namespace schemake::change
