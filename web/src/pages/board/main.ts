import type { BoardPage, Challenge } from '$/api/board';
import { mountPage, pageData, pathSegments } from '$/page/mount';
import Board from './Board.svelte';

const data = pageData<{ challenge: Challenge; board: BoardPage }>();
mountPage(Board, { slug: pathSegments()[1] ?? '', challenge: data?.challenge ?? null, first: data?.board ?? null });
