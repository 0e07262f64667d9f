#include <schemake/apply/user.hpp>

#include <pwd.h>
#include <unistd.h>

#include <array>

namespace schemake::apply {
namespace {

std::string user() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
    return found->pw_name;
  }
  return std::to_string(geteuid());  // a container's user without an entry
}

std::string host() {
  std::array<char, 256> buffer{};
  if (gethostname(buffer.data(), buffer.size() - 1) != 0) return "unknown";
  return buffer.data();
}

}  // namespace

std::string user_at_host() {
  return user() + "@" + host();
}

}  // namespace schemake::apply
