// SQLite's way to its files, with each change of them seen by the injector.
#pragma once

namespace schemake::faults {

/// Every database of the process that is opened from now on. Throws std::runtime_error.
void use_faulty_files();

}  // namespace schemake::faults
