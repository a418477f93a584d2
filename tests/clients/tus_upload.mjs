// Uploads a file with tus-js-client as its users do, and prints one JSON line for each thing that happens.
// Usage: node tus_upload.mjs ENDPOINT TOKEN FILE METADATA_JSON URL_STORAGE_FILE
import fs from 'node:fs'
import process from 'node:process'
import * as tus from 'tus-js-client'

const [endpoint, token, file, metadata, storage] = process.argv.slice(2)
const tell = (event, facts = {}) => console.log(JSON.stringify({ event, ...facts }))

const upload = new tus.Upload(fs.createReadStream(file), {
  endpoint,
  headers: { Authorization: `Bearer ${token}` },
  metadata: JSON.parse(metadata),
  uploadSize: fs.statSync(file).size,
  retryDelays: Array(600).fill(250),
  urlStorage: new tus.FileUrlStorage(storage),
  storeFingerprintForResuming: true,
  removeFingerprintOnSuccess: true,
  onShouldRetry(error) {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0
    tell('retry', { status })
    return status < 400 || status >= 500 || status === 409 || status === 423 || status === 429
  },
  onUploadUrlAvailable() {
    tell('url', { url: upload.url })
  },
  onChunkComplete(size, accepted) {
    tell('chunk', { size, accepted })
  },
  onError(error) {
    tell('error', { message: error.message })
    process.exitCode = 1
  },
  onSuccess() {
    tell('success', { url: upload.url })
  },
})

const previous = await upload.findPreviousUploads()
tell('previous', { count: previous.length })
if (previous.length > 0) upload.resumeFromPreviousUpload(previous[0])
upload.start()
