// The types that the pages are checked against are those of the API that is served.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { test } from './wattboard.ts';

test('web/src/api/schema.ts is what the OpenAPI document says', async ({ server }) => {
  const web = fileURLToPath(new URL('../../web', import.meta.url));
  await promisify(execFile)('node', ['scripts/api-types.mjs', server.url, '--check'], { cwd: web });
});
