import { mountPage, pageData } from '$/page/mount';
import Home from './Home.svelte';
import type { ChallengePage } from './challenges';

mountPage(Home, { first: pageData<{ challenges: ChallengePage }>()?.challenges ?? null });
