#include "fault.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

namespace schemake::faults {
namespace {

constexpr std::array actions = {Action::kill,      Action::interrupt, Action::stop,
                                Action::terminate, Action::cut,       Action::full};
constexpr std::array moments = {Moment::before, Moment::after, Moment::write, Moment::time};

[[noreturn]] void refuse(const std::string& text) {
  throw std::invalid_argument(fmt::format("\"{}\" is no fault: <action>:<moment>:<number>", text));
}

template <typename Values>
auto find_named(const Values& values, const std::string& name, const std::string& text) {
  for (const auto value : values) {
    if (name == name_of(value)) return value;
  }
  refuse(text);
}

}  // namespace

const char* name_of(Action action) {
  switch (action) {
    case Action::kill:
      return "kill";
    case Action::interrupt:
      return "interrupt";
    case Action::stop:
      return "stop";
    case Action::terminate:
      return "terminate";
    case Action::cut:
      return "cut";
    case Action::full:
      return "full";
  }
  return "";
}

const char* name_of(Moment moment) {
  switch (moment) {
    case Moment::before:
      return "before";
    case Moment::after:
      return "after";
    case Moment::write:
      return "write";
    case Moment::time:
      return "time";
  }
  return "";
}

std::string to_text(const Fault& fault) {
  return fmt::format("{}:{}:{}", name_of(fault.action), name_of(fault.moment), fault.at);
}

Fault parse_fault(const std::string& text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
  if (second == std::string::npos) refuse(text);
  Fault fault;
  fault.action = find_named(actions, text.substr(0, first), text);
  fault.moment = find_named(moments, text.substr(first + 1, second - first - 1), text);
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + second + 1, end, fault.at);
  if (error != std::errc() || rest != end) refuse(text);
  return fault;
}

}  // namespace schemake::faults
