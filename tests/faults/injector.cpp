#include "injector.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>

#include <schemake/apply/error.hpp>

namespace schemake::faults {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

[[noreturn]] void lose_answer() {
  throw DatabaseError(DatabaseError::Kind::connection, "the connection was cut");
}

}  // namespace

Injector& Injector::instance() {
  static Injector injector;
  return injector;
}

Injector::Injector() : count_file_(environment(count_variable)), stop_command_(environment(stop_variable)) {
  const std::string fault = environment(fault_variable);
  if (!fault.empty()) fault_ = parse_fault(fault);
}

bool Injector::due(Moment moment, std::uint64_t count) const {
  return fault_ && fault_->moment == moment && fault_->at == count;
}

void Injector::before_call() {
  if (connection_lost_) lose_answer();
  ++calls_;
  if (due(Moment::before, calls_)) strike();
}

void Injector::after_call() {
  if (due(Moment::after, calls_)) strike();
}

void Injector::strike() {
  switch (fault_->action) {
    case Action::kill:
      die();
    case Action::interrupt:
      std::raise(SIGTERM);
      return;
    case Action::stop:
      if (std::system(stop_command_.c_str()) != 0) std::abort();
      return;
    case Action::terminate:
      terminate_();
      return;
    case Action::cut:
      connection_lost_ = true;
      lose_answer();
    case Action::full:
      writes_fail_ = true;
      return;
  }
}

Injector::Write Injector::next_write() {
  ++writes_;
  if (due(Moment::write, writes_)) {
    if (fault_->action == Action::kill) return Write::torn;
    strike();
  }
  return writes_fail_ ? Write::fails : Write::succeeds;
}

void Injector::die() {
  std::raise(SIGKILL);
  std::abort();
}

void Injector::write_counts() const {
  if (!count_file_.empty()) std::ofstream(count_file_) << calls_ << " " << writes_ << "\n";
}

}  // namespace schemake::faults
