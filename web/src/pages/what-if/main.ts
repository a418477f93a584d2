import { mountPage, pathSegments } from '$/page/mount';
import WhatIf from './WhatIf.svelte';

mountPage(WhatIf, { slug: pathSegments()[1] ?? '' });
