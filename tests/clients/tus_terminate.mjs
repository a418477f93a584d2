// Creates an upload with tus-js-client, sends a part of it and terminates it. Usage: node tus_terminate.mjs ENDPOINT TOKEN
import process from 'node:process'
import * as tus from 'tus-js-client'

const [endpoint, token] = process.argv.slice(2)
const headers = { Authorization: `Bearer ${token}` }
const part = Buffer.from('timestamp,device,power_w\n2026-01-05T10:00:00Z,gpu0,240\n')

const upload = new tus.Upload(Buffer.concat([part, Buffer.alloc(1000, ' ')]), {
  endpoint,
  headers,
  chunkSize: part.length,
  async onChunkComplete() {
    await upload.abort(false)
    await tus.Upload.terminate(upload.url, { headers })
    console.log(JSON.stringify({ url: upload.url }))
  },
  onError(error) {
    console.error(error.message)
    process.exitCode = 1
  },
})
upload.start()
