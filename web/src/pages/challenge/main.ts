import { mountPage, pathSegments } from '$/page/mount';
import About from './About.svelte';

mountPage(About, { slug: pathSegments()[1] ?? '' });
