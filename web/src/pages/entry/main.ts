import type { Challenge } from '$/api/board';
import { mountPage, pageData, pathSegments } from '$/page/mount';
import EntryPage from './EntryPage.svelte';
import type { Entry } from './entry';

const data = pageData<{ entry: Entry; challenge: Challenge }>();
mountPage(EntryPage, { id: pathSegments()[1] ?? '', entry: data?.entry ?? null, challenge: data?.challenge ?? null });
