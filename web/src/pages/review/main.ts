import { mountPage, pathSegments } from '$/page/mount';
import Review from './Review.svelte';

mountPage(Review, { slug: pathSegments()[1] ?? '' });
