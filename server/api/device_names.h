// Ids of physical devices in documents that everybody reads.
#pragma once

#include "server/api/document_text.h"

namespace wattboard::api {

/// Shortens the unique ids of devices in every text of the document (with_short_device_uuids): a copied id could hold
/// the next entry of the device's owner.
void shorten_device_ids(Document& document);

}  // namespace wattboard::api
