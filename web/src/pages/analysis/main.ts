import { mountPage, pathSegments } from '$/page/mount';
import Analysis from './Analysis.svelte';

mountPage(Analysis, { slug: pathSegments()[1] ?? '' });
