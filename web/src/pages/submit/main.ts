import { mountPage, pathSegments } from '$/page/mount';
import Submit from './Submit.svelte';

mountPage(Submit, { challenge: pathSegments()[1] ?? '' });
