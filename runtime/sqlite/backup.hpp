// A copy of a database while it is used. Internal to this room.
#pragma once

#include <atomic>
#include <string>

#include <schemake/apply/url.hpp>

namespace schemake::sqlite {

/// See apply::DriverFactory::back_up. The copy is checked before it gets its name, has the permissions of the
/// database's file, and never takes the place of a file that is there.
void back_up(const Url& url, const std::string& file, const std::atomic<bool>& stop);

}  // namespace schemake::sqlite
