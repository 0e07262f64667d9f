// A VFS around the one of the system. What counts as a change is what can fail for want of space, or what a
// kill can come before: a write, another size, a deletion (SQLite commits by deleting its journal).
#include "faulty_files.hpp"

#include <sqlite3.h>

#include <new>
#include <stdexcept>

#include "injector.hpp"

namespace schemake::faults {
namespace {

using Write = Injector::Write;

/// The system's own file lies behind it in the same memory, which SQLite owns.
struct FaultyFile {
  sqlite3_file base;
  sqlite3_file* real;
};

sqlite3_vfs* system_files() {
  static sqlite3_vfs* const found = sqlite3_vfs_find(nullptr);
  return found;
}

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<FaultyFile*>(file)->real;
}

template <auto method, typename... Arguments>
int forward(sqlite3_file* file, Arguments... arguments) {
  return (real(file)->pMethods->*method)(real(file), arguments...);
}

/// What needs no room is written on a full file system too: SQLite rolls back by that.
bool grows(sqlite3_file* file, sqlite3_int64 end) {
  sqlite3_int64 size = 0;
  return real(file)->pMethods->xFileSize(real(file), &size) != SQLITE_OK || end > size;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  const Write fate = Injector::instance().next_write();
  if (fate == Write::torn) {
    real(file)->pMethods->xWrite(real(file), data, size / 2, offset);
    Injector::die();
  }
  if (fate == Write::fails && grows(file, offset + size)) return SQLITE_FULL;
  return real(file)->pMethods->xWrite(real(file), data, size, offset);
}

/// What is done whole or not at all, and takes no room.
void change() {
  if (Injector::instance().next_write() == Write::torn) Injector::die();
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  change();
  return real(file)->pMethods->xTruncate(real(file), size);
}

int remove(sqlite3_vfs*, const char* name, int sync) {
  change();
  return system_files()->xDelete(system_files(), name, sync);
}

int shared_memory_map(sqlite3_file* file, int page, int size, int extend, void volatile** mapped) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, mapped);
}

int shared_memory_unmap(sqlite3_file* file, int remove_it) {
  return real(file)->pMethods->xShmUnmap(real(file), remove_it);
}

void shared_memory_barrier(sqlite3_file* file) {
  real(file)->pMethods->xShmBarrier(real(file));
}

using Methods = sqlite3_io_methods;

/// Version 2, which has WAL's shared memory and no mapped reading.
const Methods methods = {
    2,
    forward<&Methods::xClose>,
    forward<&Methods::xRead, void*, int, sqlite3_int64>,
    write,
    truncate,
    forward<&Methods::xSync, int>,
    forward<&Methods::xFileSize, sqlite3_int64*>,
    forward<&Methods::xLock, int>,
    forward<&Methods::xUnlock, int>,
    forward<&Methods::xCheckReservedLock, int*>,
    forward<&Methods::xFileControl, int, void*>,
    forward<&Methods::xSectorSize>,
    forward<&Methods::xDeviceCharacteristics>,
    shared_memory_map,
    forward<&Methods::xShmLock, int, int, int>,
    shared_memory_barrier,
    shared_memory_unmap,
    nullptr,
    nullptr,
};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  void* const behind = reinterpret_cast<char*>(file) + sizeof(FaultyFile);
  auto* faulty = new (file) FaultyFile{{nullptr}, static_cast<sqlite3_file*>(behind)};
  faulty->real->pMethods = nullptr;
  const int result = system_files()->xOpen(system_files(), name, faulty->real, flags, flags_out);
  if (faulty->real->pMethods != nullptr) faulty->base.pMethods = &methods;
  return result;
}

}  // namespace

void use_faulty_files() {
  static sqlite3_vfs faulty = *system_files();
  faulty.zName = "faulty";
  faulty.szOsFile += static_cast<int>(sizeof(FaultyFile));
  faulty.xOpen = open;
  faulty.xDelete = remove;
  if (sqlite3_vfs_register(&faulty, 1) != SQLITE_OK) throw std::runtime_error("SQLite refuses the VFS");
}

}  // namespace schemake::faults
