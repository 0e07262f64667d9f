// A statement's words, for what is told by them alone: no op holds the options of VACUUM or LOCK.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemake::change {

/// In written order, in upper case, each sign a word of its own: {"CLUSTER", "(", "VERBOSE", ")"}. Comments
/// are left out; a name in quotes stays as written, with them, and a literal is the one word `'`.
std::vector<std::string> statement_words(std::string_view sql);

bool has_word(const std::vector<std::string>& words, std::string_view word);
/// Whether `first` stands directly before `second`.
bool has_words(const std::vector<std::string>& words, std::string_view first, std::string_view second);

/// The index of REINDEX INDEX as it is written, for catalog::parse_name; else empty.
std::string reindexed_index(const std::vector<std::string>& words);

}  // namespace schemake::change
