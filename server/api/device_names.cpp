// Walks a document.
#include "server/api/device_names.h"

#include "scoring/plausibility/device_identity.h"

namespace wattboard::api {

void shorten_device_ids(Document& document)
{
    if (document.is_string()) {
        std::string& text = document.get_ref<std::string&>();
        // Shorter texts hold no such id.
        constexpr std::size_t shortest = 40;
        if (text.size() >= shortest) text = with_short_device_uuids(text);
        return;
    }
    if (!document.is_structured()) return;
    for (auto& member : document) shorten_device_ids(member);
}

}  // namespace wattboard::api
