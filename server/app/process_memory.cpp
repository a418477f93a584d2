// Fixed thresholds instead of growing ones.
#include "server/app/process_memory.h"

#include <malloc.h>

namespace wattboard {

void return_freed_memory_early()
{
    constexpr int threshold = 512 << 10;
    mallopt(M_TRIM_THRESHOLD, threshold);
    mallopt(M_MMAP_THRESHOLD, threshold);
}

}  // namespace wattboard
