#include "change/statement_words.hpp"

#include <algorithm>

#include "text/ascii.hpp"

namespace schemake::change {
namespace {

constexpr const char* literal = "'";

bool is_blank(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool is_word(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         byte == '_' || static_cast<unsigned char>(byte) >= 0x80;
}

/// What is not closed reaches to the end: the text was scanned before, and is never so.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}

  std::vector<std::string> read() {
    while (at_ < text_.size()) next();
    return std::move(words_);
  }

 private:
  void next() {
    const std::string_view rest = text_.substr(at_);
    if (is_blank(rest.front())) {
      ++at_;
    } else if (rest.starts_with("--")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (rest.starts_with("/*")) {
      skip_comment();
    } else if (rest.front() == '"') {
      const std::size_t begin = at_;
      skip_quoted(false);
      words_.emplace_back(text_.substr(begin, at_ - begin));
    } else if (rest.front() == '\'') {
      skip_quoted(!words_.empty() && words_.back() == "E" && at_ > 0 && is_word(text_[at_ - 1]));
      words_.emplace_back(literal);
    } else if (rest.front() == '$' && dollar_tag() != 0) {
      skip_dollars();
      words_.emplace_back(literal);
    } else {
      word();
    }
  }

  void word() {
    const std::size_t begin = at_++;
    while (is_word(text_[begin]) && at_ < text_.size() && is_word(text_[at_])) ++at_;
    words_.push_back(text::upper(text_.substr(begin, at_ - begin)));
  }

  // They nest.
  void skip_comment() {
    int depth = 0;
    do {
      const std::string_view rest = text_.substr(at_);
      const int step = rest.starts_with("/*") ? 1 : rest.starts_with("*/") ? -1 : 0;
      depth += step;
      at_ += step == 0 ? 1 : 2;
    } while (depth > 0 && at_ < text_.size());
  }

  // A doubled quote ends one literal and begins the next, which comes to the same.
  void skip_quoted(bool escapes) {
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) at_ += escapes && text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
    if (at_ < text_.size() && text_[at_] == quote) skip_quoted(escapes);
  }

  // The length of `$tag$`; 0: this is no such tag ($1).
  std::size_t dollar_tag() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_word(text_[end])) ++end;
    const bool number = end > at_ + 1 && text_[at_ + 1] >= '0' && text_[at_ + 1] <= '9';
    return end < text_.size() && text_[end] == '$' && !number ? end + 1 - at_ : 0;
  }

  void skip_dollars() {
    const std::string_view tag = text_.substr(at_, dollar_tag());
    const std::size_t end = text_.find(tag, at_ + tag.size());
    at_ = end == std::string_view::npos ? text_.size() : end + tag.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string> words_;
};

}  // namespace

std::vector<std::string> statement_words(std::string_view sql) {
  return WordReader(sql).read();
}

bool has_word(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool has_words(const std::vector<std::string>& words, std::string_view first, std::string_view second) {
  const auto pair = std::adjacent_find(
      words.begin(), words.end(), [&](const auto& a, const auto& b) { return a == first && b == second; });
  return pair != words.end();
}

std::string reindexed_index(const std::vector<std::string>& words) {
  const auto index = std::find(words.begin(), words.end(), "INDEX");
  std::string name;
  if (words.empty() || words.front() != "REINDEX" || index == words.end()) return name;
  for (auto word = index + 1; word != words.end(); ++word) {
    if (*word != "CONCURRENTLY") name += *word;
  }
  return name;
}

}  // namespace schemake::change
